"""Ladders: when a task's time has come, the people whom the rulebook names are told (P4).

One task, one transaction. Every rung that was reached is recorded with its own instant, however
late we look; each person gets one message, for the highest rung that speaks to them. Being
passed up tells somebody above and changes neither the owner nor what is asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import sqlalchemy as sa

from ehcoord.db import UtcDateTime, WriteSession, transaction
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child
from ehcoord.models.tasks import Task, TaskStep
from ehcoord.queries.recipients import Recipient, recipients
from ehcoord.rules.calendar import london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.ladders import Step, ladder_steps
from ehcoord.rules.response_check.reasons import say_date
from ehcoord.rules.tasks import KINDS, AboutKind, TaskKind
from ehcoord.services.absences import lose_leads_of_who_is_away
from ehcoord.services.holiday_cover import substitute_covers
from ehcoord.services.leads import (
    disagree_when_ladder_ends,
    end_hold,
    end_override,
    expire_nomination,
)
from ehcoord.services.leads.losing import lock_led_cases
from ehcoord.services.messages import Words, write_message
from ehcoord.services.records import Event, record
from ehcoord.services.rulebook import rules_in_force

# What cannot wait for a person's hour of the day.
URGENT = frozenset(
    {
        TaskKind.TELL_SOCIAL_CARE,
        TaskKind.KEEP_SAFE,
        TaskKind.SAME_DAY_QUESTION,
        TaskKind.SEEN_SINCE_HOSPITAL,
    }
)
# These read of ordinary lateness on a weekly page; only what is serious reaches them at once.
ON_THE_WEEKLY_PAGE = frozenset({"head_of_service"})


def _expire_nomination(session: WriteSession, _rules: RulesInForce, task: Task) -> None:
    expire_nomination(session, task.about_id)


def _replace_who_is_away(session: WriteSession, rules: RulesInForce, task: Task) -> None:
    lose_leads_of_who_is_away(session, rules, task.about_id)


# A stated consequence: what happens by itself when a task of a kind is due.
CONSEQUENCES: Mapping[TaskKind, Callable[[WriteSession, RulesInForce, Task], None]] = {
    TaskKind.ANSWER_NOMINATION: _expire_nomination,
    TaskKind.ARRANGE_COVER: _replace_who_is_away,
    TaskKind.CONFIRM_LEAD: disagree_when_ladder_ends,
    TaskKind.END_MANAGER_HOLD: end_hold,
    TaskKind.END_OVERRIDE: end_override,
    TaskKind.NAME_HOLIDAY_COVER: substitute_covers,
}


@dataclass(frozen=True, slots=True)
class Stepped:
    """What one task's step did: the rungs reached and how many people a message goes to."""

    task_id: int
    rungs: tuple[str, ...]
    told: int


