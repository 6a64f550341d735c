"""Tasks: opened once for a thing, owned by one person or role, closed by an act (P4, P9).

These are steps of other use cases: each takes the session of a transaction that is under way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.tasks import Task
from ehcoord.queries.owners import owner_for
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.ladders import ladder_steps
from ehcoord.rules.tasks import KINDS, OwnerRole, TaskKind
from ehcoord.services.records import Event, record


@dataclass(frozen=True, slots=True)
class NewTask:
    """What is to be asked: of which kind, about which row, why, and counted from which instant.

    ``due_at`` is given where a rule has already worked it out; otherwise the rulebook's term for
    the kind counts from ``cause_at``, or from now. ``owner_id`` is given where the owner is a
    known person (the author, the nominee); otherwise it follows from the kind's owner role.
    """

    kind: TaskKind
    about_id: int
    case: Case | None
    reason: str
    child_id: int | None = None
    owner_id: int | None = None
    cause_at: datetime | None = None
    due_at: datetime | None = None
    serious: bool = False
    rule: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def open_task(session: WriteSession, rules: RulesInForce, new: NewTask) -> Task:
    """The open task of this kind for this thing: the one there is, or a new one."""
    kind = KINDS[new.kind]
    there = session.scalar(
        sa.select(Task).where(
            Task.kind == new.kind,
            Task.about_kind == kind.about_kind,
            Task.about_id == new.about_id,
            Task.closed_at.is_(None),
        )
    )
    return there or add_tasks(session, rules, [new])[0]


def add_tasks(session: WriteSession, rules: RulesInForce, news: Sequence[NewTask]) -> list[Task]:
    """New tasks, all sent to the database at once. The caller knows that none of them is open."""
    if not news:
        return []
    owners: dict[OwnerRole, int | None] = {}
    for new in news:
        role = KINDS[new.kind].owner_role
        if role not in owners:
            owners[role] = owner_for(session, role, new.case) if new.owner_id is None else None
    news = [_of_somebody_here(session, new) for new in news]
    tasks = [_new_task(session, rules, new, owners) for new in news]
    session.add_all_now(*tasks)
    for task in tasks:
        record(
            session,
            Event("task.opened", "task", task.id, task.case_id, task.child_id, {"kind": task.kind}),
        )
    return tasks


def _of_somebody_here(session: WriteSession, new: NewTask) -> NewTask:
    """The same to be asked, of the lead or their manager where the person meant has left."""
    if new.owner_id is None or new.owner_id == session.actor_id:
        return new
    if session.get_one(User, new.owner_id).deactivated_at is None:
        return new
    return replace(new, owner_id=owner_for(session, OwnerRole.LEAD, new.case))


def _new_task(
    session: WriteSession,
    rules: RulesInForce,
    new: NewTask,
    owners: Mapping[OwnerRole, int | None],
) -> Task:
    kind = KINDS[new.kind]
    task = Task(
        kind=new.kind,
        about_kind=kind.about_kind,
        about_id=new.about_id,
        case_id=new.case.id if new.case else None,
        child_id=new.child_id,
        team_id=new.case.team_id if new.case else None,
        owner_id=new.owner_id or owners[kind.owner_role],
        owner_role=kind.owner_role,
        opened_at=session.now,
        due_at=new.due_at or due_of(rules, new.kind, new.cause_at or session.now, new.serious),
        rule=new.rule or new.kind.value,
        rulebook_version=rules.rulebook.version,
        reason=new.reason,
        facts=dict(new.facts),
        serious=new.serious,
    )
    task.next_step_at = next_step_at(rules, task)
    return task


def due_of(rules: RulesInForce, kind: TaskKind, cause_at: datetime, serious: bool) -> datetime:
    """When a task of this kind is due, counted from its cause by the rulebook's term."""
    terms = rules.rulebook.tasks[kind.value]
    term = terms.due_with_serious if serious and terms.due_with_serious else terms.due
    return rules.calendar.due_after(cause_at, term)


def next_step_at(rules: RulesInForce, task: Task) -> datetime | None:
    """When this task's ladder speaks next, or None when it has said everything."""
    steps = ladder_steps(
        rules.rulebook.tasks[task.kind.value], task.opened_at, task.due_at, rules.calendar
    )
    # A task that has not been sent to the database yet has no position.
    done = task.ladder_position or 0
    return next((step.at for step in steps if step.position > done), None)


def bring_forward(session: WriteSession, rules: RulesInForce, task: Task, due_at: datetime) -> None:
    """Moves a due instant earlier, and its ladder with it; later is refused without a word."""
    if due_at >= task.due_at:
        return
    task.due_at = due_at
    task.next_step_at = next_step_at(rules, task)
    record(session, Event("task.brought_forward", "task", task.id, task.case_id, task.child_id))


def hand_over_task(session: WriteSession, task: Task, owner_id: int) -> None:
    """Gives a task to somebody else: the owner changes and nothing else does (P4)."""
    task.owner_id = owner_id
    record(session, Event("task.handed_over", "task", task.id, task.case_id, task.child_id))


def close_task(session: WriteSession, task: Task, how: str) -> None:
    """Closes one task by the act that answered it."""
    task.closed_at, task.closed_how = session.now, how
    task.closed_by_id, task.next_step_at = session.actor_id, None
    record(
        session,
        Event("task.closed", "task", task.id, task.case_id, task.child_id,
              {"kind": task.kind, "how": how}),
    )  # fmt: skip


def close_tasks(
    session: WriteSession, kinds: Iterable[TaskKind], about_ids: Iterable[int], how: str
) -> int:
    """Closes the open tasks of these kinds about these rows; gives how many there were."""
    found = session.scalars(
        sa.select(Task)
        .where(
            Task.kind.in_(list(kinds)),
            Task.about_id.in_(list(about_ids)),
            Task.closed_at.is_(None),
        )
        .order_by(Task.id)
    ).all()
    for task in found:
        close_task(session, task, how)
    return len(found)
