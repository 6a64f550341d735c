"""Why a case may close, everything that stands against it at one time, what has to be said (pure).

docs/closing.md shows every combination that is refused, with its words; a test compares the two.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Protocol

from ehcoord.rules.reviews import Faults
from ehcoord.rules.tasks import KINDS, TaskKind


@unique
class ClosingReason(StrEnum):
    """Why a case closes. With social care is a state of an open case, so it is not here alone."""

    OUTCOMES_MET = "outcomes_met"
    SINGLE_AGENCY = "single_agency"
    SOCIAL_CARE_LEADS = "social_care_leads"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"
    NOT_ENGAGING = "not_engaging"
    MOVED_AWAY = "moved_away"
    GROWN_UP = "grown_up"
    DIED = "died"
    DUPLICATE = "duplicate"
    OPENED_IN_ERROR = "opened_in_error"


@unique
class HasLasted(StrEnum):
    """What became of a family some months after its case closed."""

    LASTED = "lasted"
    PARTLY = "partly"
    NEEDS_HELP = "needs_help"
    NOT_KNOWN = "not_known"


_R = ClosingReason
IN_WORDS: Mapping[ClosingReason, str] = MappingProxyType({
    _R.OUTCOMES_MET: "What was wanted for the family has happened",
    _R.SINGLE_AGENCY: "One agency can do what is left",
    _R.SOCIAL_CARE_LEADS: "Children’s social care leads from now on",
    _R.AGREEMENT_WITHDRAWN: "The family no longer agrees to help",
    _R.NOT_ENGAGING: "The family does not take the help up",
    _R.MOVED_AWAY: "The family moved away",
    _R.GROWN_UP: "The young person is an adult now",
    _R.DIED: "A child died",
    _R.DUPLICATE: "The family has another case",
    _R.OPENED_IN_ERROR: "The case was opened by mistake",
})  # fmt: skip

# These two say that help has done its work, which only a confirmed lead can say with the family,
# at a review, with no worry left waiting.
HELP_HAS_DONE_ITS_WORK = frozenset({_R.OUTCOMES_MET, _R.SINGLE_AGENCY})
# A family that says no may need help more than before: that is asked before it is let go.
AGREEMENT_LOST = frozenset({_R.AGREEMENT_WITHDRAWN, _R.NOT_ENGAGING})
# A manager looks before a case closes as done, and before a family that says no is let go.
MANAGER_LOOKS = HELP_HAS_DONE_ITS_WORK | AGREEMENT_LOST | {_R.DIED}
# What was asked about an immediate worry goes on: these closings end nothing of it.
CLOSES_AROUND_OPEN_SAFETY_TASKS = frozenset({_R.DIED, _R.DUPLICATE, _R.OPENED_IN_ERROR})
# Help has worked only when it lasts, and a family that said no may want it later.
LOOKED_AT_LATER = HELP_HAS_DONE_ITS_WORK | AGREEMENT_LOST

WHAT_CHANGED = "Say in a few sentences what has changed for the family."
CHILD_SAYS = "Enter what the child says, or who asked and what happened."
WHY_ALL_THE_SAME = (
    "Say why the case closes although a serious worry is current, or the police are investigating."
)
WHY_THEY_SAY_NO = (
    "Say how you found out why they say no, whether it puts a child at more risk, and whether "
    "social care should be told."
)
CONSULT_FIRST = (
    "A serious worry is current. Enter who was consulted at the front door, when, and what they "
    "said."
)
WHO_GOES_ON = "Enter who in the new area has accepted to go on. Without a name, a manager says why."

# The stated act by which closing a case ends a task of a kind; no entry, and it stays open.
ENDS: dict[TaskKind, str] = {
    kind: "close_case" for kind, entry in KINDS.items() if "close_case" in entry.closes_by
} | {
    TaskKind.ANSWER_NOMINATION: "withdraw_nomination",
    TaskKind.ACCEPT_HANDOVER: "withdraw_handover",
    TaskKind.SUBMIT_ASSESSMENT: "withdraw_assessment",
}
# Safety first: while one of these is open, the case is.
HOLDS_OPEN = frozenset(
    {TaskKind.TELL_SOCIAL_CARE, TaskKind.KEEP_SAFE, TaskKind.SAME_DAY_QUESTION,
     TaskKind.SEEN_SINCE_HOSPITAL, TaskKind.CHASE_ACKNOWLEDGEMENT, TaskKind.ANSWER_ESCALATION,
     TaskKind.CONSULT_FRONT_DOOR, TaskKind.SAY_WHAT_CONTINUES}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What is known of a case by somebody who wants to close it.

    ``unread`` counts the answers by link that nobody has taken in; ``waiting`` the moderate and
    worse worries without a decision, and ``serious`` the serious ones that nobody has ended,
    decided on or not; ``outcomes_open`` those of the plan of which nobody has said what became;
    ``by_a_manager`` is whether the one who closes manages the case.
    """

    lead_confirmed: bool
    safety_open: int
    waiting: int
    reviewed_lately: bool
    by_a_manager: bool
    serious: int = 0
    investigated: bool = False
    outcomes_open: int = 0
    unread: int = 0

    @property
    def needs_a_managers_reason(self) -> bool:
        """Whether nobody but a manager closes the case, and says why all the same."""
        return self.serious > 0 or self.investigated


