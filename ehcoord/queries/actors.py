"""The person at the keyboard as a value: their roles and teams at an instant."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import RoleAssignment, TeamMembership, User
from ehcoord.rules.permissions import Actor, HeldRole


def actor_of(session: orm.Session, user_id: int, now: datetime) -> Actor | None:
    """The person as an actor, in one query; None when there is none or the account has ended."""
    held = places(now)
    query = sa.select(User, held.c.role, held.c.team_id).outerjoin(held, held.c.user_id == User.id)
    rows = session.execute(query.where(User.id == user_id)).all()
    return actor_from(rows[0].User, rows) if rows else None


def actor_from(user: User, rows: Iterable[Any]) -> Actor | None:
    """A person as an actor from the rows of their places; None when the account has ended."""
    if user.deactivated_at is not None:
        return None
    found = [(row.role, row.team_id) for row in rows]
    return Actor(
        user_id=user.id,
        public_id=user.public_id,
        name=user.name,
        agency_id=user.agency_id,
        roles=frozenset(HeldRole(role, team) for role, team in found if role is not None),
        team_ids=frozenset(team for role, team in found if role is None and team is not None),
    )


def places(now: datetime) -> sa.Subquery:
    """Each person's roles and teams at an instant; a row without a role is a place in a team."""
    roles = sa.select(RoleAssignment.user_id, RoleAssignment.role, RoleAssignment.team_id)
    teams = sa.select(
        TeamMembership.user_id,
        sa.cast(sa.null(), RoleAssignment.role.type).label("role"),
        TeamMembership.team_id,
    )
    return sa.union_all(
        roles.where(*during(RoleAssignment, now)), teams.where(*during(TeamMembership, now))
    ).subquery()


def during(
    table: type[RoleAssignment] | type[TeamMembership], now: datetime
) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions under which a from-until row holds at an instant."""
    return (
        table.from_at <= now,
        sa.or_(table.until_at.is_(None), table.until_at > now),
    )
