"""The person at the keyboard as a value: their roles and teams at an instant."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import RoleAssignment, TeamMembership, User
from ehcoord.rules.permissions import Actor, HeldRole


def actor_of(session: orm.Session, user_id: int, now: datetime) -> Actor | None:
    """The person as an actor, or None when there is none or the account has ended."""
    user = session.get(User, user_id)
    if user is None or user.deactivated_at is not None:
        return None
    return Actor(
        user_id=user.id,
        public_id=user.public_id,
        name=user.name,
        agency_id=user.agency_id,
        roles=frozenset(_roles(session, user_id, now)),
        team_ids=frozenset(_teams(session, user_id, now)),
    )


def _roles(session: orm.Session, user_id: int, now: datetime) -> list[HeldRole]:
    held = session.execute(
        sa.select(RoleAssignment.role, RoleAssignment.team_id).where(
            RoleAssignment.user_id == user_id, *during(RoleAssignment, now)
        )
    )
    return [HeldRole(role, team_id) for role, team_id in held]


def _teams(session: orm.Session, user_id: int, now: datetime) -> list[int]:
    return list(
        session.scalars(
            sa.select(TeamMembership.team_id).where(
                TeamMembership.user_id == user_id, *during(TeamMembership, now)
            )
        )
    )


def during(
    table: type[RoleAssignment] | type[TeamMembership], now: datetime
) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions under which a from-until row holds at an instant."""
    return (
        table.from_at <= now,
        sa.or_(table.until_at.is_(None), table.until_at > now),
    )
