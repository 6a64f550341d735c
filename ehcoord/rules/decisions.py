"""What a decision about one worry must record, by its kind and the level of the worry.

Pure checks over values, with messages by the name of the field that is to be put right. What no
change costs follows the level (P3), and repeating it while serious worries rise costs more.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ehcoord.rules.calendar import WorkingCalendar, london_date
from ehcoord.rules.reviews import Faults
from ehcoord.rules.rulebook import Rulebook
from ehcoord.rules.vocabulary import DecisionKind, Level

_WORDS = re.compile(r"\w+")
SAME_WORDS = "Say why in today's words. These are the words of the last time."
THIRD_TIME = (
    "No change is not offered a third time. Choose step up, or ask the head of service to decide."
)


class Deciding(Protocol):
    """One decision as it was sent."""

    @property
    def kind(self) -> DecisionKind: ...
    @property
    def why(self) -> str: ...
    @property
    def change_our_mind(self) -> str: ...
    @property
    def next_look_on(self) -> date | None: ...
    @property
    def deliver_by(self) -> date | None: ...
    @property
    def what_help(self) -> str: ...
    @property
    def support_type(self) -> str | None: ...
    @property
    def what_stops(self) -> str: ...
    @property
    def by_whom(self) -> str: ...
    @property
    def contacts_per_4_weeks(self) -> float | None: ...
    @property
    def consulted(self) -> str: ...
    @property
    def consulted_at(self) -> datetime | None: ...
    @property
    def reply(self) -> str: ...
    @property
    def holds_meanwhile(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before this review about one worry, and about the child's other reviews.

    ``learned_on`` is the London day we last learned something of it; ``no_changes`` counts as
    the response check does; ``moved_last`` is true when the last decision moved help to it.
    """

    level: Level
    learned_on: date
    last_no_change: str = ""
    moved_last: bool = False
    no_changes: int = 0
    consultation_forced: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What a decision is measured against: the day people met, the rules, and who decides."""

    met_at: datetime
    rulebook: Rulebook
    calendar: WorkingCalendar
    child_seen_on: date | None = None
    by_head_of_service: bool = False

    def latest(self, days: int) -> date:
        """The last day for something that may take so many working days from the meeting."""
        return self.calendar.add_working_days(london_date(self.met_at), days)


def no_change_is_second(before: Before, rulebook: Rulebook) -> bool:
    """Whether another no change on a serious worry would be the last below head of service."""
    most = rulebook.check.no_change_before_escalation
    return before.consultation_forced or before.no_changes >= most - 1


def no_change_is_offered(before: Before, terms: Terms) -> bool:
    """Whether no change may be chosen: a third in a row on a serious worry is the head's alone."""
    most = terms.rulebook.check.no_change_before_escalation
    is_third = before.level >= Level.SERIOUS and before.no_changes >= most
    return terms.by_head_of_service or not is_third


def decision_faults(decision: Deciding, before: Before, terms: Terms) -> Faults:
    """What one decision still has to record, by its kind and the level of its worry."""
    check = {
        DecisionKind.INCREASE: _more_help,
        DecisionKind.STEP_UP: _step_up,
        DecisionKind.REDISTRIBUTE: _move_help,
        DecisionKind.NO_CHANGE: _no_change,
        DecisionKind.NO_LONGER_TRUE: _no_longer_true,
    }[decision.kind]
    return check(decision, before, terms)


def _missing(decision: Deciding, **asked: str) -> Faults:
    return {name: [words] for name, words in asked.items() if not getattr(decision, name)}


def _more_help(decision: Deciding, before: Before, terms: Terms) -> Faults:
    faults = _missing(
        decision,
        what_help="Enter what help.",
        support_type="Choose the kind of help.",
        by_whom="Enter who will give it.",
        contacts_per_4_weeks="Enter how many contacts in 4 weeks.",
    )
    if decision.support_type and decision.support_type not in terms.rulebook.support_types:
        faults["support_type"] = ["Choose the kind of help."]
    check = terms.rulebook.check
    serious = before.level >= Level.SERIOUS
    latest = terms.latest(check.deliver_serious_wd if serious else check.deliver_wd)
    return faults | _by(decision.deliver_by, "deliver_by", "First contact", latest, terms)


def _by(day: date | None, name: str, what: str, latest: date, terms: Terms) -> Faults:
    if day is not None and london_date(terms.met_at) <= day <= latest:
        return {}
    return {name: [f"{what} must be by {latest:%A} {latest.day} {latest:%B}."]}


def _step_up(decision: Deciding, _before: Before, _terms: Terms) -> Faults:
    return _missing(
        decision,
        consulted="Enter who was asked.",
        consulted_at="Enter when they were asked.",
        holds_meanwhile="Say what holds until they answer.",
    )


def _move_help(decision: Deciding, before: Before, _terms: Terms) -> Faults:
    if before.moved_last:
        return {"kind": ["Help was moved to this worry the last time. Choose another answer."]}
    return _missing(
        decision,
        what_help="Say what help moves.",
        what_stops="Say what stops.",
        why="Say why that is safe.",
    )


def _no_change(decision: Deciding, before: Before, terms: Terms) -> Faults:
    if before.level < Level.MODERATE:
        return {}
    faults = _missing(
        decision, why="Say why no change.", change_our_mind="Say what would change our mind."
    )
    if decision.why and _same_words(decision.why, before.last_no_change):
        faults["why"] = [SAME_WORDS]
    if before.level < Level.SERIOUS:
        return faults
    check = terms.rulebook.check
    latest = terms.latest(check.next_look_serious_wd)
    faults |= _by(decision.next_look_on, "next_look_on", "The next look", latest, terms)
    return faults | _repeated(decision, before, terms)


def _repeated(decision: Deciding, before: Before, terms: Terms) -> Faults:
    if not no_change_is_offered(before, terms):
        return {"kind": [THIRD_TIME]}
    # This decision would itself be the last that the rulebook allows before it goes above.
    if not no_change_is_second(before, terms.rulebook):
        return {}
    return _missing(
        decision,
        consulted="Enter who you spoke to at children's social care.",
        consulted_at="Enter when you spoke to children's social care.",
        reply="Enter what children's social care said.",
    )


def _same_words(now: str, before: str) -> bool:
    # A full stop or a capital more is no new reason.
    return _WORDS.findall(now.casefold()) == _WORDS.findall(before.casefold())


def _no_longer_true(decision: Deciding, before: Before, terms: Terms) -> Faults:
    faults = _missing(decision, why="Say who checked, and how they know.")
    seen = terms.child_seen_on
    if before.level >= Level.SERIOUS and (seen is None or seen < before.learned_on):
        faults["kind"] = ["The child has not been seen since. Choose another answer for now."]
    return faults
