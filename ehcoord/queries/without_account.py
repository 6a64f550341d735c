"""Professionals around a family who have no account, as those on the case read them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.cases import MemberWithoutAccount


@dataclass(frozen=True, slots=True)
class WithoutAccount:
    """A professional around the family who has no account, from when until when."""

    id: UUID
    name: str
    agency: str
    what_they_do: str
    email: str
    since: datetime
    until: datetime | None
    invited_by: str


def without_account(session: orm.Session, case_id: int) -> tuple[WithoutAccount, ...]:
    """Those around the family who have no account, by name, for one who has read the case."""
    one = MemberWithoutAccount
    rows = session.execute(
        sa.select(one, User.name.label("invited_by"))
        .outerjoin(User, User.id == one.invited_by_id)
        .where(one.case_id == case_id, one.until_at.is_(None))
        .order_by(one.name, one.id)
    )
    return tuple(
        WithoutAccount(
            row.public_id, row.name, row.agency, row.what_they_do, row.email, row.from_at,
            row.until_at, by or "",
        )
        for row, by in rows
    )  # fmt: skip
