"""Who leads a case, from when until when, and who was asked to."""

import uuid
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact, State
from ehcoord.models.columns import one_use_id, points_to, public_id, word


class LeadKind(StrEnum):
    """How a person leads: until someone is confirmed, confirmed, or as a manager's last resort."""

    INTERIM = "interim"
    CONFIRMED = "confirmed"
    MANAGER_HELD = "manager_held"


class NominationAnswer(StrEnum):
    """What became of a request to lead."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"


class HandoverEnd(StrEnum):
    """What became of a handover."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


CURRENT = sa.text("ended_at IS NULL")
WAITING = sa.text("answered_at IS NULL")
UNFINISHED = sa.text("ended_at IS NULL")


def _one_unfinished(name: str, *columns: str) -> sa.Index:
    """One row of these columns at a time that has not ended."""
    return sa.Index(
        name, *columns, unique=True, sqlite_where=UNFINISHED, postgresql_where=UNFINISHED
    )


class LeadProfessionalAssignment(State, Base):
    """A person leads a case from ``started_at`` until ``ended_at``; never a gap (P1)."""

    __tablename__ = "lead_professional_assignment"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "id", "is_current"),
        sa.Index(
            "uq_lead_professional_assignment_current",
            "case_id",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_start"),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    user_id: Mapped[int] = points_to("user_account", index=True)
    kind: Mapped[LeadKind] = orm.mapped_column(word(LeadKind))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = orm.mapped_column(sa.String(40))
    trained: Mapped[bool | None]
    # Stored, because PostgreSQL 18 would otherwise make it virtual and refuse the foreign key.
    is_current: Mapped[bool] = orm.mapped_column(
        sa.Boolean, sa.Computed("ended_at IS NULL", persisted=True)
    )


class LeadProfessionalNomination(State, Base):
    """A person was asked to lead: by whom, with which wish of the family, and their answer."""

    __tablename__ = "lead_professional_nomination"
    __table_args__ = (
        sa.Index(
            "uq_lead_professional_nomination_waiting",
            "case_id",
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    one_use_id: Mapped[uuid.UUID | None] = one_use_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    nominee_id: Mapped[int] = points_to("user_account", index=True)
    asked_by_id: Mapped[int] = points_to("user_account")
    asked_at: Mapped[datetime]
    family_wish: Mapped[bool] = orm.mapped_column(default=False)
    note: Mapped[str] = orm.mapped_column(sa.String(1000), default="")
    answered_at: Mapped[datetime | None]
    answer: Mapped[NominationAnswer | None] = orm.mapped_column(word(NominationAnswer))
    decline_reason: Mapped[str | None] = orm.mapped_column(sa.String(40))
    decline_words: Mapped[str] = orm.mapped_column(sa.String(1000), default="")


class LeadHandover(State, Base):
    """What one lead hands the next, in words. Until it is accepted the lead there is leads."""

    __tablename__ = "lead_handover"
    __table_args__ = (_one_unfinished("uq_lead_handover_waiting", "case_id"),)

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    from_user_id: Mapped[int] = points_to("user_account")
    to_user_id: Mapped[int] = points_to("user_account", index=True)
    offered_by_id: Mapped[int] = points_to("user_account")
    offered_at: Mapped[datetime]
    because: Mapped[str] = orm.mapped_column(sa.String(40))
    risks: Mapped[str] = orm.mapped_column(sa.String(4000))
    open_actions: Mapped[str] = orm.mapped_column(sa.String(4000))
    next_dates: Mapped[str] = orm.mapped_column(sa.String(4000))
    family_told_by: Mapped[str] = orm.mapped_column(sa.String(200))
    family_told_on: Mapped[date]
    joint_visit_on: Mapped[date | None]
    why_no_joint_visit: Mapped[str] = orm.mapped_column(sa.String(1000), default="")
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[HandoverEnd | None] = orm.mapped_column(word(HandoverEnd))
    decline_reason: Mapped[str | None] = orm.mapped_column(sa.String(40))
    decline_words: Mapped[str] = orm.mapped_column(sa.String(1000), default="")


class LeadOverride(Fact, Base):
    """A manager lets a case go ahead before a lead is confirmed: why, and until which day.

    What waits for a confirmed lead then does not; the task to confirm one stays as it is.
    """

    __tablename__ = "lead_override"

    case_id: Mapped[int] = points_to("case_file", index=True)
    because: Mapped[str] = orm.mapped_column(sa.String(1000))
    until_on: Mapped[date]


class KeptApart(State, Base):
    """Somebody may neither see nor lead a family: they declared it, or whoever manages it did."""

    __tablename__ = "kept_apart"
    __table_args__ = (_one_unfinished("uq_kept_apart_now", "user_id", "case_id"),)

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    user_id: Mapped[int] = points_to("user_account")
    because: Mapped[str] = orm.mapped_column(sa.String(1000))
    declared: Mapped[bool]
    from_at: Mapped[datetime]
    by_id: Mapped[int | None] = points_to("user_account")
    ended_at: Mapped[datetime | None]
