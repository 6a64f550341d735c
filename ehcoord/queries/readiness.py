"""Whether the service can work: its database answers, has every table, and is being swept."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.rulebook import SweepRun


@dataclass(frozen=True, slots=True)
class Readiness:
    """The migration a database has run to, and when a sweep of it last finished."""

    migration: str | None
    swept_at: datetime | None


def readiness(session: orm.Session) -> Readiness:
    """What the database says of itself, in two queries. Raises what the database raises."""
    migration = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return Readiness(migration, last_sweep_finished(session))


def last_sweep_finished(session: orm.Session) -> datetime | None:
    """When a sweep last came to its end, or None when none ever has."""
    return session.scalar(last_sweep())


def last_sweep() -> sa.Select[datetime | None]:
    """The same as a query that another may hold."""
    return (
        sa.select(SweepRun.finished_at)
        .where(SweepRun.finished_at.is_not(None))
        .order_by(SweepRun.started_at.desc(), SweepRun.id.desc())
        .limit(1)
    )
