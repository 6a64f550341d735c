"""Sessions: kept alive while they are used, ended by their person, or by the clock."""

from contextvars import ContextVar
from datetime import datetime, timedelta

import sqlalchemy as sa

from ehcoord.commands.accounts import EndSession
from ehcoord.db import WriteSession, before_commit, transaction
from ehcoord.errors import Busy, NotFound
from ehcoord.models.accounts import UserSession
from ehcoord.rules.permissions import Actor
from ehcoord.services.records import Event, record

# Seeing a session is a write; once a minute is often enough for an idle limit of half an hour.
SEEN_EVERY = timedelta(minutes=1)
_in_use: ContextVar[list[int] | None] = ContextVar("session_in_use", default=None)


def begin_use(session_id: int) -> None:
    """From now on, the next transaction also notes that this session was seen."""
    _in_use.set([session_id])


def end_use() -> bool:
    """Whether the session is still to be noted as seen; from now on no transaction does."""
    waiting = bool(_in_use.get())
    _in_use.set(None)
    return waiting


@before_commit
def note_session_seen(session: WriteSession) -> None:
    """Moves the session's last-seen on, within the use case's own transaction."""
    waiting = _in_use.get()
    if waiting:
        session.execute(
            sa.update(UserSession)
            .where(UserSession.id == waiting.pop(), UserSession.last_seen_at < session.now)
            .values(last_seen_at=session.now)
        )


def touch(session_id: int, *, now: datetime) -> bool:
    """Notes that a session was seen, where no use case did; False when it has to wait."""
    begin_use(session_id)
    try:
        with transaction(None, now, wait_ms=50):
            return True
    except Busy:
        return False
    finally:
        end_use()


def end_session(actor: Actor, command: EndSession, *, now: datetime) -> int:
    """How many of the person's own sessions ended. Raises NotFound for one of another's."""
    own = [UserSession.user_id == actor.user_id, UserSession.ended_at.is_(None)]
    if command.session_id is not None:
        own.append(UserSession.id == command.session_id)
    with transaction(actor.user_id, now) as session:
        rows = session.scalars(sa.select(UserSession).where(*own).with_for_update()).all()
        if not rows and command.session_id is not None:
            raise NotFound
        for row in rows:
            row.ended_at, row.ended_how = now, "signed_out"
            record(session, Event("account.signed_out", "session", row.id))
    return len(rows)
