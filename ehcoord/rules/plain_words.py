"""The rules in one sentence each, with the numbers of a rulebook filled in.

What is published and what is done come from the same values, so they cannot drift apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ehcoord.rules.rulebook import ResponseCheckTerms, Rulebook
from ehcoord.rules.vocabulary import Level, Rule, RuleMode


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """One rule as the rulebook page shows it: its number, its name, what it asks, and its mode."""

    rule: str
    title: str
    sentence: str
    mode: RuleMode


def rules_in_words(rulebook: Rulebook) -> tuple[RuleInWords, ...]:
    """Every rule of the response check in plain English, in the order of their numbers."""
    check, worry = rulebook.check, rulebook.labels["worry"]
    told = (
        (Rule.IMMEDIATE, "Immediate", _immediate(check, worry)),
        (Rule.SEVERAL_SERIOUS, "Several serious", _several_serious(check, rulebook.labels)),
        (Rule.SERIOUS, "Serious", _serious(check, worry)),
        (Rule.BUILDING_UP, "Building up", _building_up(check, rulebook.labels)),
        (Rule.REPEAT, "It happened again", _repeat(check, worry)),
        (Rule.SUPPORT_FELL, "Support fell", _support_fell(check, worry)),
        (Rule.NOT_STARTED, "Promised, not started", _not_started(check, worry)),
        (Rule.SILENCE, "Nobody has seen the child", _silence(check, worry)),
        (Rule.SOMEONE_ASKED, "Someone asked", _someone_asked(check)),
        (Rule.SENSITIVE_HISTORY, "Sooner", _sooner(check, worry)),
        (Rule.FIRST_MEETING, "First meeting", _first_meeting(check, rulebook)),
    )
    return tuple(
        RuleInWords(rule.value, title, said, rulebook.rules[rule].mode)
        for rule, title, said in told
    )


def _immediate(check: ResponseCheckTerms, worry: str) -> str:
    return (
        f"An immediate {worry} means ringing 999 or the front door today; the service asks for "
        f"the call after {_count(check.call_recorder_minutes, 'minute')}, tells the manager after "
        f"{_count(check.call_manager_minutes, 'minute')}, and asks within "
        f"{_wd(check.due_wd['R0'])} what keeps the child safe until social care decides."
    )


def _several_serious(check: ResponseCheckTerms, labels: Mapping[str, str]) -> str:
    one, two, three = (check.points[level] for level in (Level(1), Level(2), Level(3)))
    return (
        f"A review is due in {_wd(check.due_wd['R1'])} when {_number(check.r1_serious)} or more "
        f"serious {labels['worries']} wait for a decision, or when, counting {_number(one)} for a "
        f"minor {labels['worry']}, {_number(two)} for a moderate and {_number(three)} for a "
        f"serious one, those that wait come to {check.r1_points} or more."
    )


def _serious(check: ResponseCheckTerms, worry: str) -> str:
    return f"A short review is due in {_wd(check.due_wd['R1a'])} when one serious {worry} waits."


def _building_up(check: ResponseCheckTerms, labels: Mapping[str, str]) -> str:
    return (
        f"A short review is due in {_wd(check.due_wd['R2'])} when, counted in the same way, the "
        f"{labels['worries']} that wait come to {check.r2_points} or more."
    )


def _repeat(check: ResponseCheckTerms, worry: str) -> str:
    return (
        f"A review is due in {_wd(check.due_wd['R3_serious'])} when a serious {worry} happens "
        f"again within {_count(check.r3_serious_days, 'day')}, and in "
        f"{_wd(check.due_wd['R3_moderate'])} when a moderate one happens again within "
        f"{_count(check.r3_moderate_days, 'day')} or {_number(check.r3_moderate_count)} times in "
        f"{_count(check.r3_moderate_count_days, 'day')}."
    )


def _support_fell(check: ResponseCheckTerms, worry: str) -> str:
    return (
        f"A short review is due in {_wd(check.due_wd['R4_serious'])} when support ends, pauses or "
        f"is cut while a serious {worry} is current, and in {_wd(check.due_wd['R4_moderate'])} "
        f"while a moderate {worry} that it was for is current."
    )


def _not_started(check: ResponseCheckTerms, worry: str) -> str:
    return (
        f"A short review is due in {_wd(check.due_wd['R5'])}, or {_wd(check.due_wd['R5_serious'])} "
        f"if it was for a serious {worry}, when promised support has not begun by its date."
    )


def _silence(check: ResponseCheckTerms, worry: str) -> str:
    days = check.silence_wd
    return (
        f"When nobody has recorded seeing the child for {_wd(days['default'])} "
        f"({_wd(days['serious_or_visibility'])} if a serious {worry} is current or few people see "
        f"the child, {_wd(days['recent_serious_self_harm'])} after recent serious self-harm, "
        f"{_wd(days['baby'])} for a baby) the service asks who has, within "
        f"{_wd(days['task_first'])}; with no answer a review is due in {_wd(check.due_wd['R6'])}, "
        f"and while a serious {worry} is current it asks nobody first, and a review is due in "
        f"{_wd(check.due_wd['R6_serious'])}."
    )


def _someone_asked(check: ResponseCheckTerms) -> str:
    return (
        f"A short review is due in {_wd(check.due_wd['R7'])} when a child, parent, carer or any "
        "practitioner asks for one; no other reason is needed."
    )


def _sooner(check: ResponseCheckTerms, worry: str) -> str:
    steps = " to ".join(_wd(step) for step in check.steps_wd)
    return (
        f"Where the child's history asks for it, whatever {worry} calls a review calls it one step "
        f"sooner, from {steps}, and never in less than {_wd(check.shortest_stepped_wd)} unless "
        f"the {worry} is immediate. It is a reason to look sooner, and nothing else."
    )


def _first_meeting(check: ResponseCheckTerms, rulebook: Rulebook) -> str:
    days, worry = check.first_meeting_wd, rulebook.labels["worry"]
    return (
        f"What a first {rulebook.labels['form']} records waits for the first meeting, due in "
        f"{_wd(days['default'])}, {_wd(days['one_serious'])} with one serious {worry} or "
        f"{_wd(days['two_serious'])} with two."
    )


def _wd(days: int) -> str:
    return _count(days, "working day")


def _count(amount: int, unit: str) -> str:
    return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"


def _number(amount: int) -> str:
    words = ("none", "one", "two", "three", "four", "five")
    return words[amount] if amount < len(words) else str(amount)
