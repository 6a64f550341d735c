"""Where a task is answered: the row it is about, by the address that row has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.cases import Case, Child
from ehcoord.models.leads import LeadProfessionalNomination
from ehcoord.models.referrals import UrgentReferral
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportService
from ehcoord.models.tasks import Task
from ehcoord.rules.permissions import Actor
from ehcoord.rules.tasks import AboutKind, TaskKind

ROWS: Mapping[AboutKind, Any] = {
    AboutKind.CHILD: Child,
    AboutKind.NOMINATION: LeadProfessionalNomination,
    AboutKind.REVIEW: ReviewMeeting,
    AboutKind.SUPPORT: SupportService,
    AboutKind.WORRY: RiskIndicator,
}


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """A task's kind, its case and child, and the address of what it is about."""

    kind: TaskKind
    case_id: UUID | None
    child_id: UUID | None
    about_id: UUID | None
    mine: bool
    open: bool


def place_of(session: orm.Session, actor: Actor, task_id: UUID) -> TaskPlace:
    """Where one task is answered. The page it leads to asks what this person may see there.

    Raises NotFound when there is no such task.
    """
    row = session.execute(
        sa.select(Task, Case.public_id, Child.public_id)
        .outerjoin(Case, Case.id == Task.case_id)
        .outerjoin(Child, Child.id == Task.child_id)
        .where(Task.public_id == task_id)
    ).first()
    if row is None:
        raise NotFound
    task, case_id, child_id = row
    return TaskPlace(
        task.kind,
        case_id,
        child_id,
        _about(session, task),
        task.owner_id == actor.user_id,
        task.closed_at is None,
    )


def _about(session: orm.Session, task: Task) -> UUID | None:
    if task.about_kind is AboutKind.REFERRAL:
        # A referral is answered at the worry it is about.
        return session.scalar(
            sa.select(RiskIndicator.public_id)
            .join(UrgentReferral, UrgentReferral.risk_id == RiskIndicator.id)
            .where(UrgentReferral.id == task.about_id)
        )
    table = ROWS.get(task.about_kind)
    if table is None:
        return None
    found: UUID | None = session.scalar(sa.select(table.public_id).where(table.id == task.about_id))
    return found
