"""What each person of a team carries, and when everything due was last done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import TeamMembership, User
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.rulebook import SweepRun
from ehcoord.models.tasks import Task
from ehcoord.queries.actors import during
from ehcoord.queries.teams import watched_teams
from ehcoord.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Load:
    """What one person of the team carries."""

    user_id: UUID
    name: str
    job_title: str
    led: int
    limit: int | None
    late: int


def workload(session: orm.Session, actor: Actor, now: datetime) -> list[Load]:
    """What each person of the reader's teams carries, in alphabetical order; one query."""
    led = (
        sa.select(LeadProfessionalAssignment.user_id, sa.func.count().label("led"))
        .where(LeadProfessionalAssignment.ended_at.is_(None))
        .group_by(LeadProfessionalAssignment.user_id)
        .subquery()
    )
    past = (
        sa.select(Task.owner_id, sa.func.count().label("late"))
        .where(Task.closed_at.is_(None), Task.due_at < now)
        .group_by(Task.owner_id)
        .subquery()
    )
    team = sa.select(TeamMembership.user_id).where(
        watched_teams(actor, TeamMembership.team_id), *during(TeamMembership, now)
    )
    rows = session.execute(
        sa.select(
            User.public_id, User.name, User.job_title, sa.func.coalesce(led.c.led, 0),
            User.case_limit, sa.func.coalesce(past.c.late, 0),
        )
        .outerjoin(led, led.c.user_id == User.id)
        .outerjoin(past, past.c.owner_id == User.id)
        .where(User.id.in_(team), User.deactivated_at.is_(None))
        .order_by(User.name_key, User.id)
    )  # fmt: skip
    return [Load(*row) for row in rows]


def last_sweep(session: orm.Session) -> datetime | None:
    """When everything that had become due was last done."""
    return session.scalar(
        sa.select(SweepRun.finished_at)
        .where(SweepRun.finished_at.is_not(None))
        .order_by(SweepRun.started_at.desc())
        .limit(1)
    )
