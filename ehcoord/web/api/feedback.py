"""The call by which a program keeps what a family says of the help."""

from uuid import UUID

from ehcoord.commands.feedback import RecordFeedback
from ehcoord.rules.permissions import Action
from ehcoord.schemas.feedback import RecordFeedbackSchema
from ehcoord.schemas.shown.closing import OfCaseSchema
from ehcoord.services.feedback import record_feedback
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Answer, Calls
from ehcoord.web.instant import now

calls = Calls("feedback", "What families say", "A child's or a parent's own answer.")


@calls.act(
    "/cases/<uuid:case_id>/feedback",
    Action.CONTACT_WRITE,
    OfCaseSchema,
    takes=RecordFeedbackSchema,
    example={"said_by": "child", "helped": "partly", "lead_listens": True, "words": "Mornings."},
)
def feedback(command: RecordFeedback, case_id: UUID) -> Answer:
    """Keeps what a child or a parent said: did it help, and does their lead listen?"""
    record_feedback(actor(), case_id, command, now=now())
    return {"case_id": case_id}
