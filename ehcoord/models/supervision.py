"""Supervision: the supervisor's look at a case with its lead. It answers no worry."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact
from ehcoord.models.columns import points_to


class Supervision(Fact, Base):
    """One look: what has changed for the child, is the plan working, what is not asked."""

    __tablename__ = "supervision"

    one_use_id: Mapped[uuid.UUID | None] = orm.mapped_column(sa.Uuid(), unique=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    lead_id: Mapped[int | None] = points_to("user_account")
    held_on: Mapped[date]
    what_changed: Mapped[str] = orm.mapped_column(sa.String(2000))
    plan_working: Mapped[str] = orm.mapped_column(sa.String(2000))
    not_asked: Mapped[str] = orm.mapped_column(sa.String(2000))
    lead_is: Mapped[str] = orm.mapped_column(sa.String(2000))
    decisions: Mapped[str] = orm.mapped_column(sa.String(2000), default="")


class DriftConsultation(Fact, Base):
    """Somebody social-work-qualified was consulted on a case that drifts: who, and what advice."""

    __tablename__ = "drift_consultation"

    case_id: Mapped[int] = points_to("case_file", index=True)
    consulted_on: Mapped[date]
    consulted: Mapped[str] = orm.mapped_column(sa.String(200))
    advice: Mapped[str] = orm.mapped_column(sa.String(2000))
    what_we_do: Mapped[str] = orm.mapped_column(sa.String(2000))
