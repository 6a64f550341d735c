"""What nobody needs any more of signing in: old tries, and sessions that ended long ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from ehcoord.db import transaction
from ehcoord.models.accounts import SignInAttempt, UserSession

# Longer than any throttle counts and any session lasts. Signing in is on the record of use.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows went."""

    tries: int
    sessions: int


def forget_old_sign_ins(now: datetime) -> Forgotten:
    """Deletes tries and sessions that nobody has used for 30 days. Again changes nothing."""
    old = now - KEPT
    tries = sa.delete(SignInAttempt).where(SignInAttempt.tried_at < old)
    sessions = sa.delete(UserSession).where(UserSession.last_seen_at < old)
    with transaction(None, now) as session:
        return Forgotten(
            tries=len(session.execute(tries.returning(SignInAttempt.id)).all()),
            sessions=len(session.execute(sessions.returning(UserSession.id)).all()),
        )
