"""Versions of the rulebook, closures of the calendar, and the sweeps that used them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, State, Working
from ehcoord.models.columns import points_to


class RulebookVersion(State, Base):
    """One version as canonical JSON with its hash; in force from ``in_force_from`` on."""

    __tablename__ = "rulebook_version"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    number: Mapped[int] = orm.mapped_column(unique=True)
    hash: Mapped[str] = orm.mapped_column(sa.String(64))
    canonical: Mapped[str] = orm.mapped_column(sa.Text)
    reason: Mapped[str] = orm.mapped_column(sa.String(1000), default="")
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = points_to("user_account")
    approved_by_head_id: Mapped[int | None] = points_to("user_account")
    approved_by_partnership_id: Mapped[int | None] = points_to("user_account")
    in_force_from: Mapped[datetime | None]


class Closure(State, Base):
    """A day the partnership does not work: a late bank holiday, or a closure of its own."""

    __tablename__ = "closure"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    day: Mapped[date] = orm.mapped_column(unique=True)
    name: Mapped[str] = orm.mapped_column(sa.String(100))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class SweepRun(Working, Base):
    """One sweep: when it started and finished, what it did and what it could not."""

    __tablename__ = "sweep_run"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    started_at: Mapped[datetime] = orm.mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    host: Mapped[str] = orm.mapped_column(sa.String(100))
    steps: Mapped[int] = orm.mapped_column(default=0)
    checks: Mapped[int] = orm.mapped_column(default=0)
    messages: Mapped[int] = orm.mapped_column(default=0)
    skipped: Mapped[int] = orm.mapped_column(default=0)
    faults: Mapped[int] = orm.mapped_column(default=0)
