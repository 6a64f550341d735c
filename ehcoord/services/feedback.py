"""What a family says of the help it had, written down by whoever was told."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.feedback import RecordFeedback
from ehcoord.db import transaction
from ehcoord.models.feedback import FamilyFeedback
from ehcoord.queries.access import get_case
from ehcoord.rules.permissions import Action, Actor
from ehcoord.services.leads.steps import lock_case
from ehcoord.services.records import Event, record


def record_feedback(actor: Actor, case_id: UUID, command: RecordFeedback, *, now: datetime) -> None:
    """Keeps what a child or a parent said of the help, also after the case has closed.

    The same form sent twice is one answer. No rule reads it.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.CONTACT_WRITE, now)
        lock_case(session, case)
        there = sa.select(FamilyFeedback.id).where(FamilyFeedback.one_use_id == command.one_use_id)
        if command.one_use_id is not None and session.scalar(there) is not None:
            return
        row = FamilyFeedback(
            one_use_id=command.one_use_id, case_id=case.id, said_by=command.said_by,
            helped=command.helped, lead_listens=command.lead_listens, words=command.words,
            recorded_at=now, recorded_by_id=actor.user_id,
        )  # fmt: skip
        session.add_all_now(row)
        record(session, Event("feedback.recorded", "feedback", row.id, case.id))
