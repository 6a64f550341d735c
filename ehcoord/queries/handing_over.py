"""Which task may be handed over by whom, and to whom: people who may see its case already."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case, ties
from ehcoord.queries.case_people import tied_to
from ehcoord.rules.handing_over import HANDED_OVER_BY_ITS_OWN_ACT
from ehcoord.rules.permissions import ON_A_CASE, SEES_RESTRICTED_CASE, Action, Actor, Relation
from ehcoord.rules.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class CouldDoIt:
    """A person a task could be handed to."""

    user_id: int
    public_id: UUID
    name: str
    job_title: str


def task_to_hand_over(session: orm.Session, actor: Actor, task_id: UUID, now: datetime) -> Task:
    """An open task that this person may hand over.

    Raises NotFound when there is none they may know of, NotPermitted when it is not theirs to
    hand over, and RuleBroken for a kind that changes hands by an act of its own.
    """
    task = session.scalar(sa.select(Task).where(Task.public_id == task_id))
    if task is None or task.case_id is None:
        raise NotFound
    get_case(session, actor, task.case_id, Action.TASK_HAND_OVER, now)
    if task.closed_at is not None:
        raise RuleBroken("task-closed", "This has been done already.")
    if task.kind in HANDED_OVER_BY_ITS_OWN_ACT:
        raise RuleBroken(
            "not-handed-over",
            "This cannot be handed over like other tasks.",
            fix=HANDED_OVER_BY_ITS_OWN_ACT[task.kind],
        )
    return task


def people_for(session: orm.Session, task: Task) -> list[CouldDoIt]:
    """Those a task of a case could be handed to: who works with the family, and the case's team."""
    case = session.get_one(Case, task.case_id)
    rows = session.execute(
        sa.select(User.id, User.public_id, User.name, User.job_title)
        .where(
            User.id.in_(tied_to(case)),
            User.deactivated_at.is_(None),
            User.id != sa.func.coalesce(task.owner_id, 0),
        )
        .order_by(User.name_key, User.id)
    )
    return [CouldDoIt(*row) for row in rows]


def may_be_handed_over(actor: Actor, now: datetime) -> sa.ColumnElement[bool]:
    """The condition on tasks joined to their cases that leaves those this person may hand over."""
    able = ON_A_CASE[Action.TASK_HAND_OVER]
    mine: dict[Relation, sa.ColumnElement[bool]] = ties(actor, now)
    inside = [tie for one, tie in mine.items() if one in able and one in SEES_RESTRICTED_CASE]
    kinds: list[TaskKind] = sorted(HANDED_OVER_BY_ITS_OWN_ACT)
    return sa.and_(Task.kind.not_in(kinds), sa.or_(sa.false(), *inside))
