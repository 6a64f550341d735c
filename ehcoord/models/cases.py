"""Cases, the children and others in them, and the professionals around them."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, State
from ehcoord.models.columns import BY_BYTE, one_use_id, points_to, public_id, word
from ehcoord.models.people import Person
from ehcoord.rules.people import MemberRole


class Case(State, Base):
    """One family's episode of early help.

    A needed lead is a constraint (P1): while the case is open and needs one, the case points at
    an assignment of its own that has not ended. It is checked at commit, on both engines.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        sa.UniqueConstraint("one_use_id"),
        sa.CheckConstraint("lead_is_current IS NULL OR lead_is_current", name="lead_is_current"),
        sa.CheckConstraint(
            "(lead_id IS NULL) = (lead_is_current IS NULL)", name="lead_and_current_together"
        ),
        sa.CheckConstraint(
            "NOT needs_lead OR closed_at IS NOT NULL OR lead_id IS NOT NULL", name="led_when_needed"
        ),
        sa.CheckConstraint("NOT needs_lead OR flagged_at IS NOT NULL", name="flag_has_an_instant"),
        sa.ForeignKeyConstraint(
            ["id", "lead_id", "lead_is_current"],
            [
                "lead_professional_assignment.case_id",
                "lead_professional_assignment.id",
                "lead_professional_assignment.is_current",
            ],
            name="fk_case_file_current_lead",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        sa.Index(
            "ix_case_file_team_open",
            "team_id",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
    )

    # The id is also part of the key to its own lead, so it says that it numbers itself.
    id: Mapped[int] = orm.mapped_column(primary_key=True, autoincrement=True)
    public_id: Mapped[uuid.UUID] = public_id()
    one_use_id: Mapped[uuid.UUID | None] = one_use_id()
    reference: Mapped[str] = orm.mapped_column(sa.String(20), unique=True)
    family_name: Mapped[str] = orm.mapped_column(sa.String(100))
    sort_key: Mapped[str] = orm.mapped_column(BY_BYTE, index=True)
    team_id: Mapped[int] = points_to("team", index=True)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = points_to("user_account")
    restricted: Mapped[bool] = orm.mapped_column(default=False)
    needs_lead: Mapped[bool] = orm.mapped_column(default=False)
    flagged_at: Mapped[datetime | None]
    lead_id: Mapped[int | None]
    lead_is_current: Mapped[bool | None]
    family_wish: Mapped[str] = orm.mapped_column(sa.String(500), default="")
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None] = orm.mapped_column(sa.String(40))

    members: Mapped[list["CaseMember"]] = orm.relationship(lazy="raise_on_sql", viewonly=True)


class Child(State, Base):
    """A person seen as a child of the service: the row that is locked before its facts change.

    ``next_check_at`` is when time alone could change the response check's answer;
    ``checked_with`` names the rulebook, calendar and rule code of the last answer (P2, P9).
    """

    __tablename__ = "child"
    __without_history__ = frozenset({"next_check_at", "checked_with"})
    __table_args__ = (
        sa.Index(
            "ix_child_next_check",
            "next_check_at",
            sqlite_where=sa.text("next_check_at IS NOT NULL"),
            postgresql_where=sa.text("next_check_at IS NOT NULL"),
        ),
        sa.Index("ix_child_checked_with", "checked_with"),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    person_id: Mapped[int] = points_to("person", unique=True)
    case_id: Mapped[int | None] = points_to("case_file", index=True)
    nickname: Mapped[str] = orm.mapped_column(sa.String(30), default="")
    next_check_at: Mapped[datetime | None]
    checked_with: Mapped[str | None] = orm.mapped_column(sa.String(100))

    person: Mapped[Person] = orm.relationship(lazy="raise_on_sql")
    case: Mapped[Case | None] = orm.relationship(lazy="raise_on_sql")


class CaseMember(State, Base):
    """A person's place in a case, from-until, and how they are related to the children."""

    __tablename__ = "case_member"
    __table_args__ = (
        sa.UniqueConstraint("one_use_id"),
        sa.Index(
            "uq_case_member_current",
            "case_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        ),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    one_use_id: Mapped[uuid.UUID | None] = one_use_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    person_id: Mapped[int] = points_to("person", index=True)
    role: Mapped[MemberRole] = orm.mapped_column(word(MemberRole))
    relationship: Mapped[str] = orm.mapped_column(sa.String(100), default="")
    parental_responsibility: Mapped[bool | None]
    lives_with_children: Mapped[bool | None]
    restricted: Mapped[bool] = orm.mapped_column(default=False)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]

    person: Mapped[Person] = orm.relationship(lazy="raise_on_sql")


class CaseAgency(State, Base):
    """An agency that works with the family, from-until; its safeguarding lead may see the case."""

    __tablename__ = "case_agency"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    agency_id: Mapped[int] = points_to("agency", index=True)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]


class TeamAroundTheFamilyMember(State, Base):
    """A professional on the case, from-until; it is what gives them access (P6)."""

    __tablename__ = "team_around_the_family_member"
    __table_args__ = (
        sa.Index(
            "uq_team_around_the_family_member_current",
            "case_id",
            "user_id",
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        ),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    user_id: Mapped[int] = points_to("user_account", index=True)
    what_they_do: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]


class MemberWithoutAccount(State, Base):
    """A professional around the family who has no account: it gives no access to anything.

    They are asked by a link of their own, sent to ``email``, and what they answer is told by them.
    """

    __tablename__ = "member_without_account"
    __table_args__ = (sa.UniqueConstraint("one_use_id"),)

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    one_use_id: Mapped[uuid.UUID | None] = one_use_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    name: Mapped[str] = orm.mapped_column(sa.String(200))
    agency: Mapped[str] = orm.mapped_column(sa.String(200))
    what_they_do: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    email: Mapped[str] = orm.mapped_column(sa.String(254))
    from_at: Mapped[datetime]
    invited_by_id: Mapped[int | None] = points_to("user_account")
    until_at: Mapped[datetime | None]
