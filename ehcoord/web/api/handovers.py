"""Calls about handing a family over: the record, the answer, and taking it back."""

from uuid import UUID

from ehcoord.commands.leads import AnswerNomination, OfferHandover
from ehcoord.db import db
from ehcoord.queries.handovers import Handover, handover_to_read
from ehcoord.rules.permissions import Action
from ehcoord.schemas.leads import AnswerNominationSchema, OfferHandoverSchema
from ehcoord.schemas.shown.handovers import (
    HandoverEndedSchema,
    HandoverOfferedSchema,
    HandoverSchema,
)
from ehcoord.services import leads
from ehcoord.services.leads import HandoverEnded
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_PERSON_ID, Calls, Made, made
from ehcoord.web.instant import now

calls = Calls("handovers", "Handing over", "What one lead hands the next, who then accepts.")
HANDOVER = "/handovers/<uuid:handover_id>"
SAID = {
    "user_id": A_PERSON_ID, "because": "caseload", "risks": "One worry stands.",
    "open_actions": "Ring the school.", "next_dates": "Review on 5 June.",
    "family_told_by": "Priya Nair", "family_told_on": "2025-05-16",
    "joint_visit_on": "2025-05-23",
}  # fmt: skip


@calls.make(
    "/cases/<uuid:case_id>/lead/hand-over",
    Action.LEAD_HAND_OVER,
    HandoverOfferedSchema,
    takes=OfferHandoverSchema,
    example=SAID,
)
def offer(command: OfferHandover, case_id: UUID) -> Made:
    """Hands a family to somebody, who leads from the moment they accept and not before."""
    done = leads.offer_handover(actor(), case_id, command, now=now())
    return made(done, "handovers_api.one", handover_id=done.handover_id)


@calls.read(HANDOVER, Action.LEAD_ANSWER, HandoverSchema)
def one(handover_id: UUID) -> Handover:
    """One handover, as those read it who hand over, take over or manage."""
    return handover_to_read(db.session(), actor(), handover_id, now())


@calls.act(
    f"{HANDOVER}/answer",
    Action.LEAD_ANSWER,
    HandoverEndedSchema,
    takes=AnswerNominationSchema,
    example={"accepted": True, "trained": True},
)
def answer(command: AnswerNomination, handover_id: UUID) -> HandoverEnded:
    """Accepts a handover and leads from now on, or says no with a reason."""
    return leads.answer_handover(actor(), handover_id, command, now=now())


@calls.act(f"{HANDOVER}/take-back", Action.LEAD_HAND_OVER, HandoverEndedSchema)
def take_back(handover_id: UUID) -> HandoverEnded:
    """Takes a handover back before it is accepted."""
    return leads.take_back_handover(actor(), handover_id, now=now())
