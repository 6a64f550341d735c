"""What a rulebook must agree on between its tables, said in plain words where it does not."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ehcoord.rules.rulebook import (
    ContactCard,
    Indicator,
    ResponseCheckTerms,
    RuleSetting,
    TaskTerms,
    Term,
)
from ehcoord.rules.vocabulary import Level, RuleMode, Unit

# A rule that speaks of a child in danger, of repeats, of lost help or of somebody's own request
# is never silent: what was worked out and shown to nobody would still have been known.
NEVER_OFF = ("R0", "R1", "R3", "R4", "R7", "first_meeting")
NEVER_IN_SHADOW = (*NEVER_OFF, "R1a")
MESSAGES_TO_ONE_ROLE = 3
LABELS = ("council", "service", "lead", "worry", "worries", "form", "team", "front_door")
LIMITS = (
    *("agencies_short_review", "agencies_full_review", "agencies_decision_call"),
    *("decision_call_up_to_wd", "views_differ_by", "drift_reviews"),
    "holiday_asked_from_days",
)
# What the response check says of a task is what the task's own terms say.
SAME_LENGTH = {
    "tell_social_care": ("call_recorder_minutes", Unit.CLOCK_MINUTES),
    "seen_since_hospital": ("seen_since_hospital_hours", Unit.CLOCK_HOURS),
    "countersign": ("countersign_wd", Unit.WORKING_DAYS),
    "choose_code": ("choose_code_wd", Unit.WORKING_DAYS),
    "still_true": ("still_true_wd", Unit.WORKING_DAYS),
    "start_support": ("deliver_wd", Unit.WORKING_DAYS),
    "next_look": ("next_look_wd", Unit.WORKING_DAYS),
}
SAME_LENGTH_WITH_SERIOUS = {
    "start_support": ("deliver_serious_wd", Unit.WORKING_DAYS),
    "next_look": ("next_look_serious_wd", Unit.WORKING_DAYS),
}


def disagreements(loaded: Mapping[str, Any]) -> list[str]:
    """Every fault that only shows when tables are read together, in the order of the files."""
    england = loaded["england"]
    return [
        *_missing(england["labels"], LABELS, "labels"),
        *_missing(england["limits"], LIMITS, "limits"),
        *_rules(england["rules"]),
        *_steps(england["check"].steps_wd),
        *_ladders(england["tasks"]),
        *_lengths(england["tasks"], england["check"]),
        *_countersigners(england["countersigners"]),
        *_cards(england["contact_cards"]),
        *_short_names(loaded["indicators"]),
    ]


def _missing(table: Mapping[str, Any], names: tuple[str, ...], called: str) -> Iterator[str]:
    for name in names:
        if name not in table:
            yield f"england.toml, [{called}], {name}: is missing."


def _rules(rules: Mapping[str, RuleSetting]) -> Iterator[str]:
    for rule, setting in rules.items():
        place = f"england.toml, [rules.{rule}]"
        if setting.mode is RuleMode.ON:
            continue
        if setting.mode is RuleMode.OFF and rule in NEVER_OFF:
            yield f"{place}, mode: this rule cannot be off."
        if setting.mode is RuleMode.SHADOW and rule in NEVER_IN_SHADOW:
            yield f"{place}, mode: this rule cannot be in shadow."
        if setting.until is None:
            yield f"{place}, until: a rule that is not on needs the day on which that ends."
        if not setting.panel:
            yield f"{place}, panel: a rule that is not on needs a panel who may act on it."


def _steps(steps: tuple[int, ...]) -> Iterator[str]:
    if list(steps) != sorted(set(steps), reverse=True) or not steps:
        yield "england.toml, [check], steps_wd: must fall, from the longest to the shortest."


def _lengths(tasks: Mapping[str, TaskTerms], check: ResponseCheckTerms) -> Iterator[str]:
    for kind, (name, unit) in SAME_LENGTH.items():
        if tasks[kind].due != Term(getattr(check, name), unit):
            yield f"england.toml, [tasks.{kind}], due: must be the same as {name} in [check]."
    for kind, (name, unit) in SAME_LENGTH_WITH_SERIOUS.items():
        if tasks[kind].due_with_serious != Term(getattr(check, name), unit):
            place = f"england.toml, [tasks.{kind}], due_with_serious"
            yield f"{place}: must be the same as {name} in [check]."


def _ladders(tasks: Mapping[str, TaskTerms]) -> Iterator[str]:
    for kind, terms in tasks.items():
        place = f"england.toml, [tasks.{kind}], ladder"
        told = Counter(role for rung in terms.ladder for role in rung.tell)
        for role, times in told.items():
            if times > MESSAGES_TO_ONE_ROLE:
                yield f"{place}: tells {role} {times} times; three is the most."
        dues = [rung for rung in terms.ladder if _is_due(rung)]
        if len(dues) != 1:
            yield f'{place}: must have one rung at "due".'


def _is_due(rung: Any) -> bool:
    return bool(rung.after.amount == 0 and not rung.before_due and not rung.from_opening)


def _countersigners(roles: Mapping[str, list[str]]) -> Iterator[str]:
    for level in (Level.MODERATE, Level.SERIOUS, Level.IMMEDIATE):
        name = level.name.lower()
        if not roles[name]:
            yield f"england.toml, [countersigners], {name}: must name at least one role."
        if {"lead", "author"} & set(roles[name]):
            yield f"england.toml, [countersigners], {name}: never the author, never the lead."


def _cards(cards: list[ContactCard]) -> Iterator[str]:
    codes = Counter(card.code for card in cards)
    stand_ins = {card.when_closed for card in cards}
    for number, card in enumerate(cards, start=1):
        place = f"england.toml, [contact_cards.{number}]"
        if codes[card.code] > 1:
            yield f"{place}, code: {card.code} is used twice."
        if card.when_closed is not None and card.when_closed not in codes:
            yield f"{place}, when_closed: there is no card {card.when_closed}."
        if not (card.always or card.opens or card.code in stand_ins):
            yield f"{place}, hours: must be there, or always = true, or a card must lead to it."
    if not any(card.always for card in cards):
        yield "england.toml, [contact_cards]: one card at least must always answer."


def _short_names(indicators: Mapping[str, Indicator]) -> Iterator[str]:
    times = Counter(worry.short_name for worry in indicators.values())
    for code, worry in indicators.items():
        if times[worry.short_name] > 1:
            yield f"indicators.toml, [{code}], short_name: another worry has the same one."
