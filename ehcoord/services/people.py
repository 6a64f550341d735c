"""People of families: added with a case, corrected by version, merged when recorded twice.

A person is found by stored keys (``name_key``), which are written wherever a name is.
"""

from dataclasses import fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.people import CorrectPerson, MergePeople, PersonDetails
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, RuleBroken, Stale
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.histories import HISTORY
from ehcoord.models.people import NameKey, Person
from ehcoord.queries.access import get_case
from ehcoord.queries.people import member_of
from ehcoord.rules.calendar import london_date
from ehcoord.rules.identifiers import is_nhs_number, is_upn
from ehcoord.rules.names import name_keys, sort_key
from ehcoord.rules.people import MemberRole, date_faults
from ehcoord.rules.permissions import Action, Actor, sees_restricted
from ehcoord.services.records import Event, record

NHS_FAULT = "Enter an NHS number of 10 digits. Its last digit checks the others, and does not fit."
UPN_FAULT = "Enter a unique pupil number. Its first letter checks the rest, and does not fit."
# Says no more: that a record exists is learned by asking, with a reason, and not from a refusal.
TAKEN = "This number cannot be used here. Check it, or ask your manager."
WRITTEN = tuple(field.name for field in fields(PersonDetails))
ADDRESS = ("address", "address_restricted")


def new_person(
    session: WriteSession, details: PersonDetails, role: MemberRole, prefix: str = ""
) -> Person:
    """A new person with the keys they are found by; a step of opening a case or adding to one.

    Raises InvalidInput, ``prefix`` before each field, for dates and numbers that cannot be.
    """
    _check(session, details, child=role is MemberRole.CHILD, prefix=prefix, person_id=None)
    person = Person(
        **{name: getattr(details, name) for name in WRITTEN},
        sort_key=sort_key(details.family_name, details.given_name),
    )
    session.add_all_now(person)
    write_name_keys(session, person)
    return person


def write_name_keys(session: WriteSession, person: Person) -> None:
    """Puts the keys a person is found by in the place of those there were."""
    session.execute(sa.delete(NameKey).where(NameKey.person_id == person.id))
    keys = sorted(name_keys(person.given_name, person.family_name, person.sounds_like))
    session.add_all(
        NameKey(person_id=person.id, kind=kind, key=key, born_on=person.born_on)
        for kind, key in keys
    )
    session.flush()


def correct_person(
    actor: Actor, case_id: UUID, person_id: UUID, command: CorrectPerson, *, now: datetime
) -> int:
    """Writes what is to stand of a person of a case; gives the new version.

    Raises NotFound for somebody of another case, Stale when the person was changed meanwhile,
    and InvalidInput for dates and numbers that cannot be. An address that is kept back from the
    person who corrects stays as it is.
    """
    with transaction(actor.user_id, now) as session:
        case, relations = get_case(session, actor, case_id, Action.PEOPLE_WRITE, now)
        member = member_of(session, case.id, person_id, relations)
        person = session.get_one(Person, member.person_id, with_for_update=True)
        kept_back = person.address_restricted and not sees_restricted(relations)
        written = [name for name in WRITTEN if not (kept_back and name in ADDRESS)]
        changed = [n for n in written if getattr(person, n) != getattr(command.details, n)]
        if not changed:
            return person.version
        if person.version != command.version:
            raise _stale(session, person)
        child = member.role is MemberRole.CHILD
        _check(session, command.details, child=child, prefix="", person_id=person.id)
        for name in changed:
            setattr(person, name, getattr(command.details, name))
        person.sort_key = sort_key(person.family_name, person.given_name)
        person.version += 1
        write_name_keys(session, person)
        _note(session, "person.corrected", case, person, {"fields": sorted(changed)})
        return person.version


def merge_people(
    actor: Actor, case_id: UUID, person_id: UUID, command: MergePeople, *, now: datetime
) -> None:
    """Marks that two records are one person: found under either, read as the one that stays.

    No row moves, so clearing the mark undoes it. Both must be people this person may see.
    """
    with transaction(actor.user_id, now) as session:
        case, relations = get_case(session, actor, case_id, Action.PEOPLE_WRITE, now)
        gone = member_of(session, case.id, person_id, relations)
        stays = member_of(session, case.id, command.into_id, relations)
        if gone.person_id == stays.person_id:
            raise InvalidInput({"into_id": ["Choose the other record of this person."]})
        other = session.get_one(Person, stays.person_id, with_for_update=True)
        if other.merged_into_id is not None:
            raise RuleBroken("merged-already", "The record that should stay was merged itself.")
        person = session.get_one(Person, gone.person_id, with_for_update=True)
        person.merged_into_id = other.id
        person.version += 1
        _note(session, "person.merged", case, person, {"into": other.id})


def keep_apart(actor: Actor, case_id: UUID, person_id: UUID, *, now: datetime) -> None:
    """Takes a merge back: the two records stand for two people again."""
    with transaction(actor.user_id, now) as session:
        case, relations = get_case(session, actor, case_id, Action.PEOPLE_WRITE, now)
        member = member_of(session, case.id, person_id, relations)
        person = session.get_one(Person, member.person_id, with_for_update=True)
        if person.merged_into_id is None:
            return
        person.merged_into_id = None
        person.version += 1
        _note(session, "person.kept_apart", case, person, {})


def _check(
    session: WriteSession, details: PersonDetails, *, child: bool, prefix: str,
    person_id: int | None,
) -> None:  # fmt: skip
    today = london_date(session.now)
    faults = dict(date_faults(details.born_on, details.expected_on, child=child, today=today))
    if details.nhs_number and not is_nhs_number(details.nhs_number):
        faults["nhs_number"] = NHS_FAULT
    if details.upn and not is_upn(details.upn):
        faults["upn"] = UPN_FAULT
    faults |= {name: TAKEN for name in _taken(session, details, person_id) if name not in faults}
    if faults:
        raise InvalidInput({f"{prefix}{name}": [said] for name, said in faults.items()})


def _taken(session: WriteSession, details: PersonDetails, person_id: int | None) -> list[str]:
    """Which of a person's numbers stand on somebody else's record."""
    given = {name: said for name in ("nhs_number", "upn") if (said := getattr(details, name))}
    if not given:
        return []
    found = session.execute(
        sa.select(Person.id, Person.nhs_number, Person.upn).where(
            sa.or_(*(getattr(Person, name) == said for name, said in given.items()))
        )
    ).all()
    return [
        name
        for name, said in given.items()
        if any(getattr(row, name) == said and row.id != person_id for row in found)
    ]


def _stale(session: WriteSession, person: Person) -> Stale:
    twin = HISTORY[Person]
    row = session.execute(
        sa.select(twin.c.recorded_at, User.name)
        .outerjoin(User, User.id == twin.c.recorded_by_id)
        .where(twin.c.id == person.id, twin.c.superseded_at.is_(None))
    ).one()
    return Stale(row.recorded_at, row.name or "The service")


def _note(
    session: WriteSession, name: str, case: Case, person: Person, details: dict[str, object]
) -> None:
    record(session, Event(name, "person", person.id, case.id, None, details))  # type: ignore[arg-type]
