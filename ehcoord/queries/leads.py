"""Who could lead a family: everybody near it, with what they carry and when they are away.

Three queries whatever the size: the people, what was said on this case before, the absences.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Absence, Agency, RoleAssignment, TeamMembership, User
from ehcoord.models.cases import Case, CaseAgency, TeamAroundTheFamilyMember
from ehcoord.models.leads import (
    KeptApart,
    LeadProfessionalAssignment,
    LeadProfessionalNomination,
    NominationAnswer,
)
from ehcoord.queries.actors import during
from ehcoord.queries.caseload import counts_as
from ehcoord.queries.teams import managed_teams
from ehcoord.rules.calendar import LONDON, london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.leads import Candidate, Suggestions, suggest
from ehcoord.rules.permissions import Actor, Role
from ehcoord.rules.rulebook import Rulebook
from ehcoord.rules.training import has_lapsed

# Who may lead by their role, beside those who work with the family already.
LEADS_BY_ROLE = (Role.PRACTITIONER, Role.SAFEGUARDING_LEAD)
# Somebody whom the family asked to be replaced is not offered to it again.
FAMILYS_WISH = frozenset({"family_asked", "child_asked"})
FAMILY_ASKED = "Led before, and the family asked for somebody else"
KEPT_APART = "Kept apart from this family"
LOOK_AHEAD = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Before:
    """What this case says of people: who led, who was asked and what they answered."""

    led: frozenset[int]
    not_offered: dict[int, str]
    family_asked: frozenset[int]


def people_who_could_lead(
    session: orm.Session, actor: Actor, case: Case, rules: RulesInForce, now: datetime
) -> Suggestions:
    """Everybody of the case's team and of the agencies around it, in the order of the rules.

    The caller has read ``case`` through ``get_case``. Nobody is hidden: who is not offered is in
    the second list with the reason, which is for those who manage the case.
    """
    rows = session.execute(_people(actor, case, rules, now)).all()
    # Who is kept apart from a family is for those to know who manage it.
    people = [row for row in rows if row.manages_case or not row.apart]
    before = _before(session, case, rules.rulebook)
    away = _away(session, [row.User.id for row in people], london_date(now))
    lapsed = {row.User.id: has_lapsed(rules, row.User.lead_trained_on, now) for row in people}
    candidates = (
        replace(_candidate(row, case, before, away), training_lapsed=lapsed[row.User.id])
        for row in people
    )
    return suggest(candidates, london_date(now))


def _people(
    actor: Actor, case: Case, rules: RulesInForce, now: datetime
) -> sa.Select[*tuple[Any, ...]]:
    around = TeamAroundTheFamilyMember
    near = _near(case, now).subquery()
    carried = _carried(near, rules)
    managed = sa.exists().where(
        TeamMembership.user_id == User.id,
        *during(TeamMembership, now),
        managed_teams(actor, TeamMembership.team_id),
    )
    apart = sa.exists().where(
        KeptApart.user_id == User.id, KeptApart.case_id == case.id, KeptApart.ended_at.is_(None)
    )
    return (
        sa.select(
            User,
            Agency.name.label("agency"),
            sa.and_(
                Agency.safeguarding_lead_id.is_not(None), Agency.holiday_substitute_id.is_not(None)
            ).label("agency_ready"),
            around.id.label("around_id"),
            around.what_they_do,
            sa.func.coalesce(carried.c.open_cases, 0).label("open_cases"),
            sa.func.coalesce(carried.c.counted, 0).label("counted"),
            managed.label("managed"),
            apart.label("apart"),
            managed_teams(actor, sa.literal(case.team_id)).label("manages_case"),
        )
        .join(near, near.c.id == User.id)
        .join(Agency, Agency.id == User.agency_id)
        .outerjoin(
            around,
            sa.and_(
                around.case_id == case.id, around.user_id == User.id, around.until_at.is_(None)
            ),
        )
        .outerjoin(carried, carried.c.user_id == User.id)
        .where(User.deactivated_at.is_(None), Agency.withdrawn_at.is_(None))
    )


def _carried(near: sa.Subquery, rules: RulesInForce) -> sa.Subquery:
    """How many families each lead; of those near only, so that the caseload's size is no matter."""
    return (
        sa.select(
            LeadProfessionalAssignment.user_id,
            sa.func.count().label("open_cases"),
            sa.func.sum(counts_as(LeadProfessionalAssignment.case_id, rules)).label("counted"),
        )
        .where(
            LeadProfessionalAssignment.user_id.in_(sa.select(near.c.id)),
            LeadProfessionalAssignment.ended_at.is_(None),
        )
        .group_by(LeadProfessionalAssignment.user_id)
        .subquery()
    )


