"""Why a case may close, and what each reason asks for first (pure)."""

from enum import StrEnum, unique

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


_R = ClosingReason
# These two say that help has done its work, which only a confirmed lead can say with the family.
NEEDS_CONFIRMED_LEAD = frozenset({_R.OUTCOMES_MET, _R.SINGLE_AGENCY})
# A family that says no may be a child at risk, so a manager looks before the case closes.
MANAGER_LOOKS = frozenset({_R.AGREEMENT_WITHDRAWN, _R.NOT_ENGAGING, _R.DIED})
# What was asked about an immediate worry goes on: these closings end nothing of it.
CLOSES_AROUND_OPEN_SAFETY_TASKS = frozenset({_R.DIED, _R.DUPLICATE, _R.OPENED_IN_ERROR})

# The stated act by which closing a case ends a task of a kind; no entry, and it stays open.
ENDS: dict[TaskKind, str] = {
    kind: "close_case" for kind, entry in KINDS.items() if "close_case" in entry.closes_by
} | {
    TaskKind.ANSWER_NOMINATION: "withdraw_nomination",
    TaskKind.SUBMIT_ASSESSMENT: "withdraw_assessment",
}
# Safety first: while one of these is open, the case is.
HOLDS_OPEN = frozenset(
    {TaskKind.TELL_SOCIAL_CARE, TaskKind.KEEP_SAFE, TaskKind.SAME_DAY_QUESTION,
     TaskKind.SEEN_SINCE_HOSPITAL, TaskKind.CHASE_ACKNOWLEDGEMENT, TaskKind.ANSWER_ESCALATION}
)  # fmt: skip
