"""Which teams a person manages or watches: the scope of boards, workload and assigning."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import RoleAssignment, Team, TeamMembership
from ehcoord.queries.actors import during
from ehcoord.rules.permissions import WORK_WITH_FAMILIES, Actor, Role


def managed_teams(actor: Actor, team_id: Any) -> sa.ColumnElement[bool]:
    """The condition on a column of team ids that leaves the teams this person manages.

    A team manager has their own, a service manager those of the service, a head of service all
    of their agency: authority stops at the agency's door.
    """
    found = _own_and_of_the_service(actor, team_id)
    if actor.has(Role.HEAD_OF_SERVICE):
        found.append(team_id.in_(sa.select(Team.id).where(Team.agency_id == actor.agency_id)))
    return sa.or_(sa.false(), *found)


def watched_teams(actor: Actor, team_id: Any) -> sa.ColumnElement[bool]:
    """The condition on a column of team ids that leaves the teams whose boards this person sees.

    A head of service sees the boards of every team.
    """
    if actor.has(Role.HEAD_OF_SERVICE):
        return sa.true()
    return sa.or_(sa.false(), *_own_and_of_the_service(actor, team_id))


def manages(session: orm.Session, actor: Actor, user_id: int, now: datetime) -> bool:
    """Whether somebody is in a team this person manages now."""
    theirs = sa.select(TeamMembership.id).where(
        TeamMembership.user_id == user_id,
        *during(TeamMembership, now),
        managed_teams(actor, TeamMembership.team_id),
    )
    return session.scalar(theirs.limit(1)) is not None


def works_with_families(user_id: Any) -> sa.ColumnElement[bool]:
    """The condition on a column of account ids that leaves those who hold such a role now."""
    held = sa.select(RoleAssignment.user_id).where(
        RoleAssignment.role.in_(WORK_WITH_FAMILIES), RoleAssignment.until_at.is_(None)
    )
    return user_id.in_(held)  # type: ignore[no-any-return]


def _own_and_of_the_service(actor: Actor, team_id: Any) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if teams := actor.teams_as(Role.TEAM_MANAGER):
        found.append(team_id.in_(sorted(teams)))
    if services := actor.teams_as(Role.SERVICE_MANAGER):
        own = sa.select(Team.service).where(Team.id.in_(sorted(services)))
        found.append(team_id.in_(sa.select(Team.id).where(Team.service.in_(own))))
    return found
