"""Reads about people: found by how a name sounds, and the people of one case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.commands.people import AskForEarlyHelp, SearchPeople
from ehcoord.errors import NotFound
from ehcoord.models.cases import Case, CaseMember
from ehcoord.models.people import NameKey, Person
from ehcoord.queries.access import visible_cases
from ehcoord.rules.names import likeness, search_keys
from ehcoord.rules.people import MemberRole, near_dates
from ehcoord.rules.permissions import Actor, Relation, sees_restricted

MOST_CANDIDATES = 200
# Beneath this a name is no longer the one that was typed, however alike the two sound.
LEAST_LIKENESS = 0.6


@dataclass(frozen=True, slots=True)
class CaseOfPerson:
    """A case a found person belongs to, as the one who searches may see it."""

    public_id: UUID
    reference: str
    family_name: str
    open: bool


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody who may be the one that was looked for, best first; ``exact`` by number or name."""

    public_id: UUID
    given_name: str
    family_name: str
    born_on: date | None
    expected_on: date | None
    cases: tuple[CaseOfPerson, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A person's place in a case."""

    id: int
    person_id: int
    role: MemberRole


def find_people(
    session: orm.Session, actor: Actor, command: SearchPeople, now: datetime
) -> tuple[FoundPerson, ...]:
    """People of cases this person may see who match, best first, in two queries.

    By number alone if one is given; else by name as it sounds, in either order, with the date of
    birth as typed or nearly so. People of other cases are never listed: see ``ask_for_early_help``.
    """
    seen = sa.and_(visible_cases(actor, now), CaseMember.restricted.is_(False))
    people = session.execute(
        sa.select(Person.id, Person.public_id, Person.given_name, Person.family_name,
                  Person.born_on, Person.expected_on, Person.sort_key)
        .where(
            _matching(command),
            Person.id.in_(
                sa.select(CaseMember.person_id)
                .join(Case, Case.id == CaseMember.case_id)
                .where(seen, CaseMember.until_at.is_(None))
            ),
        )
        .order_by(Person.id)
        .limit(MOST_CANDIDATES)
    ).all()  # fmt: skip
    ranked = _ranked(command, people)
    cases = _cases_of(session, [row.id for row, _ in ranked], seen)
    return tuple(
        FoundPerson(row.public_id, row.given_name, row.family_name, row.born_on, row.expected_on,
                    cases.get(row.id, ()), exact=like >= 1.0)
        for row, like in ranked
    )  # fmt: skip


def people_exactly(
    session: orm.Session, command: AskForEarlyHelp
) -> list[tuple[int, bool, int, int | None]]:
    """The open cases of the very person asked about: (case, restricted, team, lead assignment).

    Nothing near is matched: a number, or every word of the name with the date of birth.
    """
    if command.born_on is None and not (command.nhs_number or command.upn):
        return []
    people = SearchPeople(command.name, command.born_on, command.nhs_number, command.upn)
    rows = session.execute(
        sa.select(Case.id, Case.restricted, Case.team_id, Case.lead_id)
        .join(CaseMember, CaseMember.case_id == Case.id)
        .join(Person, Person.id == CaseMember.person_id)
        .where(
            _matching(people, exactly=True),
            CaseMember.role == MemberRole.CHILD,
            CaseMember.until_at.is_(None),
            Case.closed_at.is_(None),
        )
        .distinct()
        .order_by(Case.id)
    )
    return [(row.id, row.restricted, row.team_id, row.lead_id) for row in rows]


def member_of(
    session: orm.Session, case_id: int, person_id: UUID, relations: frozenset[Relation]
) -> Member:
    """A person's current place in a case. Raises NotFound where there is none to be seen."""
    row = session.execute(
        sa.select(CaseMember.id, CaseMember.person_id, CaseMember.role, CaseMember.restricted)
        .join(Person, Person.id == CaseMember.person_id)
        .where(
            CaseMember.case_id == case_id,
            Person.public_id == person_id,
            CaseMember.until_at.is_(None),
        )
    ).first()
    if row is None or (row.restricted and not sees_restricted(relations)):
        raise NotFound
    return Member(row.id, row.person_id, row.role)


def person_seen(session: orm.Session, actor: Actor, person_id: UUID, now: datetime) -> Person:
    """A person of some case this person may see, as the one record that stays after a merge.

    Raises NotFound for anybody else: people are not found by trying ids.
    """
    found = session.scalar(
        sa.select(Person).where(
            Person.public_id == person_id,
            Person.id.in_(
                sa.select(CaseMember.person_id)
                .join(Case, Case.id == CaseMember.case_id)
                .where(visible_cases(actor, now), CaseMember.restricted.is_(False))
            ),
        )
    )
    if found is None:
        raise NotFound
    if found.merged_into_id is not None:
        return session.get_one(Person, found.merged_into_id)
    return found


def _matching(command: SearchPeople, *, exactly: bool = False) -> sa.ColumnElement[bool]:
    numbers = [
        getattr(Person, name) == said
        for name in ("nhs_number", "upn")
        if (said := getattr(command, name))
    ]
    if numbers:
        return sa.or_(*numbers)
    keys = sorted(key for kind, key in search_keys(command.name) if not exactly or kind == "exact")
    wanted: list[sa.ColumnElement[bool]] = [NameKey.key.in_(keys)]
    if exactly:
        wanted += [NameKey.kind == "exact", NameKey.born_on == command.born_on]
    elif command.born_on is not None:
        wanted.append(NameKey.born_on.in_(near_dates(command.born_on)))
    return Person.id.in_(sa.select(NameKey.person_id).where(*wanted))


def _ranked(command: SearchPeople, people: Sequence[Any]) -> list[tuple[Any, float]]:
    by_number = bool(command.nhs_number or command.upn)
    scored = [
        (row, 1.0 if by_number else likeness(command.name, row.given_name, row.family_name))
        for row in people
    ]
    kept = [(row, like) for row, like in scored if like >= LEAST_LIKENESS]
    wanted = command.born_on
    return sorted(kept, key=lambda e: (-e[1], e[0].born_on != wanted, e[0].sort_key, e[0].id))


def _cases_of(
    session: orm.Session, person_ids: list[int], seen: sa.ColumnElement[bool]
) -> dict[int, tuple[CaseOfPerson, ...]]:
    found: dict[int, tuple[CaseOfPerson, ...]] = {}
    rows = session.execute(
        sa.select(CaseMember.person_id, Case.public_id, Case.reference, Case.family_name,
                  Case.closed_at)
        .join(Case, Case.id == CaseMember.case_id)
        .where(CaseMember.person_id.in_(person_ids), CaseMember.until_at.is_(None), seen)
        .order_by(Case.closed_at.is_not(None), Case.opened_at.desc(), Case.id)
    )  # fmt: skip
    for row in rows:
        case = CaseOfPerson(row.public_id, row.reference, row.family_name, row.closed_at is None)
        found[row.person_id] = (*found.get(row.person_id, ()), case)
    return found
