"""Accounts of people: made, given roles and teams, and ended without being forgotten."""

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.commands.accounts import CreateUser, MakeAccount
from ehcoord.db import db, transaction
from ehcoord.errors import InvalidInput, NotFound, RuleBroken
from ehcoord.models.accounts import Agency, RoleAssignment, Team, TeamMembership, User
from ehcoord.queries.holdings import holdings_of
from ehcoord.queries.users import check_manages_accounts
from ehcoord.rules.permissions import Actor
from ehcoord.services.accounts.changing import check_place, held_roles
from ehcoord.services.accounts.passwords import check_strength, hasher
from ehcoord.services.records import Event, record


@dataclass(frozen=True, slots=True)
class UserCreated:
    """A new account stands."""

    user_id: int
    public_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class UserDeactivated:
    """The account is closed; the person can no longer sign in."""

    public_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works."""

    agency_id: int
    team_id: int | None


def find_or_make_place(actor: Actor, agency: str, team: str | None, *, now: datetime) -> Place:
    """An agency and a team by their names, made where there is none."""
    check_manages_accounts(actor)
    with transaction(actor.user_id, now) as session:
        agency_id = session.scalar(sa.select(Agency.id).where(Agency.name == agency))
        if agency_id is None:
            made = Agency(name=agency, kind="other")
            # The team names its agency by its id.
            session.add_all_now(made)
            agency_id = made.id
            record(session, Event("agency.created", "agency", agency_id))
        if team is None:
            return Place(agency_id, None)
        team_id = session.scalar(sa.select(Team.id).where(Team.name == team))
        if team_id is None:
            new_team = Team(name=team, service=team, agency_id=agency_id)
            session.add_all_now(new_team)
            team_id = new_team.id
            record(session, Event("team.created", "team", team_id))
    return Place(agency_id, team_id)


def name_key(name: str) -> str:
    """A name as it is sorted and matched: accents and case folded."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()[:200]


def create_user(actor: Actor, command: CreateUser, *, now: datetime) -> UserCreated:
    """An account with its roles and teams, from now on.

    Raises InvalidInput for a weak password, an address that has an account already, and a place
    that there is none of.
    """
    check_manages_accounts(actor)
    email = command.email.lower()
    password_hash = None
    if command.password is not None:
        check_strength(command.password, (email, command.name), field="password")
        password_hash = hasher().hash(command.password)
    with transaction(actor.user_id, now) as session:
        if session.scalar(sa.select(User.id).where(User.email == email)) is not None:
            raise InvalidInput({"email": ["This e-mail address has an account already."]})
        check_place(session, command.agency_id, next(iter(command.team_ids), None))
        user = User(
            email=email,
            name=command.name,
            name_key=name_key(command.name),
            job_title=command.job_title,
            telephone=command.telephone,
            agency_id=command.agency_id,
            password_hash=password_hash,
        )
        # Roles and teams name the account by its id.
        session.add_all_now(user)
        for held in command.roles:
            session.add(
                RoleAssignment(user_id=user.id, role=held.role, team_id=held.team_id, from_at=now)
            )
        session.add_all(
            TeamMembership(user_id=user.id, team_id=team_id, from_at=now)
            for team_id in command.team_ids
        )
        roles = sorted(held.role.value for held in command.roles)
        record(session, Event("account.created", "user", user.id, details={"roles": roles}))
    return UserCreated(user.id, user.public_id)


def make_account(actor: Actor, command: MakeAccount, *, now: datetime) -> UserCreated:
    """An account as an administrator asks for it: roles of a team hold in the one they name.

    Raises what ``create_user`` raises, and InvalidInput where a role needs a team.
    """
    create = CreateUser(
        email=command.email,
        name=command.name,
        job_title=command.job_title,
        agency_id=command.agency_id,
        password=command.password,
        telephone=command.telephone,
        roles=held_roles(command.roles, command.team_id),
        team_ids=(command.team_id,) if command.team_id is not None else (),
    )
    return create_user(actor, create, now=now)


def deactivate(actor: Actor, public_id: uuid.UUID, *, now: datetime) -> UserDeactivated:
    """Closes an account and ends its sessions; what the person recorded keeps their name.

    Raises RuleBroken, with what they hold, while the person leads a family, has a task, or is
    named by an agency: each needs somebody else first.
    """
    check_manages_accounts(actor)
    with transaction(actor.user_id, now) as session:
        user = session.scalars(
            sa.select(User).where(User.public_id == public_id).with_for_update()
        ).one_or_none()
        if user is None:
            raise NotFound
        _check_nothing_is_theirs(session, user)
        if user.deactivated_at is None:
            user.deactivated_at = now
            user.session_stamp = uuid.uuid4()
            record(session, Event("account.deactivated", "user", user.id))
    return UserDeactivated(public_id)


def _check_nothing_is_theirs(session: orm.Session, user: User) -> None:
    held = holdings_of(session, user.id)
    if not held.nothing:
        raise RuleBroken(
            "leaver-has-work",
            f"{user.name} {held.in_words()}.",
            fix="Give each of these to somebody else first.",
        )


def user_by_email(email: str) -> uuid.UUID:
    """The public id of an account. Raises NotFound when there is none."""
    found = db.session.scalar(sa.select(User.public_id).where(User.email == email.lower()))
    if found is None:
        raise NotFound
    return found
