"""Whose case it is: the reference, the children and who leads, for the head of every case page."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.people import Person
from ehcoord.rules.permissions import Relation, sees_restricted


@dataclass(frozen=True, slots=True)
class ChildHead:
    """One child of the case, as the head of a page names them."""

    id: int
    public_id: UUID
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


def case_head(session: orm.Session, case: Case, relations: frozenset[Relation]) -> CaseHead:
    """The head of a case that the caller has read through ``get_case``, in two queries."""
    return CaseHead(
        id=case.id,
        public_id=case.public_id,
        reference=case.reference,
        family_name=case.family_name,
        restricted=case.restricted,
        closed_at=case.closed_at,
        needs_lead=case.needs_lead,
        flagged_at=case.flagged_at,
        children=tuple(_children(session, case.id)),
        lead=_lead(session, case.id),
        relations=relations,
    )


def _children(session: orm.Session, case_id: int) -> list[ChildHead]:
    rows = session.execute(
        sa.select(Child.id, Child.public_id, Person)
        .join(Person, Person.id == Child.person_id)
        .where(Child.case_id == case_id)
        .order_by(Person.born_on, Child.id)
    )
    return [
        ChildHead(
            id=child_id,
            public_id=public_id,
            given_name=person.given_name,
            name=f"{person.given_name} {person.family_name}",
            born_on=person.born_on,
            expected_on=person.expected_on,
        )
        for child_id, public_id, person in rows
    ]


def _lead(session: orm.Session, case_id: int) -> LeadHead | None:
    led = LeadProfessionalAssignment
    row = session.execute(
        sa.select(User.id, User.name, User.job_title, led.kind, led.started_at)
        .join(User, User.id == led.user_id)
        .where(led.case_id == case_id, led.ended_at.is_(None))
    ).first()
    return LeadHead(*row) if row else None
