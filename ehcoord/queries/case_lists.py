"""The cases a person may see, as a list that can be narrowed by a word of the family's name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Team, User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.queries.access import visible_cases
from ehcoord.rules.names import fold
from ehcoord.rules.permissions import Actor

PAGE = 25


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What narrows the list: the beginning of a family's name or reference, and whether open."""

    name: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case of the list."""

    public_id: UUID
    reference: str
    family_name: str
    team: str
    opened_at: datetime
    closed_at: datetime | None
    needs_lead: bool
    lead: str
    lead_kind: LeadKind | None


def cases_of(
    session: orm.Session, actor: Actor, wanted: CaseFilter, now: datetime, *, page: int
) -> tuple[list[CaseRow], int]:
    """One page of the cases this person may see, in alphabetical order, and how many in all."""
    led = LeadProfessionalAssignment
    conditions = [
        visible_cases(actor, now),
        Case.closed_at.is_not(None) if wanted.closed else Case.closed_at.is_(None),
    ]
    if wanted.name:
        key = fold(wanted.name)
        conditions.append(
            sa.or_(
                Case.sort_key.between(key, key + "\uffff"),
                Case.reference == wanted.name.strip().upper(),
            )
        )
    total = session.scalar(sa.select(sa.func.count()).select_from(Case).where(*conditions))
    rows = session.execute(
        sa.select(
            Case.public_id, Case.reference, Case.family_name, Team.name, Case.opened_at,
            Case.closed_at, Case.needs_lead, User.name, led.kind,
        )
        .join(Team, Team.id == Case.team_id)
        .outerjoin(led, sa.and_(led.case_id == Case.id, led.ended_at.is_(None)))
        .outerjoin(User, User.id == led.user_id)
        .where(*conditions)
        .order_by(Case.sort_key, Case.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )  # fmt: skip
    found = [
        CaseRow(case_id, ref, family, team, opened, closed, needs, lead or "", kind)
        for case_id, ref, family, team, opened, closed, needs, lead, kind in rows
    ]
    return found, total or 0