def step_task(task_id: int, *, now: datetime) -> Stepped | None:
    """Lets one task speak, if its time has come and nobody else holds it; None if not."""
    with transaction(None, now) as session:
        looked = _look_first(session, task_id)
        task = _due_task(session, task_id) if looked is not None else None
        if looked is None or task is None:
            return None
        rules = rules_in_force(session, now)
        steps = ladder_steps(
            rules.rulebook.tasks[task.kind.value], task.opened_at, task.due_at, rules.calendar
        )
        ahead = [step for step in steps if step.position > task.ladder_position]
        reached = [step for step in ahead if step.at <= now]
        told = _tell(session, rules, task, reached, looked.about) if reached else 0
        task.next_step_at = next((step.at for step in ahead if step.at > now), None)
        consequence = CONSEQUENCES.get(task.kind)
        if consequence is not None and task.due_at <= now:
            session.flush()
            consequence(session, rules, task)
    return Stepped(task_id, tuple(step.name for step in reached), told)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a due task is about, in words without a name, and its case where that is locked."""

    about: str
    case: Case | None


def _look_first(session: WriteSession, task_id: int) -> _Looked | None:
    """What a due task is about; None if it is not due any more.

    A task whose consequence changes its case takes the case's lock before its own, in the same
    order as the people who act on it.
    """
    row = session.execute(_about_what(), {"task": task_id, "now": session.now}).first()
    if row is None:
        return None
    case = None
    if row.kind is TaskKind.ARRANGE_COVER:
        lock_led_cases(session, row.about_id)
    elif row.kind is TaskKind.NAME_HOLIDAY_COVER:
        session.get_one(User, row.about_id, with_for_update={"key_share": True})
    elif row.kind in CONSEQUENCES:
        case = session.get_one(Case, row.case_id, with_for_update=True)
    if row.reference is None:
        return _Looked(row.name or "somebody named in the task", case)
    nickname = f"{row.nickname} ({row.reference})" if row.nickname else str(row.reference)
    return _Looked(nickname, case)


def _due_task(session: WriteSession, task_id: int) -> Task | None:
    """The task, locked, if it is still due under the lock: two sweepers may both have seen it."""
    return session.scalar(_locked_if_due(), {"task": task_id, "now": session.now})


# The two statements are made once: a sweep runs them for every step of every ladder.
@cache
def _about_what() -> sa.Executable:
    colleague = sa.and_(Task.about_kind == AboutKind.USER, User.id == Task.about_id)
    return (
        sa.select(Task.kind, Task.about_id, Task.case_id, Case.reference, Child.nickname, User.name)
        .outerjoin(Case, Case.id == Task.case_id)
        .outerjoin(Child, Child.id == Task.child_id)
        .outerjoin(User, colleague)
        .where(*_is_due())
    )


@cache
def _locked_if_due() -> sa.Select[Task]:
    return sa.select(Task).where(*_is_due()).with_for_update(skip_locked=True)


def _is_due() -> tuple[sa.ColumnElement[bool], ...]:
    now = sa.bindparam("now", type_=UtcDateTime())
    return Task.id == sa.bindparam("task"), Task.closed_at.is_(None), Task.next_step_at <= now


def _tell(
    session: WriteSession, rules: RulesInForce, task: Task, reached: Sequence[Step], about: str
) -> int:
    words = dict.fromkeys(word for step in reached for word in step.tell)
    people = recipients(session, task, words, session.now, rules.calendar)
    highest = _highest_rungs(task, reached, people)
    for to, step in highest.items():
        words_to_send = _words(task, step, about, session.now)
        write_message(session, to, words_to_send, task=task, urgent=task.kind in URGENT)
    for step in reached:
        told = sorted(to.user_id for to, rung in highest.items() if rung is step)
        session.add(_row(session, task, step, told))
    task.ladder_position = reached[-1].position
    record(
        session,
        Event("task.spoke", "task", task.id, task.case_id, task.child_id,
              {"rungs": [step.name for step in reached],
               "told": sorted(to.user_id for to in highest)}),
    )  # fmt: skip
    return len(highest)


def _highest_rungs(
    task: Task, reached: Sequence[Step], people: Mapping[str, Recipient]
) -> dict[Recipient, Step]:
    """The last rung that speaks to each person: after an outage nobody is told twice."""
    highest: dict[Recipient, Step] = {}
    for step in reached:
        for word in step.tell:
            waits = word in ON_THE_WEEKLY_PAGE and not task.serious and task.kind not in URGENT
            if word in people and not waits:
                highest[people[word]] = step
    return highest


def _row(session: WriteSession, task: Task, step: Step, told: list[int]) -> TaskStep:
    return TaskStep(
        task_id=task.id,
        position=step.position,
        name=step.name,
        reached_at=step.at,
        told=told,
        recorded_at=session.now,
    )


def _words(task: Task, step: Step, about: str, now: datetime) -> Words:
    title = KINDS[task.kind].title.format(about=about)
    due = say_date(london_date(task.due_at), london_date(now).year)
    is_late = task.due_at < now
    body = f"{title}. It was due on {due}." if is_late else f"{title} by {due}."
    if step.passes_up_to:
        body += " It has been passed up, because it is late. It is still its owner's to do."
    return Words(f"{'Late' if is_late else 'Due'}: {title}", body)
