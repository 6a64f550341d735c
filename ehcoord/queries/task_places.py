"""Where a task is answered: the row it is about, by the address that row has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.answer_links import AnswerLink
from ehcoord.models.cases import Child
from ehcoord.models.escalations import Escalation
from ehcoord.models.leads import LeadHandover, LeadProfessionalNomination
from ehcoord.models.plans import PlanAction
from ehcoord.models.referrals import UrgentReferral
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportService
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case
from ehcoord.rules.permissions import Action, Actor, Relation, may_on_case
from ehcoord.rules.tasks import AboutKind, TaskKind

ROWS: Mapping[AboutKind, Any] = {
    AboutKind.ACTION: PlanAction,
    AboutKind.ANSWER_LINK: AnswerLink,
    AboutKind.CHILD: Child,
    AboutKind.ESCALATION: Escalation,
    AboutKind.NOMINATION: LeadProfessionalNomination,
    AboutKind.HANDOVER: LeadHandover,
    AboutKind.REVIEW: ReviewMeeting,
    AboutKind.SUPPORT: SupportService,
    AboutKind.USER: User,
    AboutKind.WORRY: RiskIndicator,
}


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """A task's kind, its case and child, the address of what it is about, and the reader's ties.

    ``case_id`` None is a task about no case, which only its owner is shown.
    """

    kind: TaskKind
    case_id: UUID | None
    child_id: UUID | None
    about_id: UUID | None
    open: bool
    relations: frozenset[Relation]
    restricted: bool

    def may(self, action: Action) -> bool:
        """Whether the reader may do this to the case of the task."""
        return self.case_id is None or may_on_case(
            self.relations, action, restricted=self.restricted
        )


def place_of(session: orm.Session, actor: Actor, task_id: UUID, now: datetime) -> TaskPlace:
    """Where one task is answered.

    Raises NotFound when there is no such task, or none that this person may know of.
    """
    row = session.execute(
        sa.select(Task, Child.public_id)
        .outerjoin(Child, Child.id == Task.child_id)
        .where(Task.public_id == task_id)
    ).first()
    if row is None:
        raise NotFound
    task, child_id = row
    about, is_open = _about(session, task), task.closed_at is None
    if task.case_id is None:
        if task.owner_id != actor.user_id:
            raise NotFound
        return TaskPlace(task.kind, None, child_id, about, is_open, frozenset(), restricted=False)
    case, relations = get_case(session, actor, task.case_id, Action.CASE_READ, now)
    return TaskPlace(
        task.kind, case.public_id, child_id, about, is_open, relations, case.restricted
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
