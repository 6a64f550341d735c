"""What each person of a team carries, and who is leaving or away."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Absence, TeamMembership, User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadProfessionalAssignment, LeadProfessionalNomination
from ehcoord.models.tasks import Task
from ehcoord.queries.boards.choices import is_of_the_teams
from ehcoord.queries.boards.sources import asked, late
from ehcoord.queries.caseload import counted_families
from ehcoord.queries.teams import watched_teams
from ehcoord.rules.calendar import london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Actor

SOON = timedelta(weeks=4)
ALL = 10_000


@dataclass(frozen=True, slots=True)
class Load:
    """What one person carries: ``..._here`` and ``late`` of the reader's own teams only.

    ``counted`` is as how many families all they lead counts; ``limit`` is what the person and
    their manager agreed; None when nothing was.
    """

    user_id: UUID
    name: str
    job_title: str
    led: int
    led_here: int
    counted: int
    limit: int | None
    asked_here: int
    late: int
    away_from: date | None
    away_until: date | None
    covered_by: str
    leaves_at: datetime | None

    @property
    def at_limit(self) -> bool:
        """Whether what they lead counts as as many families as was agreed."""
        return self.limit is not None and self.counted >= self.limit


@dataclass(frozen=True, slots=True)
class Workload:
    """Some people of the teams, and of all of them how many there are, at their limit, away."""

    people: list[Load] = field(default_factory=list)
    total: int = 0
    at_limit: int = 0
    away_soon: int = 0


def workload(
    session: orm.Session, actor: Actor, rules: RulesInForce, now: datetime, *,
    team: UUID | None = None, soon_gone: bool = False, most: int = ALL, skip: int = 0,
) -> Workload:  # fmt: skip
    """What each person of the reader's teams carries, in alphabetical order; one query.

    Those who lead a family of a team are counted to it, wherever they work. ``soon_gone`` leaves
    those who lead and are away, or leave their team, within four weeks.
    """
    carried = _carried(actor, rules, now, team).subquery()
    people = sa.select(carried)
    if soon_gone:
        gone = sa.or_(carried.c.away_from.is_not(None), carried.c.leaves_at.is_not(None))
        people = people.where(gone, carried.c.led > 0)
    week = london_date(now) + timedelta(days=7)
    rows = session.execute(
        people.add_columns(
            sa.func.count().over().label("total"),
            sa.func.sum(_one_if(carried.c.counted >= carried.c.case_limit))
            .over()
            .label("at_limit"),
            sa.func.sum(_one_if(carried.c.away_from <= week)).over().label("away_soon"),
        )
        .order_by(carried.c.name_key, carried.c.id)
        .limit(most)
        .offset(skip)
    ).all()
    if not rows:
        return Workload()
    return Workload([_load(row) for row in rows], rows[0].total, rows[0].at_limit,
                    rows[0].away_soon)  # fmt: skip


def _one_if(condition: Any) -> Any:
    return sa.case((condition, 1), else_=0)


def _carried(actor: Actor, rules: RulesInForce, now: datetime, team: UUID | None) -> Any:
    away, deputy, today = orm.aliased(Absence), orm.aliased(User), london_date(now)
    soonest = (
        sa.select(Absence.id)
        .where(
            Absence.user_id == User.id,
            Absence.cancelled_at.is_(None),
            Absence.until_on >= today,
            Absence.from_on <= today + SOON,
        )
        .order_by(Absence.from_on, Absence.id)
        .limit(1)
        .scalar_subquery()
    )
    # Read once for everybody: a person at a time, it is the team's caseload over and over.
    waits = _by_person(asked(actor, now).rows, LeadProfessionalNomination.nominee_id)
    is_late = _by_person(late(actor, now).rows, Task.owner_id)
    return (
        sa.select(
            User.id, User.public_id, User.name, User.name_key, User.job_title, User.case_limit,
            *_counts(actor, now),
            counted_families(User.id, rules).correlate(User).scalar_subquery().label("counted"),
            sa.func.coalesce(waits.c.number, 0).label("asked_here"),
            sa.func.coalesce(is_late.c.number, 0).label("late"), away.from_on.label("away_from"),
            away.until_on.label("away_until"), deputy.name.label("covered_by"),
        )
        .select_from(User)
        .outerjoin(away, away.id == soonest)
        .outerjoin(deputy, deputy.id == away.deputy_id)
        .outerjoin(waits, waits.c.user_id == User.id)
        .outerjoin(is_late, is_late.c.user_id == User.id)
        .where(is_of_the_teams(actor, now, team), User.deactivated_at.is_(None))
    )  # fmt: skip


def _counts(actor: Actor, now: datetime) -> tuple[Any, ...]:
    led = LeadProfessionalAssignment
    leads = (
        sa.select(sa.func.count(led.id))
        .join(Case, Case.id == led.case_id)
        .where(led.user_id == User.id, led.ended_at.is_(None), Case.closed_at.is_(None))
    )
    leaves = sa.select(sa.func.min(TeamMembership.until_at)).where(
        TeamMembership.user_id == User.id,
        TeamMembership.until_at > now,
        TeamMembership.until_at <= now + SOON,
    )
    values = {
        "led": leads,
        "led_here": leads.where(watched_teams(actor, Case.team_id)),
        "leaves_at": leaves,
    }
    return tuple(one.correlate(User).scalar_subquery().label(name) for name, one in values.items())


def _by_person(rows: Any, person_id: Any) -> sa.Subquery:
    """How many of some rows each person has."""
    number = sa.func.count(Task.id).label("number")
    counted = rows.with_only_columns(person_id.label("user_id"), number).group_by(person_id)
    found: sa.Subquery = counted.subquery()
    return found


def _load(row: Any) -> Load:
    return Load(
        row.public_id, row.name, row.job_title, row.led, row.led_here, row.counted, row.case_limit,
        row.asked_here, row.late, row.away_from, row.away_until, row.covered_by or "",
        row.leaves_at,
    )  # fmt: skip
