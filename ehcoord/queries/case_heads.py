"""Whose case it is: the reference, the children and who leads, for the head of every case page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.people import Person
from ehcoord.queries.as_known import as_known
from ehcoord.rules.permissions import Relation, sees_restricted


@dataclass(frozen=True, slots=True)
class ChildHead:
    """One child of the case, as the head of a page names them."""

    id: int
    public_id: UUID
    person_id: int
    case_id: int
    given_name: str
    name: str
    born_on: date | None
    expected_on: date | None

    def age(self, today: date) -> str:
        """Their age in years, or when they are expected; nothing when neither is known."""
        if self.born_on is None:
            return f"due {self.expected_on:%B}" if self.expected_on else ""
        born = self.born_on
        had_birthday = (today.month, today.day) >= (born.month, born.day)
        return str(today.year - born.year - (not had_birthday))


@dataclass(frozen=True, slots=True)
class LeadHead:
    """Who leads now: for now, confirmed or held by a manager, and since when."""

    user_id: int
    name: str
    job_title: str
    kind: LeadKind
    since: datetime


@dataclass(frozen=True, slots=True)
class CaseHead:
    """A case as every page of it begins, with what ties the reader to it."""

    id: int
    public_id: UUID
    reference: str
    family_name: str
    restricted: bool
    closed_at: datetime | None
    needs_lead: bool
    flagged_at: datetime | None
    children: tuple[ChildHead, ...]
    lead: LeadHead | None
    relations: frozenset[Relation]

    @property
    def shows_restricted(self) -> bool:
        """Whether rows marked restricted are shown to this reader."""
        return sees_restricted(self.relations)


def case_head(
    session: orm.Session,
    case: Case,
    relations: frozenset[Relation],
    at: datetime | None = None,
) -> CaseHead:
    """The head of a case that the caller has read through ``get_case``, in one query.

    With ``at``, its names, children and lead are those that were known at that instant. Raises
    NotFound for an instant at which nobody knew of the case.
    """
    rows = session.execute(_heads(case.id, at)).all()
    if not rows:
        raise NotFound
    known = rows[0]
    return CaseHead(
        id=case.id,
        public_id=case.public_id,
        reference=case.reference,
        family_name=known.case_name,
        restricted=case.restricted,
        closed_at=known.closed_at,
        needs_lead=known.needs_lead,
        flagged_at=known.flagged_at,
        children=tuple(_child(row, case.id) for row in rows if row.child_id is not None),
        lead=LeadHead(known.lead_user_id, known.lead_name, known.job_title, known.kind,
                      known.started_at) if known.lead_user_id is not None else None,
        relations=relations,
    )  # fmt: skip


def _heads(case_id: int, at: datetime | None) -> sa.Select[*tuple[Any, ...]]:
    """One row a child, each with the case and who leads it."""
    case, child, person = (as_known(model, at) for model in (Case, Child, Person))
    led = LeadProfessionalAssignment
    leads = led.ended_at.is_(None) if at is None else sa.and_(
        led.started_at <= at, sa.or_(led.ended_at.is_(None), led.ended_at > at)
    )  # fmt: skip
    # Numbers that name a row in an address never change, and a twin need not be asked for them.
    return (
        sa.select(
            case.plain("family_name").label("case_name"), case.closed_at, case.needs_lead,
            case.flagged_at, child.plain("id").label("child_id"), child.public_id,
            child.person_id, person.given_name, person.family_name, person.born_on,
            person.expected_on, User.id.label("lead_user_id"), User.name.label("lead_name"),
            User.job_title, led.kind, led.started_at,
        )
        .select_from(case.table)
        .outerjoin(child.table, sa.and_(child.plain("case_id") == case_id, child.is_known))
        .outerjoin(
            person.table,
            sa.and_(person.plain("id") == child.plain("person_id"), person.is_known),
        )
        .outerjoin(led, sa.and_(led.case_id == case_id, leads))
        .outerjoin(User, User.id == led.user_id)
        .where(case.plain("id") == case_id, case.is_known)
        .order_by(person.plain("born_on"), child.plain("id"))
    )  # fmt: skip


def _child(row: Any, case_id: int) -> ChildHead:
    return ChildHead(
        id=row.child_id,
        public_id=row.public_id,
        person_id=row.person_id,
        case_id=case_id,
        given_name=row.given_name,
        name=f"{row.given_name} {row.family_name}",
        born_on=row.born_on,
        expected_on=row.expected_on,
    )