def _near(case: Case, now: datetime) -> sa.CompoundSelect[Any]:
    """The ids of those who work with the family, and of those who lead by role near it."""
    by_role = sa.select(RoleAssignment.user_id).where(
        RoleAssignment.role.in_(LEADS_BY_ROLE), *during(RoleAssignment, now)
    )
    team = sa.select(TeamMembership.user_id.label("id")).where(
        TeamMembership.team_id == case.team_id,
        *during(TeamMembership, now),
        TeamMembership.user_id.in_(by_role),
    )
    involved = sa.select(CaseAgency.agency_id).where(
        CaseAgency.case_id == case.id, CaseAgency.until_at.is_(None)
    )
    agencies = sa.select(User.id).where(User.agency_id.in_(involved), User.id.in_(by_role))
    around = sa.select(TeamAroundTheFamilyMember.user_id).where(
        TeamAroundTheFamilyMember.case_id == case.id,
        TeamAroundTheFamilyMember.until_at.is_(None),
    )
    leading = sa.select(LeadProfessionalAssignment.user_id).where(
        LeadProfessionalAssignment.case_id == case.id
    )
    return sa.union(team, agencies, around, leading)


def _before(session: orm.Session, case: Case, rulebook: Rulebook) -> Before:
    led, asked = LeadProfessionalAssignment, LeadProfessionalNomination
    rows = session.execute(
        sa.select(
            led.user_id, sa.type_coerce(sa.null(), asked.asked_at.type).label("asked_at"),
            led.ended_at,
            sa.null().label("answer"), led.ended_because.label("reason"), sa.false().label("wish"),
            led.id,
        )
        .where(led.case_id == case.id)
        .union_all(
            sa.select(
                asked.nominee_id, asked.asked_at, asked.answered_at,
                sa.cast(asked.answer, sa.String), asked.decline_reason, asked.family_wish,
                asked.id,
            ).where(asked.case_id == case.id)
        )
        .order_by("asked_at", "id")
    ).all()  # fmt: skip
    nominations = [row for row in rows if row.asked_at is not None]
    return Before(
        led=frozenset(r.user_id for r in rows if r.asked_at is None and r.ended_at is not None),
        not_offered={
            **{row.user_id: said for row in nominations if (said := _why_not(row, rulebook))},
            **{row.user_id: FAMILY_ASKED for row in rows if row.reason in FAMILYS_WISH},
        },
        family_asked=frozenset(row.user_id for row in nominations if row.wish),
    )


def _why_not(row: Any, rulebook: Rulebook) -> str:
    asked = f"Asked {row.asked_at.astimezone(LONDON):%-d %B}"
    if row.answer is None:
        return f"{asked}, not answered yet"
    if row.answer == NominationAnswer.DECLINED:
        reason = rulebook.decline_reasons.get(row.reason or "", "no reason given")
        said = reason[0].lower() + reason[1:]
        return f"{asked}, declined {row.ended_at.astimezone(LONDON):%-d %B}: {said}"
    return ""


def _away(
    session: orm.Session, user_ids: Sequence[int], today: date
) -> dict[int, tuple[date, date, str]]:
    deputy = orm.aliased(User)
    rows = session.execute(
        sa.select(Absence.user_id, Absence.from_on, Absence.until_on, deputy.name)
        .outerjoin(deputy, deputy.id == Absence.deputy_id)
        .where(
            Absence.user_id.in_(user_ids),
            Absence.cancelled_at.is_(None),
            Absence.until_on >= today,
            Absence.from_on <= today + LOOK_AHEAD,
        )
        # The soonest is written last, and stands.
        .order_by(Absence.from_on.desc(), Absence.id)
    )
    return {user_id: (start, end, name or "") for user_id, start, end, name in rows}


def _candidate(
    row: Any, case: Case, before: Before, away: dict[int, tuple[date, date, str]]
) -> Candidate:
    user: User = row.User
    works = row.what_they_do or user.job_title if row.around_id is not None else ""
    named = user.name.casefold() in case.family_wish.casefold()
    candidate = Candidate(
        user_id=user.id,
        public_id=user.public_id,
        name=user.name,
        job_title=user.job_title,
        agency=row.agency,
        works_now_as=works,
        family_asked=named or user.id in before.family_asked,
        led_before=user.id in before.led,
        languages=user.languages,
        trained_on=user.lead_trained_on,
        open_cases=row.open_cases,
        counted=row.counted,
        case_limit=user.case_limit,
        agency_ready=bool(row.agency_ready),
        can_be_assigned=bool(row.managed),
        not_offered=KEPT_APART if row.apart else before.not_offered.get(user.id, ""),
    )
    if user.id not in away:
        return candidate
    start, end, covered_by = away[user.id]
    return replace(candidate, away_from=start, away_until=end, covered_by=covered_by)
