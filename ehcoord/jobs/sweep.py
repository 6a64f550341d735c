"""One sweep: everything whose time has come, one small transaction each (P4, P9).

Its cost follows what is due, not what is stored. It claims nothing but rows: any number of
sweeps may run at once, each leaves what another holds, and starts again while any was left. One
bad case never stops it: it is counted, its id is logged, and the next sweep tries it again.
"""

import logging
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.exc import SQLAlchemyError

from ehcoord.db import db, transaction
from ehcoord.errors import Refused
from ehcoord.jobs.channels import Channel
from ehcoord.jobs.outbox import drain
from ehcoord.models.accounts import User
from ehcoord.models.cases import Child
from ehcoord.models.messages import Message
from ehcoord.models.rulebook import SweepRun
from ehcoord.models.tasks import Task
from ehcoord.queries.holidays import leads_to_ask
from ehcoord.queries.lead_training import confirmed_and_untrained
from ehcoord.rules.training import oldest_that_holds
from ehcoord.services.holiday_cover import ask_for_holiday_cover
from ehcoord.services.ladders import step_task
from ehcoord.services.leads.training import lose_leads_of_who_is_untrained
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.swept_children import check_child

Due = Callable[[int], Sequence[int]]
BATCH = 200
MOST_ROUNDS = 5
# What one case can do wrong; anything else is a fault of the program and stops the sweep.
FAULTS = (Refused, SQLAlchemyError, LookupError, ValueError, ArithmeticError)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: ladder steps, re-checks, messages, rows held by others, faults."""

    run_id: int
    steps: int = 0
    checks: int = 0
    messages: int = 0
    skipped: int = 0
    faults: int = 0


@dataclass(slots=True)
class _Count:
    done: int = 0
    skipped: int = 0
    faults: int = 0


def run_sweep(now: datetime, channel: Channel | None = None) -> Swept:
    """Does everything that is due at an instant and sends what that wrote; records the run."""
    run_id = _begin(now)
    step = partial(_step, now=now)
    check = partial(check_child, now=now)
    counts = [
        steps := _all_due(_tasks_due(now), step, "task"),
        checks := _all_due(_children_due(now), check, "child"),
        others := _all_due(_answered_by_other_rules(now), check, "child"),
        _all_due(_untrained(now), partial(_lose_leads, now=now), "lead"),
        _all_due(_leads_to_ask(now), partial(_ask_for_cover, now=now), "lead"),
        # What was opened late may already have something to say.
        again := _all_due(_tasks_due(now), step, "task"),
    ]
    sent = drain(now, channel)
    swept = Swept(
        run_id,
        steps=steps.done + again.done,
        checks=checks.done + others.done,
        messages=sent.messages,
        skipped=sum(count.skipped for count in counts),
        faults=sum(count.faults for count in counts) + sent.failed,
    )
    _finish(swept, now)
    return swept


def next_due_instant(session: orm.Session) -> datetime | None:
    """The next instant at which a sweep would have something to do, or None for never."""
    found = session.execute(
        sa.union_all(
            _least(Task.next_step_at, Task.next_step_at.is_not(None)),
            _least(Child.next_check_at, Child.next_check_at.is_not(None)),
            _least(Message.next_try_at, Message.sent_at.is_(None), Message.given_up_at.is_(None)),
        )
    )
    return min((row.at for row in found if row.at is not None), default=None)


def _least(column: Any, *conditions: sa.ColumnElement[bool]) -> Any:
    return sa.select(sa.func.min(column).label("at")).where(*conditions)


def _all_due(due_after: Due, act: Callable[[int], bool], what: str) -> _Count:
    """Goes through everything due in order of id, and again while others held some of it."""
    count = _Count()
    for _ in range(MOST_ROUNDS):
        count.skipped = 0
        broken = _one_round(due_after, act, what, count)
        if not count.skipped or broken:
            break
    return count


def _one_round(due_after: Due, act: Callable[[int], bool], what: str, count: _Count) -> bool:
    last, faults = 0, count.faults
    while batch := due_after(last):
        for found in batch:
            _do(found, act, what, count)
        last = batch[-1]
    return count.faults > faults


def _do(found: int, act: Callable[[int], bool], what: str, count: _Count) -> None:
    try:
        if act(found):
            count.done += 1
        else:
            count.skipped += 1
    except FAULTS as fault:
        count.faults += 1
        # The id and the kind of fault; its text could hold what a person wrote.
        log.error("sweep: %s %s not done: %s", what, found, type(fault).__name__)


def _step(task_id: int, *, now: datetime) -> bool:
    return step_task(task_id, now=now) is not None


def _ask_for_cover(user_id: int, *, now: datetime) -> bool:
    # Whoever was asked meanwhile is not left to be done again.
    ask_for_holiday_cover(user_id, now=now)
    return True


def _leads_to_ask(now: datetime) -> Due:
    return _due(leads_to_ask(now), User.id)


def _lose_leads(user_id: int, *, now: datetime) -> bool:
    lose_leads_of_who_is_untrained(user_id, now=now)
    return True


def _untrained(now: datetime) -> Due:
    """Confirmed leads whose training has lapsed; nobody where the rulebook requires none."""
    oldest = oldest_that_holds(rules_in_force(db.session(), now), now)
    return _due(confirmed_and_untrained(oldest), User.id) if oldest else lambda _last: ()


def _tasks_due(now: datetime) -> Due:
    return _due(sa.select(Task.id).where(Task.next_step_at <= now), Task.id)


def _children_due(now: datetime) -> Due:
    return _due(sa.select(Child.id).where(Child.next_check_at <= now), Child.id)


def _answered_by_other_rules(now: datetime) -> Due:
    """Children whose last answer was made with another rulebook, calendar or release."""
    stamp = rules_in_force(db.session(), now).stamp
    # Two ranges instead of one inequality, so that the index finds them among millions.
    is_another = sa.or_(
        Child.checked_with.is_(None), Child.checked_with < stamp, Child.checked_with > stamp
    )
    return _due(sa.select(Child.id).where(is_another), Child.id)


def _due(statement: Any, column: orm.InstrumentedAttribute[int]) -> Due:
    def batch(last: int) -> Sequence[int]:
        batch_of = statement.where(column > last).order_by(column).limit(BATCH)
        found: Sequence[int] = db.session.scalars(batch_of).all()
        db.session.rollback()
        return found

    return batch


def _begin(now: datetime) -> int:
    with transaction(None, now) as session:
        run = SweepRun(started_at=now, host=socket.gethostname()[:100])
        session.add_all_now(run)
        return run.id


def _finish(swept: Swept, now: datetime) -> None:
    with transaction(None, now) as session:
        run = session.get_one(SweepRun, swept.run_id)
        run.finished_at = now
        run.steps, run.checks, run.messages = swept.steps, swept.checks, swept.messages
        run.skipped, run.faults = swept.skipped, swept.faults
