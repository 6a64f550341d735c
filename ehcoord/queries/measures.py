"""What the measures are counted from: the families of the teams a person watches, and reviews."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Agency, Team, User
from ehcoord.models.assessments import Assessment
from ehcoord.models.cases import Case
from ehcoord.models.closings import ClosedCaseCheck
from ehcoord.models.leads import (
    LeadProfessionalAssignment,
    LeadProfessionalNomination,
    NominationAnswer,
)
from ehcoord.queries.access import visible_cases
from ehcoord.queries.teams import watched_teams
from ehcoord.rules.closing import HasLasted
from ehcoord.rules.measures import FamilyLed, Led
from ehcoord.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Answered:
    """A request to lead of the last year: of whose agency, and what became of it."""

    agency: str
    answer: NominationAnswer | None
    reason: str


def families_led(
    session: orm.Session, actor: Actor, now: datetime, since: datetime, team: UUID | None = None
) -> list[FamilyLed]:
    """The families of the teams that were open at any time since, with everybody who led them."""
    scope = _families(actor, now, since, team)
    led = _led(session, scope)
    rows: Any = session.execute(
        sa.select(
            Case.id, Case.public_id, Case.family_name, Case.reference, Team.name, Case.flagged_at,
            Case.opened_at, Case.closed_at, sa.func.coalesce(Case.closed_reason, ""),
        )
        .join(Team, Team.id == Case.team_id)
        .where(*scope)
        .order_by(Team.name, Case.sort_key, Case.id)
    )  # fmt: skip
    return [_family(row, led) for row in rows]


def _family(row: Any, led: Mapping[int, list[Led]]) -> FamilyLed:
    return FamilyLed(
        row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8],
        tuple(led.get(row[0], ())),
    )  # fmt: skip


def answers_since(
    session: orm.Session, actor: Actor, now: datetime, since: datetime, team: UUID | None = None
) -> list[Answered]:
    """What became of the requests to lead that were asked in the teams since an instant."""
    nomination = LeadProfessionalNomination
    rows = session.execute(
        sa.select(Agency.name, nomination.answer, nomination.decline_reason)
        .join(Case, Case.id == nomination.case_id)
        .join(User, User.id == nomination.nominee_id)
        .join(Agency, Agency.id == User.agency_id)
        .where(nomination.asked_at >= since, *of_the_teams(actor, now, team))
        .order_by(Agency.name, nomination.id)
    )
    return [Answered(agency, answer, reason or "") for agency, answer, reason in rows]


def assessed_since(
    session: orm.Session, actor: Actor, now: datetime, since: datetime, team: UUID | None = None
) -> list[str]:
    """The agency of each assessment of the teams' families that was submitted since an instant."""
    rows = session.scalars(
        sa.select(Agency.name)
        .select_from(Assessment)
        .join(Case, Case.id == Assessment.case_id)
        .join(User, User.id == Assessment.assessor_id)
        .join(Agency, Agency.id == User.agency_id)
        .where(Assessment.submitted_at >= since, *of_the_teams(actor, now, team))
        .order_by(Agency.name, Assessment.id)
    )
    return list(rows)


def lasted_since(
    session: orm.Session, actor: Actor, now: datetime, since: datetime, team: UUID | None = None
) -> list[tuple[str, HasLasted]]:
    """What became of families some months after their case closed, by team."""
    check = ClosedCaseCheck
    rows = session.execute(
        sa.select(Team.name, check.answer)
        .join(Case, Case.id == check.case_id)
        .join(Team, Team.id == Case.team_id)
        .where(
            check.superseded_at.is_(None),
            check.recorded_at >= since,
            *of_the_teams(actor, now, team),
        )
        .order_by(Team.name, check.id)
    )
    return [(name, answer) for name, answer in rows]


def _families(
    actor: Actor, now: datetime, since: datetime, team: UUID | None
) -> tuple[sa.ColumnElement[bool], ...]:
    still = sa.or_(Case.closed_at.is_(None), Case.closed_at >= since)
    return (still, *of_the_teams(actor, now, team))


def of_the_teams(
    actor: Actor, now: datetime, team: UUID | None
) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions under which a case is of a team this person watches, or of one of them."""
    only = [] if team is None else [
        Case.team_id.in_(sa.select(Team.id).where(Team.public_id == team))
    ]  # fmt: skip
    return (watched_teams(actor, Case.team_id), visible_cases(actor, now), *only)


def _led(session: orm.Session, scope: Iterable[sa.ColumnElement[bool]]) -> dict[int, list[Led]]:
    led = LeadProfessionalAssignment
    rows = session.execute(
        sa.select(
            led.case_id, led.kind, led.started_at, led.ended_at, led.ended_because, Agency.name,
            led.user_id,
        )
        .join(Case, Case.id == led.case_id)
        .join(User, User.id == led.user_id)
        .join(Agency, Agency.id == User.agency_id)
        .where(*scope)
        .order_by(led.id)
    )  # fmt: skip
    found: dict[int, list[Led]] = {}
    for case_id, kind, started, ended, because, agency, user_id in rows:
        one = Led(kind.value, started, ended, because or "", agency, user_id)
        found.setdefault(case_id, []).append(one)
    return found
