"""What a person's own page begins with: the children they lead, and what they are asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child, TeamAroundTheFamilyMember
from ehcoord.models.leads import LeadProfessionalAssignment, LeadProfessionalNomination
from ehcoord.models.people import Person
from ehcoord.models.support import SupportService
from ehcoord.models.tasks import Task
from ehcoord.queries.contacts import LastSeen, last_seen
from ehcoord.queries.support import SupportLine, lines_where
from ehcoord.rules.permissions import Actor, Relation
from ehcoord.rules.tasks import KINDS
from ehcoord.rules.vocabulary import SupportStatus


@dataclass(frozen=True, slots=True)
class ChildCard:
    """One child a person leads: last seen, the help that is happening, the next thing due."""

    child_id: int
    public_id: UUID
    case_id: UUID
    given_name: str
    family_name: str
    seen: LastSeen | None
    support: tuple[SupportLine, ...]
    next_title: str
    next_due: datetime | None
    next_task: UUID | None


@dataclass(frozen=True, slots=True)
class LeadRequest:
    """A request to lead that waits for this person's answer."""

    public_id: UUID
    family_name: str
    asked_by: str
    asked_at: datetime
    family_wish: bool
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class HelpedFamily:
    """A family this person helps with and does not lead."""

    case_id: UUID
    family_name: str
    lead: str


def children_led(session: orm.Session, actor: Actor, now: datetime) -> list[ChildCard]:
    """A card for each child this person leads; who has not been seen for longest comes first."""
    return some_children_led(session, actor, now).cards


@dataclass(frozen=True, slots=True)
class SomeChildren:
    """One page of the cards, and how many children there are in all."""

    cards: list[ChildCard]
    total: int


def some_children_led(
    session: orm.Session, actor: Actor, now: datetime, *, most: int | None = None, skip: int = 0
) -> SomeChildren:
    """Some of the children this person leads; who has not been seen for longest comes first."""
    led = session.execute(
        sa.select(Child.id)
        .join(LeadProfessionalAssignment, LeadProfessionalAssignment.id == Case.lead_id)
        .select_from(Case)
        .join(Child, Child.case_id == Case.id)
        .where(LeadProfessionalAssignment.user_id == actor.user_id, Case.closed_at.is_(None))
        .order_by(Child.id)
    )
    every = [row.id for row in led]
    seen = last_seen(session, actor, every, now)
    every.sort(key=lambda one: (one in seen, seen[one].at if one in seen else now, one))
    ids = every[skip:] if most is None else every[skip : skip + most]
    cards = {card.child_id: card for card in _cards(session, ids, seen)}
    return SomeChildren([cards[one] for one in ids], len(every))


def _cards(
    session: orm.Session, ids: list[int], seen: Mapping[int, LastSeen]
) -> Iterator[ChildCard]:
    rows = session.execute(
        sa.select(Child.id, Child.public_id, Case.public_id, Person.given_name, Person.family_name)
        .join(Case, Case.id == Child.case_id)
        .join(Person, Person.id == Child.person_id)
        .where(Child.id.in_(ids))
    ).all()
    support, due = _happening(session, ids), _next_due(session, ids)
    for child_id, public_id, case_id, given, family in rows:
        yield ChildCard(
            child_id, public_id, case_id, given, family, seen.get(child_id),
            support.get(child_id, ()), *due.get(child_id, ("", None, None)),
        )  # fmt: skip


def _happening(session: orm.Session, ids: list[int]) -> dict[int, tuple[SupportLine, ...]]:
    """The help that is happening now; the lead may see restricted lines of those they lead."""
    lines = lines_where(session, SupportService.child_id.in_(ids), frozenset({Relation.LEAD}))
    found: dict[int, tuple[SupportLine, ...]] = {}
    for line in lines:
        if line.status is SupportStatus.ACTIVE:
            found[line.child_id] = (*found.get(line.child_id, ()), line)
    return found


def _next_due(
    session: orm.Session, ids: list[int]
) -> dict[int, tuple[str, datetime | None, UUID | None]]:
    rows = session.scalars(
        sa.select(Task)
        .where(Task.child_id.in_(ids), Task.closed_at.is_(None))
        .order_by(Task.due_at.desc(), Task.id.desc())
    )
    # The soonest is written last, and stands.
    return {
        task.child_id: (KINDS[task.kind].title.format(about="them"), task.due_at, task.public_id)
        for task in rows
        if task.child_id is not None
    }


def requests_to_lead(session: orm.Session, actor: Actor) -> list[LeadRequest]:
    """The requests to lead that wait for this person's answer, the oldest first."""
    asked, by = LeadProfessionalNomination, orm.aliased(User)
    rows = session.execute(
        sa.select(
            asked.public_id, Case.family_name, by.name, asked.asked_at, asked.family_wish,
            Task.due_at,
        )
        .join(Case, Case.id == asked.case_id)
        .join(by, by.id == asked.asked_by_id)
        .outerjoin(
            Task,
            sa.and_(
                Task.kind == "answer_nomination",
                Task.about_id == asked.id,
                Task.closed_at.is_(None),
            ),
        )
        .where(asked.nominee_id == actor.user_id, asked.answered_at.is_(None))
        .order_by(asked.id)
    )  # fmt: skip
    return [LeadRequest(*row) for row in rows]


def families_helped(session: orm.Session, actor: Actor) -> list[HelpedFamily]:
    """The families this person is around and does not lead, in alphabetical order."""
    around, led = TeamAroundTheFamilyMember, LeadProfessionalAssignment
    rows = session.execute(
        sa.select(Case.public_id, Case.family_name, User.name)
        .join(around, around.case_id == Case.id)
        .outerjoin(led, sa.and_(led.case_id == Case.id, led.ended_at.is_(None)))
        .outerjoin(User, User.id == led.user_id)
        .where(
            around.user_id == actor.user_id,
            around.until_at.is_(None),
            Case.closed_at.is_(None),
            sa.or_(led.user_id.is_(None), led.user_id != actor.user_id),
        )
        .order_by(Case.sort_key, Case.id)
    )
    return [HelpedFamily(case_id, family, lead or "") for case_id, family, lead in rows]


@dataclass(frozen=True, slots=True)
class KnownChild:
    """A child of a family this person leads or helps with."""

    public_id: UUID
    case_id: UUID
    given_name: str
    family_name: str


def children_known(session: orm.Session, actor: Actor) -> list[KnownChild]:
    """The children this person leads or helps with, by family."""
    around, led = TeamAroundTheFamilyMember, LeadProfessionalAssignment
    mine = sa.union(
        sa.select(led.case_id).where(led.user_id == actor.user_id, led.ended_at.is_(None)),
        sa.select(around.case_id).where(around.user_id == actor.user_id, around.until_at.is_(None)),
    )
    rows = session.execute(
        sa.select(Child.public_id, Case.public_id, Person.given_name, Person.family_name)
        .join(Case, Case.id == Child.case_id)
        .join(Person, Person.id == Child.person_id)
        .where(Case.id.in_(mine), Case.closed_at.is_(None))
        .order_by(Case.sort_key, Case.id, Person.born_on, Child.id)
    )
    return [KnownChild(*row) for row in rows]
