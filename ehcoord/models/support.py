"""Support: one line of help, every change of it, and what people say of how it goes."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact
from ehcoord.models.columns import one_use_id, points_to, public_id, word
from ehcoord.rules.vocabulary import ConfirmedAs, SupportStatus


class SupportService(Fact, Base):
    """One line of help for a child: who gives it, at which level of support (0 to 6)."""

    __tablename__ = "support_service"
    __table_args__ = (sa.CheckConstraint("level BETWEEN 0 AND 6", name="level_of_support"),)

    public_id: Mapped[uuid.UUID] = public_id()
    one_use_id: Mapped[uuid.UUID | None] = orm.mapped_column(sa.Uuid(), unique=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    type_code: Mapped[str] = orm.mapped_column(sa.String(40))
    name: Mapped[str] = orm.mapped_column(sa.String(100))
    provider: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    worker: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    level: Mapped[int] = orm.mapped_column(sa.SmallInteger)
    for_child: Mapped[bool] = orm.mapped_column(default=True)
    term_time: Mapped[bool] = orm.mapped_column(default=False)
    decision_id: Mapped[int | None] = points_to("review_decision")


class SupportPurpose(Fact, Base):
    """The worries a line of support is for: a line with none answers nothing."""

    __tablename__ = "support_purpose"

    support_id: Mapped[int] = points_to("support_service", index=True)
    risk_id: Mapped[int] = points_to("risk_indicator", index=True)


class SupportChange(Fact, Base):
    """A new status or planned amount of a line of support, and since when."""

    __tablename__ = "support_change"
    __table_args__ = (sa.UniqueConstraint("one_use_id"),)

    one_use_id: Mapped[uuid.UUID | None] = one_use_id()
    support_id: Mapped[int] = points_to("support_service", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    status: Mapped[SupportStatus] = orm.mapped_column(word(SupportStatus))
    happened_at: Mapped[datetime]
    contacts_per_4_weeks: Mapped[float] = orm.mapped_column(default=0.0)
    start_by: Mapped[date | None]
    first_contact_at: Mapped[datetime | None]
    planned_ending: Mapped[bool] = orm.mapped_column(default=False)
    worker_gap: Mapped[bool] = orm.mapped_column(default=False)
    reason: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
    declined_by: Mapped[str | None] = orm.mapped_column(sa.String(40))
    child_was_asked: Mapped[bool | None]


class SupportConfirmation(Fact, Base):
    """One tap: as planned, less, stopped or not known."""

    __tablename__ = "support_confirmation"

    support_id: Mapped[int] = points_to("support_service", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    answer: Mapped[ConfirmedAs] = orm.mapped_column(word(ConfirmedAs))


class MissedContact(Fact, Base):
    """A planned contact of a line of support that was not held, and on whose side."""

    __tablename__ = "missed_contact"

    support_id: Mapped[int] = points_to("support_service", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    planned_at: Mapped[datetime]
    cancelled_by_service: Mapped[bool] = orm.mapped_column(default=False)
