"""An account that changes: what the person does, where, and with whom; and one that is unlocked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.commands.accounts import ChangeAccount
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, RuleBroken
from ehcoord.models.accounts import (
    Agency,
    RoleAssignment,
    SignInAttempt,
    Team,
    TeamMembership,
    User,
)
from ehcoord.queries.accounts import failures
from ehcoord.queries.users import check_manages_accounts
from ehcoord.rules.permissions import HELD_IN_A_TEAM, Actor, HeldRole, Role
from ehcoord.services.accounts.sign_in import MOST_FOR_AN_ACCOUNT, WINDOW
from ehcoord.services.leads.losing import Loss, lock_led_cases, lose_lead
from ehcoord.services.records import Event, keyed_hash, record
from ehcoord.services.rulebook import rules_in_force

UNLOCKED_FROM = "unlocked by an administrator"


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """An account as it is now, and how many families lost their confirmed lead by the change."""

    name: str
    families: int = 0


def held_roles(roles: Iterable[Role], team_id: int | None) -> tuple[HeldRole, ...]:
    """The roles with the team they hold in. Raises InvalidInput where a team is needed."""
    if team_id is None and any(role in HELD_IN_A_TEAM for role in roles):
        raise InvalidInput({"team_id": ["Choose the team in which they do this."]})
    return tuple(HeldRole(role, team_id if role in HELD_IN_A_TEAM else None) for role in roles)


def check_place(session: WriteSession, agency_id: int, team_id: int | None) -> None:
    """Raises InvalidInput for an agency that takes no part, and for a team there is none of."""
    agency = session.get(Agency, agency_id)
    if agency is None or agency.withdrawn_at is not None:
        raise InvalidInput({"agency_id": ["Choose an agency that takes part."]})
    if team_id is not None and session.get(Team, team_id) is None:
        raise InvalidInput({"team_id": ["Choose a team."]})


def change_account(
    actor: Actor, user_id: UUID, command: ChangeAccount, *, now: datetime
) -> AccountChanged:
    """Changes what a person does and where; roles and teams begin and end now.

    Who moves to another agency leads the families they lead only for now: in the same instant a
    lead has to be confirmed again, counted from now, and the day of the flag is kept.
    """
    check_manages_accounts(actor)
    with transaction(actor.user_id, now) as session:
        user = _user(session, user_id)
        cases = lock_led_cases(session, user.id)
        check_place(session, command.agency_id, command.team_id)
        moved = user.agency_id != command.agency_id
        for name in ("name", "job_title", "telephone", "agency_id", "languages",
                     "case_limit", "lead_trained_on"):  # fmt: skip
            setattr(user, name, getattr(command, name))
        _hold(session, user, held_roles(command.roles, command.team_id))
        _sit(session, user, command.team_id)
        rules = rules_in_force(session, now)
        loss = Loss(user.id, "moved_agency", user.id)
        lost = sum(lose_lead(session, rules, case, loss) for case in cases) if moved else 0
        roles = sorted(role.value for role in command.roles)
        record(session, Event("account.changed", "user", user.id, details={"roles": roles}))
        return AccountChanged(user.name, lost)


def unlock_account(actor: Actor, user_id: UUID, *, now: datetime) -> AccountChanged:
    """Lets somebody try to sign in again at once, after too many tries. Again changes nothing."""
    check_manages_accounts(actor)
    with transaction(actor.user_id, now) as session:
        user = _user(session, user_id)
        if is_locked(session, user.email, now):
            key, address = _keys(user.email)
            # Tries count from the last that succeeded.
            session.add(
                SignInAttempt(account_key=key, address_key=address, tried_at=now, succeeded=True)
            )
            record(session, Event("account.unlocked", "user", user.id))
        return AccountChanged(user.name)


def is_locked(session: orm.Session, email: str, now: datetime) -> bool:
    """Whether too many tries keep an account from being signed in to at this moment."""
    tries, _ = failures(session, *_keys(email), now - WINDOW)
    return len(tries) >= MOST_FOR_AN_ACCOUNT


def _keys(email: str) -> tuple[str, str]:
    return keyed_hash(f"account:{email.lower()}"), keyed_hash(f"address:{UNLOCKED_FROM}")


def _hold(session: WriteSession, user: User, wanted: tuple[HeldRole, ...]) -> None:
    rows = session.scalars(
        sa.select(RoleAssignment)
        .where(RoleAssignment.user_id == user.id, RoleAssignment.until_at.is_(None))
        .order_by(RoleAssignment.id)
    ).all()
    there = {HeldRole(row.role, row.team_id) for row in rows}
    for row in rows:
        if HeldRole(row.role, row.team_id) not in wanted:
            row.until_at = session.now
    session.add_all(
        RoleAssignment(user_id=user.id, role=one.role, team_id=one.team_id, from_at=session.now)
        for one in wanted
        if one not in there
    )


def _sit(session: WriteSession, user: User, team_id: int | None) -> None:
    rows = session.scalars(
        sa.select(TeamMembership)
        .where(TeamMembership.user_id == user.id, TeamMembership.until_at.is_(None))
        .order_by(TeamMembership.id)
    ).all()
    for row in rows:
        if row.team_id != team_id:
            row.until_at = session.now
    if team_id is not None and team_id not in {row.team_id for row in rows}:
        session.add(TeamMembership(user_id=user.id, team_id=team_id, from_at=session.now))


def _user(session: WriteSession, user_id: UUID) -> User:
    user = session.scalar(sa.select(User).where(User.public_id == user_id))
    if user is None:
        raise NotFound
    if user.deactivated_at is not None:
        raise RuleBroken("account-ended", f"The account of {user.name} has ended.")
    return user
