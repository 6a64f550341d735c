"""Handovers of a family from one lead to the next, for those who write, read and watch them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.leads import HandoverEnd, LeadHandover
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class Handover:
    """What one lead hands the next, and what became of it."""

    public_id: UUID
    case_id: UUID
    family_name: str
    from_name: str
    to_name: str
    mine: bool
    offered_at: datetime
    because: str
    risks: str
    open_actions: str
    next_dates: str
    family_told_by: str
    family_told_on: date
    joint_visit_on: date | None
    why_no_joint_visit: str
    ended_at: datetime | None
    ended_how: HandoverEnd | None
    due_at: datetime | None


def handover_to_read(
    session: orm.Session, actor: Actor, handover_id: UUID, now: datetime
) -> Handover:
    """A handover as those read it who hand over, take over or manage. Raises NotFound else."""
    row = session.execute(_handovers(actor).where(LeadHandover.public_id == handover_id)).first()
    if row is None:
        raise NotFound
    found = Handover(*row)
    if not found.mine:
        get_case(session, actor, found.case_id, Action.LEAD_HAND_OVER, now)
    return found


def waiting_handover_of(session: orm.Session, actor: Actor, case_id: int) -> Handover | None:
    """The handover of a case the caller may read that waits to be accepted."""
    row = session.execute(
        _handovers(actor).where(Case.id == case_id, LeadHandover.ended_at.is_(None))
    ).first()
    return Handover(*row) if row else None


def _handovers(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    given, to = LeadHandover, orm.aliased(User)
    told = sa.and_(Task.kind == TaskKind.ACCEPT_HANDOVER, Task.about_id == given.id)
    return (
        sa.select(
            given.public_id, Case.public_id, Case.family_name, User.name, to.name,
            (given.to_user_id == actor.user_id).label("mine"), given.offered_at, given.because,
            given.risks, given.open_actions, given.next_dates, given.family_told_by,
            given.family_told_on, given.joint_visit_on, given.why_no_joint_visit,
            given.ended_at, given.ended_how, Task.due_at,
        )
        .join(Case, Case.id == given.case_id)
        .join(User, User.id == given.from_user_id)
        .join(to, to.id == given.to_user_id)
        .outerjoin(Task, told)
    )  # fmt: skip
