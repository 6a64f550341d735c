"""Why a case may close, and everything that stands against it at one time (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType

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
# A manager looks before a case closes as done, and before a family that says no is let go.
MANAGER_LOOKS = HELP_HAS_DONE_ITS_WORK | {_R.AGREEMENT_WITHDRAWN, _R.NOT_ENGAGING, _R.DIED}
# What was asked about an immediate worry goes on: these closings end nothing of it.
CLOSES_AROUND_OPEN_SAFETY_TASKS = frozenset({_R.DIED, _R.DUPLICATE, _R.OPENED_IN_ERROR})
# Help has worked only when it lasts, and a family that said no may want it later.
LOOKED_AT_LATER = HELP_HAS_DONE_ITS_WORK | {_R.AGREEMENT_WITHDRAWN, _R.NOT_ENGAGING}

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

    ``waiting`` counts the moderate and worse worries without a decision; ``by_a_manager`` is
    whether the one who closes manages the case.
    """

    lead_confirmed: bool
    safety_open: int
    waiting: int
    reviewed_lately: bool
    by_a_manager: bool


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
    if reason in HELP_HAS_DONE_ITS_WORK:
        yield from _work_is_not_done(facts)
    if (reason in MANAGER_LOOKS or facts.waiting) and not facts.by_a_manager:
        yield Against(
            "closing-manager-looks",
            "A manager closes a case for this reason, or with worries waiting for a decision.",
            "Ask your manager to close it.",
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
