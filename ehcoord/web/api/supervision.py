"""Calls about supervision, and the consultation on a case that drifts."""

from uuid import UUID

from ehcoord.commands.supervision import RecordDriftConsultation, RecordSupervision
from ehcoord.rules.permissions import Action
from ehcoord.schemas.shown.closing import OfCaseSchema
from ehcoord.schemas.shown.family_plan import SupervisedSchema
from ehcoord.schemas.supervision import RecordDriftConsultationSchema, RecordSupervisionSchema
from ehcoord.services.supervision import record_drift_consultation, record_supervision
from ehcoord.web.access import actor
from ehcoord.web.api.calls import AN_ID, Answer, Calls
from ehcoord.web.instant import now

calls = Calls("supervision", "Supervision", "The supervisor's look at a case with its lead.")
CASE = "/cases/<uuid:case_id>/supervision"


@calls.act(
    CASE,
    Action.SUPERVISION_WRITE,
    SupervisedSchema,
    takes=RecordSupervisionSchema,
    example={
        "held_on": "2025-05-16",
        "what_changed": "Sleeps again.",
        "plan_working": "Mornings work.",
        "not_asked": "Who else is at home.",
        "lead_is": "Tired, and well.",
        "one_use_id": AN_ID,
    },
)
def record(command: RecordSupervision, case_id: UUID) -> Answer:
    """Records a supervision and asks for the next. It answers no worry."""
    due = record_supervision(actor(), case_id, command, now=now())
    return {"case_id": case_id, "next_due_at": due}


@calls.act(
    f"{CASE}/drift",
    Action.SUPERVISION_WRITE,
    OfCaseSchema,
    takes=RecordDriftConsultationSchema,
    example={
        "consulted_on": "2025-05-16",
        "consulted": "The social work consultant",
        "advice": "See the father.",
        "what_we_do": "The lead rings him this week.",
    },
)
def drift(command: RecordDriftConsultation, case_id: UUID) -> Answer:
    """Records who was consulted on a case that drifts, and what is done about it."""
    record_drift_consultation(actor(), case_id, command, now=now())
    return {"case_id": case_id}
