"""School holidays of an agency, and who covers in them. Working days are counted all the same."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, State
from ehcoord.models.columns import points_to, public_id

KEPT = sa.text("cancelled_at IS NULL")


class SchoolHoliday(State, Base):
    """Days on which an agency's staff do not work (both inclusive), and when its leads are asked.

    ``asks_at`` is None for a holiday too short to be asked about.
    """

    __tablename__ = "school_holiday"
    __table_args__ = (
        sa.CheckConstraint("until_on >= from_on", name="ends_after_it_starts"),
        sa.Index(
            "ix_school_holiday_kept",
            "from_on",
            sqlite_where=KEPT,
            postgresql_where=KEPT,
        ),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    agency_id: Mapped[int] = points_to("agency", index=True)
    name: Mapped[str] = orm.mapped_column(sa.String(80))
    from_on: Mapped[date]
    until_on: Mapped[date]
    asks_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class HolidayCover(State, Base):
    """A lead was asked who covers in a holiday, and what they said: somebody, or nobody and why.

    ``absence_id`` are the days away that let whoever covers in; ``substitute`` is whether the
    agency's own substitute covers because nothing was said; ``works_on`` whether the lead is there.
    """

    __tablename__ = "holiday_cover"
    __table_args__ = (sa.UniqueConstraint("holiday_id", "user_id"),)

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    holiday_id: Mapped[int] = points_to("school_holiday")
    user_id: Mapped[int] = points_to("user_account", index=True)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    absence_id: Mapped[int | None] = points_to("absence", index=True)
    substitute: Mapped[bool] = orm.mapped_column(default=False)
    works_on: Mapped[bool] = orm.mapped_column(default=False)
    whom_to_ring: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    nobody_because: Mapped[str] = orm.mapped_column(sa.String(1000), default="")
