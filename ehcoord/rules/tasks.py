"""What the service may ask of a person: every kind of task, its owner and what closes it.

``KINDS`` is the one table of kinds: what each is about, who owns it and which acts close it. The
lengths of time are the rulebook's; ``ehcoord.rules.ladders`` turns them into instants.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType


@unique
class TaskKind(StrEnum):
    """Every kind of task, in the order in which a case usually meets them."""

    CONFIRM_LEAD = "confirm_lead"
    ANSWER_NOMINATION = "answer_nomination"
    ACCEPT_HANDOVER = "accept_handover"
    FIRST_CONTACT_WITH_FAMILY = "first_contact_with_family"
    SUBMIT_ASSESSMENT = "submit_assessment"
    HOLD_REVIEW = "hold_review"
    COUNTERSIGN = "countersign"
    START_SUPPORT = "start_support"
    CONFIRM_SUPPORT = "confirm_support"
    STILL_TRUE = "still_true"
    WHO_HAS_SEEN = "who_has_seen"
    SEEN_SINCE_HOSPITAL = "seen_since_hospital"
    SAME_DAY_QUESTION = "same_day_question"
    KEEP_SAFE = "keep_safe"
    TELL_SOCIAL_CARE = "tell_social_care"
    CHASE_ACKNOWLEDGEMENT = "chase_acknowledgement"
    CHOOSE_CODE = "choose_code"
    NEXT_LOOK = "next_look"
    PRACTICAL_HELP = "practical_help"
    ARRANGE_COVER = "arrange_cover"
    NAME_HOLIDAY_COVER = "name_holiday_cover"
    END_MANAGER_HOLD = "end_manager_hold"
    END_OVERRIDE = "end_override"
    CONSULT_FRONT_DOOR = "consult_front_door"
    ANSWER_ESCALATION = "answer_escalation"
    CHECK_DUPLICATE = "check_duplicate"
    DO_ACTION = "do_action"
    ASK_ABOUT_ACTION = "ask_about_action"
    SUPERVISE = "supervise"
    CONSULT_ON_DRIFT = "consult_on_drift"
    CHASE_STEP_UP = "chase_step_up"
    SAY_WHAT_CONTINUES = "say_what_continues"
    APPROVE_CLOSING = "approve_closing"
    CHECK_CLOSED_CASE = "check_closed_case"
    WRITE_MINUTES = "write_minutes"
    ANSWER_CORRECTIONS = "answer_corrections"
    CONFIRM_ANSWER = "confirm_answer"


@unique
class AboutKind(StrEnum):
    """What a task can be about; a task about nothing cannot be made."""

    CASE = "case"
    CHILD = "child"
    NOMINATION = "nomination"
    HANDOVER = "handover"
    ASSESSMENT = "assessment"
    REVIEW = "review"
    WORRY = "worry"
    SUPPORT = "support"
    REFERRAL = "referral"
    ESCALATION = "escalation"
    PERSON = "person"
    ACTION = "action"
    USER = "user"
    ANSWER_LINK = "answer_link"


@unique
class OwnerRole(StrEnum):
    """Who owns a task when it opens, until a person takes it."""

    LEAD = "lead"
    AUTHOR = "author"
    NOMINEE = "nominee"
    TEAM_MANAGER = "team_manager"
    SERVICE_MANAGER = "service_manager"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    CONSULTANT = "consultant"
    DUTY_MANAGER = "duty_manager"


@dataclass(frozen=True, slots=True)
class KindOfTask:
    """One kind: its words on screen, what it is about, its first owner and what closes it.

    ``title`` is a verb phrase with ``{about}`` in it. ``closes_by`` names acts, or consequences
    the rulebook states; handing the task to somebody else is neither. ``ladder`` is the name of
    its terms in the rulebook.
    """

    kind: TaskKind
    title: str
    about_kind: AboutKind
    owner_role: OwnerRole
    closes_by: tuple[str, ...]
    ladder: str


CHILD_DIED = "child_died"  # Nobody is asked anything more: a consequence, not an act.
_K, _A, _O = TaskKind, AboutKind, OwnerRole

_CLOSED_BY: Mapping[TaskKind, str] = {
    _K.CONFIRM_LEAD: "confirm_lead close_case",
    _K.ANSWER_NOMINATION: (
        "accept_nomination decline_nomination withdraw_nomination expire_nomination"
    ),
    _K.ACCEPT_HANDOVER: "accept_handover decline_handover withdraw_handover",
    _K.FIRST_CONTACT_WITH_FAMILY: "record_contact end_lead close_case",
    _K.SUBMIT_ASSESSMENT: "submit_assessment withdraw_assessment",
    _K.HOLD_REVIEW: "hold_review close_case",
    _K.COUNTERSIGN: "countersign send_back close_case",
    _K.START_SUPPORT: "confirm_first_contact change_support hold_review close_case",
    _K.CONFIRM_SUPPORT: "confirm_support change_support close_case",
    _K.STILL_TRUE: "check_worry hold_review close_case",
    _K.WHO_HAS_SEEN: "record_seen open_review close_case",
    _K.SEEN_SINCE_HOSPITAL: "answer_seen_since_hospital",
    _K.SAME_DAY_QUESTION: "answer_same_day_question",
    _K.KEEP_SAFE: "answer_keep_safe record_strategy_discussion",
    _K.TELL_SOCIAL_CARE: "record_urgent_referral",
    _K.CHASE_ACKNOWLEDGEMENT: "record_acknowledgement",
    _K.CHOOSE_CODE: "choose_code correct_worry hold_review close_case",
    _K.NEXT_LOOK: "record_next_look hold_review close_case",
    _K.PRACTICAL_HELP: "start_support close_case",
    _K.ARRANGE_COVER: "arrange_cover end_absence leads_replaced",
    _K.NAME_HOLIDAY_COVER: ("name_holiday_cover nobody_needed substitute_covers take_holiday_back"),
    _K.END_MANAGER_HOLD: "confirm_lead end_lead hold_ran_out close_case",
    _K.END_OVERRIDE: "confirm_lead override_ran_out close_case",
    _K.CONSULT_FRONT_DOOR: "record_consultation record_urgent_referral hold_review",
    _K.ANSWER_ESCALATION: "answer_escalation",
    _K.CHECK_DUPLICATE: "merge_people keep_apart",
    _K.DO_ACTION: "answer_action end_outcome close_case",
    _K.ASK_ABOUT_ACTION: "answer_action end_outcome close_case",
    _K.SUPERVISE: "record_supervision close_case",
    _K.CONSULT_ON_DRIFT: "record_drift_consultation close_case",
    _K.CHASE_STEP_UP: "answer_step_up close_case",
    _K.SAY_WHAT_CONTINUES: "say_what_continues",
    _K.APPROVE_CLOSING: "close_case leave_open",
    _K.CHECK_CLOSED_CASE: "check_closed_case reopen_case",
    _K.WRITE_MINUTES: "share_minutes close_case",
    _K.ANSWER_CORRECTIONS: "answer_correction close_case",
    _K.CONFIRM_ANSWER: "confirm_answer",
}


def _kind(kind: TaskKind, title: str, about: AboutKind, owner: OwnerRole) -> KindOfTask:
    ends_too = () if about in {_A.PERSON, _A.USER} else (CHILD_DIED,)
    closed_by = (*_CLOSED_BY[kind].split(), *ends_too)
    return KindOfTask(kind, title, about, owner, closed_by, ladder=kind.value)


_ALL = (
    _kind(_K.CONFIRM_LEAD, "Confirm a lead for {about}", _A.CASE, _O.TEAM_MANAGER),
    _kind(_K.ANSWER_NOMINATION, "Say whether you will lead for {about}", _A.NOMINATION, _O.NOMINEE),
    _kind(
        _K.ACCEPT_HANDOVER,
        "Read the handover and say whether you lead for {about}",
        _A.HANDOVER,
        _O.NOMINEE,
    ),
    _kind(_K.FIRST_CONTACT_WITH_FAMILY, "Meet {about} as their lead", _A.CASE, _O.LEAD),
    _kind(_K.SUBMIT_ASSESSMENT, "Submit the assessment of {about}", _A.ASSESSMENT, _O.AUTHOR),
    _kind(_K.HOLD_REVIEW, "Hold the review of {about}", _A.REVIEW, _O.LEAD),
    _kind(
        _K.COUNTERSIGN, "Sign or send back the decisions about {about}", _A.REVIEW, _O.TEAM_MANAGER
    ),
    _kind(_K.START_SUPPORT, "Start the help promised for {about}", _A.SUPPORT, _O.LEAD),
    _kind(_K.CONFIRM_SUPPORT, "Say how the help for {about} is going", _A.SUPPORT, _O.LEAD),
    _kind(_K.STILL_TRUE, "Say whether {about} is still true", _A.WORRY, _O.LEAD),
    _kind(_K.WHO_HAS_SEEN, "Say who has seen {about}", _A.CHILD, _O.LEAD),
    _kind(_K.SEEN_SINCE_HOSPITAL, "Say who has seen {about} since hospital", _A.WORRY, _O.LEAD),
    _kind(
        _K.SAME_DAY_QUESTION,
        "Say today whether the front door was consulted: {about}",
        _A.WORRY,
        _O.SAFEGUARDING_LEAD,
    ),
    _kind(
        _K.KEEP_SAFE,
        "Say what keeps {about} safe until social care decides",
        _A.WORRY,
        _O.TEAM_MANAGER,
    ),
    _kind(_K.TELL_SOCIAL_CARE, "Ring about {about}, and record the call", _A.WORRY, _O.AUTHOR),
    _kind(
        _K.CHASE_ACKNOWLEDGEMENT,
        "Chase children's social care's reply: {about}",
        _A.REFERRAL,
        _O.AUTHOR,
    ),
    _kind(_K.CHOOSE_CODE, "Choose the words for a worry about {about}", _A.WORRY, _O.AUTHOR),
    _kind(_K.NEXT_LOOK, "Look again at {about}", _A.REVIEW, _O.LEAD),
    _kind(_K.PRACTICAL_HELP, "See what practical help {about} can have", _A.WORRY, _O.LEAD),
    _kind(_K.ARRANGE_COVER, "Arrange who covers for {about}", _A.USER, _O.TEAM_MANAGER),
    _kind(
        _K.NAME_HOLIDAY_COVER,
        "Say who covers for the families of {about} in the school holidays",
        _A.USER,
        _O.LEAD,
    ),
    _kind(
        _K.END_MANAGER_HOLD,
        "Find a lead to take {about} from its manager",
        _A.CASE,
        _O.SERVICE_MANAGER,
    ),
    _kind(
        _K.END_OVERRIDE,
        "Confirm a lead for {about}, who go ahead without one",
        _A.CASE,
        _O.TEAM_MANAGER,
    ),
    _kind(_K.CONSULT_FRONT_DOOR, "Consult the front door about {about}", _A.CHILD, _O.LEAD),
    _kind(
        _K.ANSWER_ESCALATION,
        "Answer the disagreement about {about}",
        _A.ESCALATION,
        _O.TEAM_MANAGER,
    ),
    _kind(_K.CHECK_DUPLICATE, "Say whether {about} is recorded twice", _A.PERSON, _O.TEAM_MANAGER),
    _kind(_K.DO_ACTION, "Do what the plan says for {about}, or say why not", _A.ACTION, _O.AUTHOR),
    _kind(_K.ASK_ABOUT_ACTION, "Ask what became of a part of {about}’s plan", _A.ACTION, _O.LEAD),
    _kind(_K.SUPERVISE, "Look at the case of {about} with its lead", _A.CASE, _O.TEAM_MANAGER),
    _kind(
        _K.CONSULT_ON_DRIFT, "Consult somebody from outside about {about}", _A.CASE, _O.TEAM_MANAGER
    ),
    _kind(_K.CHASE_STEP_UP, "Chase social care’s answer in writing: {about}", _A.CASE, _O.LEAD),
    _kind(_K.SAY_WHAT_CONTINUES, "Say what help continues for {about}", _A.CASE, _O.TEAM_MANAGER),
    _kind(
        _K.APPROVE_CLOSING, "Close the case of {about}, or say why not", _A.CASE, _O.TEAM_MANAGER
    ),
    _kind(
        _K.CHECK_CLOSED_CASE, "Ask how {about} is doing since we closed", _A.CASE, _O.TEAM_MANAGER
    ),
    _kind(_K.WRITE_MINUTES, "Share the minutes of the review of {about}", _A.REVIEW, _O.LEAD),
    _kind(_K.ANSWER_CORRECTIONS, "Put minutes right, or not: {about}", _A.REVIEW, _O.LEAD),
    _kind(_K.CONFIRM_ANSWER, "Read what came in about {about}", _A.ANSWER_LINK, _O.LEAD),
)

KINDS: Mapping[TaskKind, KindOfTask] = MappingProxyType({entry.kind: entry for entry in _ALL})
