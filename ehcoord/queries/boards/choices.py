"""What a board can be narrowed by: the teams whose boards a person sees, and the people of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Agency, Team, TeamMembership, User
from ehcoord.models.cases import Case
from ehcoord.queries.actors import during
from ehcoord.queries.boards.sources import LED
from ehcoord.queries.teams import watched_teams, works_with_families
from ehcoord.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class OfTheTeams:
    """A person who is in a team or leads one of its families, and where they work."""

    public_id: UUID
    name: str
    agency: str


def teams_watched(session: orm.Session, actor: Actor) -> list[tuple[UUID, str]]:
    """The teams whose boards this person sees, in alphabetical order."""
    rows = session.execute(
        sa.select(Team.public_id, Team.name)
        .where(watched_teams(actor, Team.id))
        .order_by(Team.name, Team.id)
    )
    return [(public_id, name) for public_id, name in rows]


def people_of_the_teams(session: orm.Session, actor: Actor, now: datetime) -> list[OfTheTeams]:
    """The people of those teams and those who lead their families, in alphabetical order."""
    rows = session.execute(
        sa.select(User.public_id, User.name, Agency.name)
        .join(Agency, Agency.id == User.agency_id)
        .where(is_of_the_teams(actor, now), User.deactivated_at.is_(None))
        .order_by(User.name_key, User.id)
    )
    return [OfTheTeams(*row) for row in rows]


def is_of_the_teams(
    actor: Actor, now: datetime, team: UUID | None = None
) -> sa.ColumnElement[bool]:
    """The condition on accounts that leaves those of the teams, or of one, who work with families.

    Those who lead a family of a team are counted to it, wherever they work.
    """
    members = sa.select(TeamMembership.user_id).where(
        watched_teams(actor, TeamMembership.team_id),
        works_with_families(TeamMembership.user_id),
        *during(TeamMembership, now),
    )
    leads = (
        sa.select(LED.user_id)
        .join(Case, Case.lead_id == LED.id)
        .where(Case.closed_at.is_(None), watched_teams(actor, Case.team_id))
    )
    if team is not None:
        only = sa.select(Team.id).where(Team.public_id == team)
        members = members.where(TeamMembership.team_id.in_(only))
        leads = leads.where(Case.team_id.in_(only))
    return sa.or_(User.id.in_(members), User.id.in_(leads))
