"""Who is kept apart from a family, for those who manage its case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.leads import KeptApart


@dataclass(frozen=True, slots=True)
class ApartFrom:
    """Somebody who is kept apart, since when and why; ``declared`` when they said so themselves."""

    public_id: UUID
    name: str
    declared: bool
    because: str
    since: datetime


def kept_apart_from(session: orm.Session, case_id: int) -> list[ApartFrom]:
    """Everybody who is kept apart from a case the caller manages, by name."""
    kept = KeptApart
    rows = session.execute(
        sa.select(kept.public_id, User.name, kept.declared, kept.because, kept.from_at)
        .join(User, User.id == kept.user_id)
        .where(kept.case_id == case_id, kept.ended_at.is_(None))
        .order_by(User.name_key, kept.id)
    )
    return [ApartFrom(*row) for row in rows]


def is_kept_apart(session: orm.Session, user_id: int, case_id: int) -> bool:
    """Whether somebody is kept apart from a case."""
    return bool(session.scalar(sa.select(apart(user_id, case_id))))


def apart(user_id: Any, case_id: Any) -> sa.ColumnElement[bool]:
    """The condition that somebody is kept apart from a case; it holds for nobody without one."""
    kept = KeptApart
    return (
        sa.exists()
        .where(kept.user_id == user_id, kept.case_id == case_id, kept.ended_at.is_(None))
        .correlate_except(kept)
    )
