"""Tasks of a person and of a case: what is asked, of whom, by when, and how late it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.commands.tasks import WantedTasks
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child
from ehcoord.models.people import Person
from ehcoord.models.tasks import Task
from ehcoord.queries.access import covered_by, visible_cases
from ehcoord.queries.handing_over import may_be_handed_over
from ehcoord.queries.kept_apart import apart
from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.lateness import Lateness, When, lateness, when_due
from ehcoord.rules.permissions import Actor
from ehcoord.rules.tasks import KINDS, AboutKind, OwnerRole, TaskKind

SOMEBODY = "somebody you work with"
EVERYTHING = WantedTasks()


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task as a page shows it. ``about`` is the child or the family, ``title`` the act."""

    public_id: UUID
    kind: TaskKind
    title: str
    about: str
    reason: str
    due: Lateness
    when: When
    case_key: int | None
    case_id: UUID | None
    child_id: UUID | None
    about_kind: AboutKind
    about_id: int
    owner: str
    serious: bool


def task_rows() -> sa.Select[*tuple[Any, ...]]:
    """Tasks with the names that their lines need; the caller says which, and in which order."""
    return with_names(sa.select(Task.id).select_from(Task).outerjoin(Case, Case.id == Task.case_id))


def with_names(rows: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """The names that lines need, for a choice of tasks that is joined to their cases."""
    colleague = orm.aliased(User)
    is_about = sa.and_(Task.about_kind == AboutKind.USER, colleague.id == Task.about_id)
    return (
        rows.with_only_columns(
            Task,
            Case.public_id.label("case_public_id"),
            Case.family_name,
            Child.public_id.label("child_public_id"),
            Person.given_name,
            Person.family_name.label("child_family_name"),
            User.name.label("owner"),
            colleague.name.label("colleague"),
        )
        .outerjoin(Child, Child.id == Task.child_id)
        .outerjoin(Person, Person.id == Child.person_id)
        .outerjoin(User, User.id == Task.owner_id)
        .outerjoin(colleague, is_about)
    )


def task_line(row: Any, now: datetime, calendar: WorkingCalendar) -> TaskLine:
    """One row of ``task_rows`` in words."""
    task: Task = row.Task
    about = _about(row)
    return TaskLine(
        public_id=task.public_id,
        kind=task.kind,
        title=KINDS[task.kind].title.format(about=about),
        about=about,
        reason=task.reason,
        due=lateness(task.due_at, now, calendar),
        when=when_due(task.due_at, now),
        case_key=task.case_id,
        case_id=row.case_public_id,
        child_id=row.child_public_id,
        about_kind=task.about_kind,
        about_id=task.about_id,
        owner=row.owner or KINDS[task.kind].owner_role.value.replace("_", " "),
        serious=task.serious,
    )


def _about(row: Any) -> str:
    if row.given_name:
        return f"{row.given_name} {row.child_family_name}"
    return f"the {row.family_name} family" if row.family_name else row.colleague or SOMEBODY


def my_tasks(
    session: orm.Session, actor: Actor, calendar: WorkingCalendar, now: datetime, *,
    most: int = 200, wanted: WantedTasks = EVERYTHING,
) -> Mapping[When, tuple[TaskLine, ...]]:  # fmt: skip
    """What is asked of this person, by when it is due; every heading is there, even if empty.

    With it what is asked of the leads they cover for today, which still is those leads' own;
    nothing of a family they are kept apart from.
    """
    rows = session.execute(
        task_rows()
        .where(_mine(actor, now), *_asked_for(wanted))
        .order_by(Task.due_at, Task.id)
        .limit(most)
    )
    lines = [_for_whom(task_line(row, now, calendar), row.Task, actor) for row in rows]
    return {when: tuple(line for line in lines if line.when is when) for when in When}


def _for_whom(line: TaskLine, task: Task, actor: Actor) -> TaskLine:
    if task.owner_id == actor.user_id:
        return line
    return replace(line, reason=f"For {line.owner}, who is away. {line.reason}")


def kinds_of_mine(session: orm.Session, actor: Actor, now: datetime) -> dict[TaskKind, int]:
    """How many open tasks of each kind this person has; kinds they have none of are left out."""
    rows = session.execute(
        sa.select(Task.kind, sa.func.count()).where(_mine(actor, now)).group_by(Task.kind)
    )
    return {row.kind: row[1] for row in rows}


def handed_over_by(session: orm.Session, actor: Actor, now: datetime) -> frozenset[UUID]:
    """Which of this person's own open tasks they may hand over."""
    rows = session.scalars(
        sa.select(Task.public_id)
        .join(Case, Case.id == Task.case_id)
        .where(_mine(actor, now), may_be_handed_over(actor, now))
    )
    return frozenset(rows)


def _mine(actor: Actor, now: datetime) -> sa.ColumnElement[bool]:
    covered = covered_by(actor, now)
    me = sa.select(sa.literal(actor.user_id, sa.Integer))
    return sa.and_(
        # Named one by one, so that the index of owners finds them among millions.
        Task.owner_id.in_(me.union_all(covered)),
        sa.or_(
            Task.owner_id == actor.user_id,
            sa.and_(Task.owner_role == OwnerRole.LEAD, Task.case_id.is_not(None)),
        ),
        Task.closed_at.is_(None),
        ~apart(actor.user_id, Task.case_id),
    )


def _asked_for(wanted: WantedTasks) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.kind is not None:
        found.append(Task.kind == wanted.kind)
    if wanted.serious:
        found.append(Task.serious.is_(True))
    return found


def tasks_of_case(
    session: orm.Session, actor: Actor, case_id: int, calendar: WorkingCalendar, now: datetime
) -> tuple[TaskLine, ...]:
    """The open tasks of one case this person may read, by when they are due."""
    rows = session.execute(
        task_rows()
        .where(Task.case_id == case_id, Task.closed_at.is_(None), visible_cases(actor, now))
        .order_by(Task.due_at, Task.id)
    )
    return tuple(task_line(row, now, calendar) for row in rows)


def task_by_id(
    session: orm.Session, task_id: int, calendar: WorkingCalendar, now: datetime
) -> TaskLine:
    """One task the caller may read, in words."""
    return task_line(session.execute(task_rows().where(Task.id == task_id)).one(), now, calendar)
