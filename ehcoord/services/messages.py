"""Messages: written in the transaction of their cause and sent later, outside of one.

A message names the act, the day, the case's reference and the nickname its lead chose: never a
child's name. Urgent ones and invitations go at once. Others wait for the hour of the day that
the person chose, so that each person gets at most one ordinary message a day.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from ehcoord.db import WriteSession
from ehcoord.models.messages import Message
from ehcoord.models.tasks import Task
from ehcoord.queries.recipients import Recipient
from ehcoord.rules.calendar import at_london, london_date

SUBJECT_LENGTH = 200
BODY_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says: one line, and what it adds."""

    subject: str
    body: str


def write_message(
    session: WriteSession,
    to: Recipient,
    words: Words,
    *,
    task: Task | None = None,
    urgent: bool,
    calendar: str | None = None,
) -> Message:
    """Adds a message to the outbox; it is sent after this transaction, never inside it."""
    row = Message(
        to_id=to.user_id,
        task_id=task.id if task is not None else None,
        subject=words.subject[:SUBJECT_LENGTH],
        body=words.body[:BODY_LENGTH],
        urgent=urgent,
        calendar=calendar,
        written_at=session.now,
        next_try_at=session.now if urgent else next_message_hour(session.now, to.message_hour),
    )
    session.add(row)
    return row


def write_to_address(
    session: WriteSession, address: str, words: Words, *, calendar: str | None = None
) -> Message:
    """Adds a message to somebody who has no account; it goes at once, as a letter of its own."""
    row = Message(
        to_address=address,
        subject=words.subject[:SUBJECT_LENGTH],
        body=words.body[:BODY_LENGTH],
        calendar=calendar,
        written_at=session.now,
        next_try_at=session.now,
    )
    session.add(row)
    return row


def next_message_hour(now: datetime, hour: int) -> datetime:
    """The next instant at which a person wants ordinary messages: an hour of the day in London."""
    today = london_date(now)
    at = at_london(today, time(hour))
    return at if at >= now else at_london(today + timedelta(days=1), time(hour))
