"""Safety plans, made with the child. Never support, and never an answer to a worry."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.referrals import RecordSafetyPlan
from ehcoord.db import transaction
from ehcoord.errors import InvalidInput
from ehcoord.models.plans import SafetyPlan
from ehcoord.queries.access import get_case
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Action, Actor
from ehcoord.services.children import lock_children_of
from ehcoord.services.entries import NOT_YET
from ehcoord.services.records import Event, record

SAID = ("made_on", "made_by", "copies_with", "rings_at_night", "next_look_on", "words")


def record_safety_plan(
    actor: Actor, case_id: UUID, command: RecordSafetyPlan, *, now: datetime
) -> int:
    """Records that a safety plan was made, by whom and who has a copy; gives the row's id.

    The same plan sent twice is one. The newest plan of a child takes the place of the last.
    """
    if command.made_on > london_date(now):
        raise InvalidInput({"made_on": [NOT_YET]})
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.SAFETY_PLAN_WRITE, now)
        (child,) = lock_children_of(session, case.id, [command.child_id])
        last = session.scalars(
            sa.select(SafetyPlan).where(
                SafetyPlan.child_id == child.child.id, SafetyPlan.superseded_at.is_(None)
            )
        ).one_or_none()
        said = {name: getattr(command, name) for name in SAID}
        if last is not None:
            if all(getattr(last, name) == value for name, value in said.items()):
                return last.id
            last.superseded_at = now
        row = SafetyPlan(
            **said,
            case_id=case.id,
            child_id=child.child.id,
            supersedes_id=last.id if last else None,
            recorded_at=now,
            recorded_by_id=actor.user_id,
        )
        session.add_all_now(row)
        record(session, Event("safety_plan.recorded", "plan", row.id, case.id, child.child.id))
        return row.id
