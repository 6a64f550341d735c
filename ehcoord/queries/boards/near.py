"""Who could be asked from a row of the board: the lead for now, and those around the family."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Absence, Agency, TeamMembership, User
from ehcoord.models.cases import Case, TeamAroundTheFamilyMember
from ehcoord.models.leads import (
    KeptApart,
    LeadKind,
    LeadProfessionalNomination,
    NominationAnswer,
)
from ehcoord.queries.actors import during
from ehcoord.queries.boards.sources import LED
from ehcoord.queries.caseload import counted_families, counts_as
from ehcoord.queries.teams import managed_teams
from ehcoord.rules.calendar import london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Actor
from ehcoord.rules.training import oldest_that_holds

NO_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Near:
    """A person near a family who could lead it. ``managed`` people are assigned, others asked."""

    user_id: UUID
    name: str
    what_they_do: str
    managed: bool
    leads_now: bool


def near(
    session: orm.Session, actor: Actor, case_ids: Sequence[int], rules: RulesInForce, now: datetime
) -> dict[int, tuple[Near, ...]]:
    """For each case the people who could be asked in one tap, who leads for now first.

    Left out are those the picker has something to say against: not trained, away, at their limit,
    kept apart, said no on this case, or of an agency that has not named who stands behind its
    leads.
    """
    if not case_ids:
        return {}
    rows: Any = session.execute(
        _leading(case_ids, actor, rules, now)
        .union_all(_around(case_ids, actor, rules, now))
        .order_by("place", "name_key", "user_id")
    )
    found: dict[int, dict[int, Near]] = {}
    for row in rows:
        one = Near(row.public_id, row.name, row.what_they_do, row.managed, row.place == 0)
        found.setdefault(row.case_id, {}).setdefault(row.user_id, one)
    return {case_id: tuple(people.values()) for case_id, people in found.items()}


def _leading(case_ids: Sequence[int], actor: Actor, rules: RulesInForce, now: datetime) -> Any:
    return (
        _people(Case.id, sa.literal(""), sa.literal(0), actor, now)
        .select_from(Case)
        .join(LED, sa.and_(LED.id == Case.lead_id, LED.kind == LeadKind.INTERIM))
        .join(User, User.id == LED.user_id)
        .join(Agency, Agency.id == User.agency_id)
        .where(
            Case.id.in_(case_ids),
            *_nothing_against(Case.id, rules, now),
            # What they lead already takes no more room.
            _counted(rules) - counts_as(Case.id, rules) < _limit(),
        )
    )


def _around(case_ids: Sequence[int], actor: Actor, rules: RulesInForce, now: datetime) -> Any:
    around = TeamAroundTheFamilyMember
    return (
        _people(around.case_id, around.what_they_do, sa.literal(1), actor, now)
        .select_from(around)
        .join(User, User.id == around.user_id)
        .join(Agency, Agency.id == User.agency_id)
        .where(
            around.case_id.in_(case_ids),
            around.until_at.is_(None),
            *_nothing_against(around.case_id, rules, now),
            _counted(rules) < _limit(),
        )
    )


def _people(case_id: Any, does: Any, place: Any, actor: Actor, now: datetime) -> Any:
    managed = sa.exists().where(
        TeamMembership.user_id == User.id,
        *during(TeamMembership, now),
        managed_teams(actor, TeamMembership.team_id),
    )
    return sa.select(
        case_id.label("case_id"), User.id.label("user_id"), User.public_id.label("public_id"),
        User.name.label("name"), User.name_key.label("name_key"), does.label("what_they_do"),
        place.label("place"), managed.label("managed"),
    )  # fmt: skip


def _counted(rules: RulesInForce) -> Any:
    return counted_families(User.id, rules).correlate(User).scalar_subquery()


def _limit() -> Any:
    """What the person and their manager agreed; where nothing was, more than anybody leads."""
    return sa.func.coalesce(User.case_limit, NO_LIMIT)


def _nothing_against(case_id: Any, rules: RulesInForce, now: datetime) -> tuple[Any, ...]:
    nomination, today = LeadProfessionalNomination, london_date(now)
    oldest = oldest_that_holds(rules, now)
    return (
        User.lead_trained_on >= oldest if oldest else sa.true(),
        ~sa.exists().where(
            KeptApart.case_id == case_id,
            KeptApart.user_id == User.id,
            KeptApart.ended_at.is_(None),
        ),
        User.deactivated_at.is_(None),
        User.lead_trained_on.is_not(None),
        Agency.withdrawn_at.is_(None),
        Agency.safeguarding_lead_id.is_not(None),
        Agency.holiday_substitute_id.is_not(None),
        ~sa.exists().where(
            nomination.case_id == case_id,
            nomination.nominee_id == User.id,
            nomination.answer == NominationAnswer.DECLINED,
        ),
        ~sa.exists().where(
            Absence.user_id == User.id,
            Absence.cancelled_at.is_(None),
            Absence.from_on <= today,
            Absence.until_on >= today,
        ),
    )
