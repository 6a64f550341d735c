"""Calls about disagreements between agencies."""

from uuid import UUID

from ehcoord.commands.escalations import AnswerEscalation
from ehcoord.db import db
from ehcoord.queries.escalations import OneEscalation, escalation_to_read
from ehcoord.rules.permissions import Action
from ehcoord.schemas.escalations import AnswerEscalationSchema
from ehcoord.schemas.shown.escalations import EscalationAnsweredSchema, EscalationSchema
from ehcoord.services.escalations import EscalationAnswered, answer_escalation
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Calls
from ehcoord.web.instant import now

calls = Calls("escalations", "Disagreements", "Disagreements between agencies, and their answers.")
ONE = "/escalations/<uuid:escalation_id>"


@calls.read(ONE, Action.TASK_ANSWER, EscalationSchema)
def one(escalation_id: UUID) -> OneEscalation:
    """What agencies disagree about, who is asked, and the answer once there is one."""
    return escalation_to_read(db.session(), actor(), escalation_id, now())


@calls.act(
    f"{ONE}/answer",
    Action.TASK_ANSWER,
    EscalationAnsweredSchema,
    takes=AnswerEscalationSchema,
    example={"words": "Our school nurse leads from Monday."},
)
def answer(command: AnswerEscalation, escalation_id: UUID) -> EscalationAnswered:
    """Answers a disagreement, which closes it."""
    return answer_escalation(actor(), escalation_id, command, now=now())