class SaidAtClosing(Protocol):
    """What the one who closes has written."""

    @property
    def summary(self) -> str: ...
    @property
    def child_says(self) -> str: ...
    @property
    def why_they_say_no(self) -> str: ...
    @property
    def consulted(self) -> str: ...
    @property
    def accepted_by(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Against:
    """One thing that stands against closing, and what settles it."""

    rule: str
    message: str
    fix: str


def stands_against(reason: ClosingReason, facts: ClosingFacts) -> tuple[Against, ...]:
    """Everything that stands against closing a case for a reason; empty when nothing does."""
    return tuple(_against(reason, facts))


def _against(reason: ClosingReason, facts: ClosingFacts) -> Iterator[Against]:
    if facts.safety_open and reason not in CLOSES_AROUND_OPEN_SAFETY_TASKS:
        yield Against(
            "closing-safety-first",
            "Something about a child’s safety has been asked and has no answer yet.",
            "Answer what is open about immediate worries and referrals first.",
        )
    if facts.unread:
        some = "1 answer has" if facts.unread == 1 else f"{facts.unread} answers have"
        yield Against(
            "closing-answer-unread",
            f"{some} come in by link and nobody has read what was said.",
            "Read and take in what came by link.",
        )
    if reason in HELP_HAS_DONE_ITS_WORK:
        yield from _work_is_not_done(facts)
    if facts.by_a_manager:
        return
    if reason in MANAGER_LOOKS or facts.waiting:
        yield Against(
            "closing-manager-looks",
            "A manager closes a case for this reason, or with worries waiting for a decision.",
            "Ask your manager to close it.",
        )
    if facts.needs_a_managers_reason:
        yield Against(
            "closing-manager-says-why",
            "A serious worry is current, or the police are investigating.",
            "Ask your manager to close it, who says why.",
        )


def _work_is_not_done(facts: ClosingFacts) -> Iterator[Against]:
    if not facts.lead_confirmed:
        yield Against(
            "closing-needs-lead",
            "A case closes with its outcomes met, or to one agency, when its lead is confirmed.",
            "Confirm a lead, or choose the reason that fits.",
        )
    if facts.waiting:
        some = "1 worry is" if facts.waiting == 1 else f"{facts.waiting} worries are"
        yield Against(
            "closing-worries-wait",
            f"{some} waiting for a decision.",
            "Hold the review that decides on them.",
        )
    if not facts.reviewed_lately:
        yield Against(
            "closing-final-review",
            "No review has been held lately, so nobody has looked at it together at the end.",
            "Hold a last review.",
        )
    if facts.outcomes_open:
        some = "1 outcome of the plan is" if facts.outcomes_open == 1 else (
            f"{facts.outcomes_open} outcomes of the plan are"
        )  # fmt: skip
        yield Against(
            "closing-outcomes-open",
            f"{some} still open.",
            "Say what became of each.",
        )


def said_faults(reason: ClosingReason, facts: ClosingFacts, said: SaidAtClosing) -> Faults:
    """What closing for a reason still has to record, by the field where it is to be written."""
    asked = dict(_asked(reason, facts, said))
    return {name: [words] for name, words in asked.items() if not getattr(said, name)}


def _asked(
    reason: ClosingReason, facts: ClosingFacts, said: SaidAtClosing
) -> Iterator[tuple[str, str]]:
    if reason in HELP_HAS_DONE_ITS_WORK:
        yield "summary", WHAT_CHANGED
        yield "child_says", CHILD_SAYS
    elif facts.needs_a_managers_reason and reason not in CLOSES_AROUND_OPEN_SAFETY_TASKS:
        yield "summary", WHY_ALL_THE_SAME
    if reason in AGREEMENT_LOST:
        yield "why_they_say_no", WHY_THEY_SAY_NO
        if facts.serious:
            yield "consulted", CONSULT_FIRST
    if reason is ClosingReason.MOVED_AWAY and not (facts.by_a_manager and said.summary):
        yield "accepted_by", WHO_GOES_ON
