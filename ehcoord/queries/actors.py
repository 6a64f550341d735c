"""The person at the keyboard as a value: their roles and teams at an instant."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import RoleAssignment, TeamMembership, User
from ehcoord.rules.permissions import Actor, HeldRole


def actor_of(session: orm.Session, user_id: int, now: datetime) -> Actor | None:
    """The person as an actor, in one query; None when there is none or the account has ended."""
    role, desk = RoleAssignment, TeamMembership
    rows = session.execute(
        sa.select(
            User.public_id, User.name, User.agency_id, role.role,
            role.team_id.label("team_of_role"), desk.team_id,
        )
        .outerjoin(role, sa.and_(role.user_id == User.id, *during(role, now)))
        .outerjoin(desk, sa.and_(desk.user_id == User.id, *during(desk, now)))
        .where(User.id == user_id, User.deactivated_at.is_(None))
    ).all()  # fmt: skip
    if not rows:
        return None
    return Actor(
        user_id=user_id,
        public_id=rows[0].public_id,
        name=rows[0].name,
        agency_id=rows[0].agency_id,
        roles=frozenset(HeldRole(row.role, row.team_of_role) for row in rows if row.role),
        team_ids=frozenset(row.team_id for row in rows if row.team_id is not None),
    )


def during(
    table: type[RoleAssignment] | type[TeamMembership], now: datetime
) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions under which a from-until row holds at an instant."""
    return (
        table.from_at <= now,
        sa.or_(table.until_at.is_(None), table.until_at > now),
    )
