"""Disagreements between agencies, for those who manage the case and whoever is to answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.escalations import Escalation, EscalationAnswer
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class OneEscalation:
    """A disagreement, who is asked to answer by when, and the answer; blank while there is none."""

    public_id: UUID
    case_id: UUID
    family_name: str
    why: str
    opened_at: datetime
    due_at: datetime | None
    asked_of: str
    asked_of_me: bool
    answered_at: datetime | None
    answered_by: str
    words: str


def escalation_to_read(
    session: orm.Session, actor: Actor, escalation_id: UUID, now: datetime
) -> OneEscalation:
    """A disagreement, for those who manage its case or are asked to answer. NotFound else."""
    found = next(iter(_of(session, actor, Escalation.public_id == escalation_id)), None)
    if found is None:
        raise NotFound
    # Who is asked may be of another agency: the task lets them in, the managing others.
    get_case(session, actor, found.case_id, Action.CASE_READ, now)
    if not found.asked_of_me:
        get_case(session, actor, found.case_id, Action.LEAD_ASSIGN, now)
    return found


def escalations_of(session: orm.Session, actor: Actor, case_id: int) -> list[OneEscalation]:
    """The disagreements about a case its manager may read, the newest first."""
    return _of(session, actor, Escalation.case_id == case_id)


def _of(session: orm.Session, actor: Actor, which: sa.ColumnElement[bool]) -> list[OneEscalation]:
    by, owner, said = orm.aliased(User), orm.aliased(User), EscalationAnswer
    asked: Any = sa.and_(Task.kind == TaskKind.ANSWER_ESCALATION, Task.about_id == Escalation.id)
    rows = session.execute(
        sa.select(
            Escalation.public_id, Case.public_id, Case.family_name,
            sa.func.coalesce(Task.reason, ""), Escalation.opened_at, Task.due_at,
            sa.func.coalesce(owner.name, "the team's manager"),
            sa.func.coalesce(Task.owner_id == actor.user_id, sa.false()),
            said.recorded_at, sa.func.coalesce(by.name, ""), sa.func.coalesce(said.words, ""),
        )
        .join(Case, Case.id == Escalation.case_id)
        .outerjoin(Task, asked)
        .outerjoin(owner, owner.id == Task.owner_id)
        .outerjoin(said, said.escalation_id == Escalation.id)
        .outerjoin(by, by.id == said.recorded_by_id)
        .where(which)
        .order_by(Escalation.id.desc())
    )  # fmt: skip
    return [OneEscalation(*row) for row in rows]
