"""Calls about social care: step up, their answer, their part, and what help continues."""

from uuid import UUID

from ehcoord.commands.social_care import (
    AnswerStepUp,
    AskToStepUp,
    BeginWithSocialCare,
    EndWithSocialCare,
    SayWhatContinues,
)
from ehcoord.rules.permissions import Action
from ehcoord.schemas.shown.closing import OfCaseSchema
from ehcoord.schemas.social_care import (
    AnswerStepUpSchema,
    AskToStepUpSchema,
    BeginWithSocialCareSchema,
    EndWithSocialCareSchema,
    SayWhatContinuesSchema,
)
from ehcoord.services import social_care
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_PERSON_ID, Answer, Calls
from ehcoord.web.instant import now

calls = Calls("social_care", "Social care", "Stepping up, and what continues afterwards.")
CASE = "/cases/<uuid:case_id>/social-care"
MAY = Action.SOCIAL_CARE_WRITE


@calls.act(
    f"{CASE}/step-up",
    MAY,
    OfCaseSchema,
    takes=AskToStepUpSchema,
    example={"asked_of": "The front door", "asked_on": "2025-05-16", "why": "It gets worse."},
)
def step_up(command: AskToStepUp, case_id: UUID) -> Answer:
    """Records that social care was asked to take a family on. Nothing of early help ends."""
    social_care.ask_to_step_up(actor(), case_id, command, now=now())
    return {"case_id": case_id}


@calls.act(
    f"{CASE}/step-up/answer",
    MAY,
    OfCaseSchema,
    takes=AnswerStepUpSchema,
    example={"answer": "refused", "in_writing_from": "The duty social worker"},
)
def answer(command: AnswerStepUp, case_id: UUID) -> Answer:
    """Records what social care answered in writing. A refusal asks what help continues."""
    social_care.answer_step_up(actor(), case_id, command, now=now())
    return {"case_id": case_id}


@calls.act(
    f"{CASE}/begin",
    MAY,
    OfCaseSchema,
    takes=BeginWithSocialCareSchema,
    example={"does": "assessment", "social_worker": "Sam Ives", "from_on": "2025-05-16"},
)
def begin(command: BeginWithSocialCare, case_id: UUID) -> Answer:
    """Says that social care works with the family; whoever leads holds early help's tasks."""
    social_care.begin_with_social_care(actor(), case_id, command, now=now())
    return {"case_id": case_id}


@calls.act(
    f"{CASE}/end",
    MAY,
    OfCaseSchema,
    takes=EndWithSocialCareSchema,
    example={"because": "The assessment ended with no further action."},
)
def end(command: EndWithSocialCare, case_id: UUID) -> Answer:
    """Says that social care's part ended: what help continues is asked the same day."""
    social_care.end_with_social_care(actor(), case_id, command, now=now())
    return {"case_id": case_id}


@calls.act(
    f"{CASE}/continues",
    MAY,
    OfCaseSchema,
    takes=SayWhatContinuesSchema,
    example={"what": "The mentor, weekly.", "leads_id": A_PERSON_ID, "from_on": "2025-05-19"},
)
def continues(command: SayWhatContinues, case_id: UUID) -> Answer:
    """Says what help continues, who leads and from when; only this leaves the state."""
    social_care.say_what_continues(actor(), case_id, command, now=now())
    return {"case_id": case_id}
