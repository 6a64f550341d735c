"""People who sign in, where they work, what they may do and when they are away."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, State, Working
from ehcoord.models.columns import BY_BYTE, points_to, public_id, word
from ehcoord.rules.permissions import Role


class Agency(State, Base):
    """An organisation that helps families: a school, a health trust, the council."""

    __tablename__ = "agency"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    name: Mapped[str] = orm.mapped_column(sa.String(200), unique=True)
    kind: Mapped[str] = orm.mapped_column(sa.String(40))
    # Without both, none of its staff can be confirmed as lead.
    safeguarding_lead_id: Mapped[int | None] = points_to("user_account", use_alter=True)
    holiday_substitute_id: Mapped[int | None] = points_to("user_account", use_alter=True)
    withdrawn_at: Mapped[datetime | None]


class Team(State, Base):
    """A team whose manager watches its cases. ``service`` groups teams under a service manager."""

    __tablename__ = "team"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    name: Mapped[str] = orm.mapped_column(sa.String(200), unique=True)
    service: Mapped[str] = orm.mapped_column(sa.String(200))
    agency_id: Mapped[int] = points_to("agency")


class User(State, Base):
    """A person with an account. Deactivating keeps the row: facts name who recorded them."""

    __tablename__ = "user_account"
    __without_history__ = frozenset({"password_hash"})

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    email: Mapped[str] = orm.mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = orm.mapped_column(sa.String(200))
    name_key: Mapped[str] = orm.mapped_column(BY_BYTE, index=True)
    job_title: Mapped[str] = orm.mapped_column(sa.String(200))
    telephone: Mapped[str] = orm.mapped_column(sa.String(40), default="")
    agency_id: Mapped[int] = points_to("agency", index=True)
    password_hash: Mapped[str | None] = orm.mapped_column(sa.String(200))
    # Changing it ends every session of the person at once.
    session_stamp: Mapped[uuid.UUID] = orm.mapped_column(sa.Uuid(), default=uuid.uuid4)
    lead_trained_on: Mapped[date | None]
    supervisor_id: Mapped[int | None] = points_to("user_account")
    case_limit: Mapped[int | None]
    languages: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    message_hour: Mapped[int] = orm.mapped_column(sa.SmallInteger, default=8)
    deactivated_at: Mapped[datetime | None]


class RoleAssignment(State, Base):
    """A role a person holds from-until: in one team, in one service, in an agency, or anywhere."""

    __tablename__ = "role_assignment"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    user_id: Mapped[int] = points_to("user_account", index=True)
    role: Mapped[Role] = orm.mapped_column(word(Role))
    team_id: Mapped[int | None] = points_to("team", index=True)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]


class TeamMembership(State, Base):
    """A person's place in a team, from-until."""

    __tablename__ = "team_membership"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    user_id: Mapped[int] = points_to("user_account", index=True)
    team_id: Mapped[int] = points_to("team", index=True)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]


class Absence(State, Base):
    """Days a person is away (both inclusive, London dates) and who covers."""

    __tablename__ = "absence"
    __table_args__ = (sa.CheckConstraint("until_on >= from_on", name="ends_after_it_starts"),)

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    user_id: Mapped[int] = points_to("user_account", index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    deputy_id: Mapped[int | None] = points_to("user_account")
    cancelled_at: Mapped[datetime | None]


class UserSession(Working, Base):
    """One signed-in browser. The cookie holds only ``token_hash``'s origin, never an id."""

    __tablename__ = "user_session"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    token_hash: Mapped[str] = orm.mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = points_to("user_account", index=True)
    session_stamp: Mapped[uuid.UUID] = orm.mapped_column(sa.Uuid())
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None] = orm.mapped_column(sa.String(40))


class SignInAttempt(Working, Base):
    """A failed or successful try, for the throttle: keyed hashes, never an address or e-mail."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index("ix_sign_in_attempt_account", "account_key", "tried_at"),
        sa.Index("ix_sign_in_attempt_address", "address_key", "tried_at"),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    account_key: Mapped[str] = orm.mapped_column(sa.String(64))
    address_key: Mapped[str] = orm.mapped_column(sa.String(64))
    tried_at: Mapped[datetime]
    succeeded: Mapped[bool]


class ApiToken(State, Base):
    """A bearer token of a person or another system: its hash, its scopes, its end."""

    __tablename__ = "api_token"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    name: Mapped[str] = orm.mapped_column(sa.String(100))
    token_hash: Mapped[str] = orm.mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = points_to("user_account")
    scopes: Mapped[str] = orm.mapped_column(sa.String(2000))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
