"""Urgent referrals and safety plans of a case, as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.plans import SafetyPlan
from ehcoord.models.referrals import CallAnswer, UrgentReferral, UrgentReferralAnswer
from ehcoord.models.risks import RiskIndicator
from ehcoord.queries.access import get_case
from ehcoord.rules.permissions import Action, Actor, sees_restricted
from ehcoord.rules.vocabulary import Level


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral and the last answer to it; ``told_at`` is None until somebody has been told."""

    id: UUID
    child_id: int
    risk_id: int
    opened_at: datetime
    answer: CallAnswer | None
    who: str
    told_at: datetime | None
    reference: str
    reply: str


@dataclass(frozen=True, slots=True)
class Plan:
    """That a safety plan exists, its date and whom the child rings; its words where permitted.

    ``not_looked_at_since`` is when self-harm was recorded that the plan does not yet know of.
    """

    child_id: int
    made_on: date
    made_by: str
    copies_with: str
    rings_at_night: str
    next_look_on: date | None
    words: str | None
    not_looked_at_since: datetime | None


def referrals_of_case(
    session: orm.Session, actor: Actor, case_id: UUID | int, now: datetime
) -> tuple[Referral, ...]:
    """The urgent referrals of a case, the latest first; one about a restricted worry is hidden."""
    case, relations = get_case(session, actor, case_id, Action.CASE_READ, now)
    query = (
        sa.select(UrgentReferral)
        .join(RiskIndicator, RiskIndicator.id == UrgentReferral.risk_id)
        .where(UrgentReferral.case_id == case.id, RiskIndicator.withdrawn_at.is_(None))
        .order_by(UrgentReferral.recorded_at.desc(), UrgentReferral.id.desc())
    )
    if not sees_restricted(relations):
        query = query.where(
            UrgentReferral.restricted.is_(False), RiskIndicator.restricted.is_(False)
        )
    rows = session.scalars(query).all()
    answers = _answers(session, [row.id for row in rows])
    return tuple(_referral(row, answers.get(row.id, ())) for row in rows)


def plans_of_case(
    session: orm.Session, actor: Actor, case_id: UUID | int, now: datetime
) -> tuple[Plan, ...]:
    """The safety plan of each child of a case: that it exists is shown to all who may read."""
    case, relations = get_case(session, actor, case_id, Action.CASE_READ, now)
    rows = session.scalars(
        sa.select(SafetyPlan)
        .where(SafetyPlan.case_id == case.id, SafetyPlan.superseded_at.is_(None))
        .order_by(SafetyPlan.child_id, SafetyPlan.id)
    ).all()
    newest = _newest_self_harm(session, [row.child_id for row in rows])
    sees = sees_restricted(relations)
    return tuple(_plan(row, newest.get(row.child_id), sees=sees) for row in rows)


def _newest_self_harm(session: orm.Session, child_ids: list[int]) -> Mapping[int, datetime]:
    # Codes A03 to A10 are self-harm and thoughts of suicide in every version of the catalogue.
    codes = [f"A{number:02}" for number in range(3, 11)]
    rows = session.execute(
        sa.select(RiskIndicator.child_id, sa.func.max(RiskIndicator.recorded_at))
        .where(
            RiskIndicator.child_id.in_(child_ids),
            RiskIndicator.code.in_(codes),
            RiskIndicator.level >= Level.MODERATE,
            RiskIndicator.withdrawn_at.is_(None),
        )
        .group_by(RiskIndicator.child_id)
    )
    return {child_id: at for child_id, at in rows if at is not None}


def _plan(row: SafetyPlan, newest: datetime | None, *, sees: bool) -> Plan:
    is_newer = newest is not None and newest > row.recorded_at
    return Plan(
        child_id=row.child_id,
        made_on=row.made_on,
        made_by=row.made_by,
        copies_with=row.copies_with,
        rings_at_night=row.rings_at_night,
        next_look_on=row.next_look_on,
        words=row.words if sees else None,
        not_looked_at_since=newest if is_newer else None,
    )


def _answers(
    session: orm.Session, ids: list[int]
) -> Mapping[int, tuple[UrgentReferralAnswer, ...]]:
    rows = session.scalars(
        sa.select(UrgentReferralAnswer)
        .where(
            UrgentReferralAnswer.referral_id.in_(ids),
            UrgentReferralAnswer.superseded_at.is_(None),
        )
        .order_by(UrgentReferralAnswer.recorded_at, UrgentReferralAnswer.id)
    )
    found: dict[int, tuple[UrgentReferralAnswer, ...]] = {}
    for row in rows:
        found[row.referral_id] = (*found.get(row.referral_id, ()), row)
    return found


def _referral(row: UrgentReferral, said: tuple[UrgentReferralAnswer, ...]) -> Referral:
    told = [one for one in said if one.at is not None]
    last = said[-1] if said else None
    first_told = told[0] if told else None
    return Referral(
        id=row.public_id,
        child_id=row.child_id,
        risk_id=row.risk_id,
        opened_at=row.recorded_at,
        answer=last.answer if last else None,
        who=first_told.who if first_told else (last.who if last else ""),
        told_at=first_told.at if first_told else None,
        reference=next((one.reference for one in said if one.reference), ""),
        reply=next((one.reply for one in reversed(said) if one.reply), ""),
    )
