"""The one ordinary letter of a day: what is still asked, at the hour its person chose (PR-33).

A day is claimed for a person by a unique row, whichever process sends: a second letter waits for
the next day, and a day that nothing was sent on leaves one letter, not two.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.accounts import User
from ehcoord.models.messages import JobSlot, Message
from ehcoord.models.tasks import Task
from ehcoord.rules.calendar import at_london, london_date

DAILY = "daily message"


def todays_letter(session: WriteSession, person: User, due: Sequence[Message]) -> list[Message]:
    """Of a person's ordinary messages that are due, those that go today, in their order.

    The caller holds the person's row, so that no other sender claims the day meanwhile. What may
    have been sent already goes again as it was. Of the others only what is still asked is kept,
    and of each task only the last that was said; the rest is marked as not needed any more.
    """
    perhaps_sent = [row for row in due if row.claimed_until is not None]
    waiting = _still_asked(session, [row for row in due if row.claimed_until is None])
    tried = any(row.tries for row in waiting)
    if not waiting or claim(session, DAILY, _day_of(session, person)) or tried:
        return [*perhaps_sent, *waiting]
    tomorrow = at_london(london_date(session.now) + timedelta(days=1), time(person.message_hour))
    for row in waiting:
        row.next_try_at = tomorrow
    return perhaps_sent


def claim(session: WriteSession, job: str, slot: str) -> bool:
    """Whether this transaction is the one that does a job of the calendar for a day or week."""
    there = sa.select(JobSlot.id).where(JobSlot.job == job, JobSlot.slot == slot)
    if session.scalar(there) is not None:
        return False
    session.add_all_now(JobSlot(job=job, slot=slot, claimed_at=session.now))
    return True


def _day_of(session: WriteSession, person: User) -> str:
    return f"{person.id} {london_date(session.now).isoformat()}"


def _still_asked(session: WriteSession, rows: Sequence[Message]) -> list[Message]:
    about = {row.task_id for row in rows if row.task_id is not None}
    closed = set(
        session.scalars(sa.select(Task.id).where(Task.id.in_(about), Task.closed_at.is_not(None)))
    )
    newest = {row.task_id: row.id for row in rows if row.task_id is not None}
    kept = []
    for row in rows:
        if row.task_id in closed:
            _drop(row, session.now, "done meanwhile")
        elif row.task_id is not None and newest[row.task_id] != row.id:
            _drop(row, session.now, "said again since")
        else:
            kept.append(row)
    return kept


def _drop(row: Message, now: datetime, why: str) -> None:
    row.given_up_at, row.last_fault = now, why
