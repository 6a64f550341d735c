"""People are found by those who may see them, corrected by version and merged without a loss."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from ehcoord.commands.cases import NewMember, OpenCase
from ehcoord.commands.people import CorrectPerson, MergePeople, PersonDetails, SearchPeople
from ehcoord.db import db
from ehcoord.errors import InvalidInput, NotFound, Stale
from ehcoord.models.cases import CaseMember
from ehcoord.models.people import Person
from ehcoord.queries.people import find_people
from ehcoord.rules.people import MemberRole
from ehcoord.services.cases import open_case
from ehcoord.services.people import correct_person, keep_apart, merge_people
from tests.builders import NOW, a_partnership

WREN = PersonDetails(
    given_name="Wren", family_name="Okafor", born_on=date(2013, 4, 5), nhs_number="9434765919"
)
FERN = PersonDetails(given_name="Fern", family_name="Okafor", born_on=date(2015, 6, 7))


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case_id(p):
    children = tuple(NewMember(MemberRole.CHILD, details=told) for told in (WREN, FERN))
    return open_case(p.practitioner, OpenCase("Okafor", children), now=NOW).case_id


def person(given_name):
    return db.session.scalars(sa.select(Person).where(Person.given_name == given_name)).one()


def found(p, actor, **asked):
    return [one.given_name for one in find_people(db.session(), actor, SearchPeople(**asked), NOW)]


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "ren okafer"},
        {"name": "Okafor Wren", "born_on": date(2013, 5, 4)},
        {"name": "Wren Okafor", "born_on": date(2014, 4, 5)},
        {"nhs_number": "9434765919"},
    ],
)
def test_a_person_is_found_as_the_name_sounds_with_a_date_nearly_right_or_by_a_number(
    p, case_id, asked
):
    assert found(p, p.practitioner, **asked) == ["Wren"]


def test_a_date_far_off_finds_nobody(p, case_id):
    assert found(p, p.practitioner, name="Wren Okafor", born_on=date(2010, 1, 1)) == []


def test_people_of_a_case_one_may_not_see_are_not_found_even_by_a_number(p, case_id):
    assert found(p, p.other_practitioner, name="Wren Okafor") == []
    assert found(p, p.other_practitioner, nhs_number="9434765919") == []


def test_a_corrected_person_is_found_by_the_new_name_and_has_a_new_version(p, case_id):
    wren = person("Wren")
    command = CorrectPerson(1, replace(WREN, given_name="Rowan"))
    assert correct_person(p.practitioner, case_id, wren.public_id, command, now=NOW) == 2
    assert found(p, p.practitioner, name="Rowan Okafor") == ["Rowan"]
    assert found(p, p.practitioner, name="Wren Okafor", born_on=date(2013, 4, 5)) == []


def test_a_correction_of_what_was_changed_meanwhile_names_who_changed_it(p, case_id):
    wren = person("Wren").public_id
    first = CorrectPerson(1, replace(WREN, telephone="01632 960 001"))
    correct_person(p.manager, case_id, wren, first, now=NOW)
    second = CorrectPerson(1, replace(WREN, telephone="01632 960 002"))
    with pytest.raises(Stale) as refused:
        correct_person(p.practitioner, case_id, wren, second, now=NOW)
    assert refused.value.changed_by == p.manager.name
    assert person("Wren").telephone == "01632 960 001"


def test_sending_one_correction_twice_makes_one_version(p, case_id):
    wren = person("Wren").public_id
    command = CorrectPerson(1, replace(WREN, telephone="01632 960 001"))
    for _ in range(2):
        assert correct_person(p.practitioner, case_id, wren, command, now=NOW) == 2


@pytest.mark.parametrize("number", ["9434765918", "9434765919"])
def test_a_number_that_cannot_be_or_is_another_persons_is_refused_at_its_field(p, case_id, number):
    fern = person("Fern").public_id
    with pytest.raises(InvalidInput) as refused:
        correct_person(
            p.practitioner, case_id, fern, CorrectPerson(1, replace(FERN, nhs_number=number)),
            now=NOW,
        )  # fmt: skip
    assert list(refused.value.messages) == ["nhs_number"]
    assert person("Fern").nhs_number is None


def test_somebody_elses_case_and_somebody_of_another_case_are_not_there(p, case_id):
    wren = person("Wren").public_id
    with pytest.raises(NotFound):
        correct_person(p.other_manager, case_id, wren, CorrectPerson(1, WREN), now=NOW)
    other = open_case(
        p.practitioner,
        OpenCase("Lake", (NewMember(MemberRole.CHILD, details=replace(FERN, given_name="Ash")),)),
        now=NOW,
    )
    with pytest.raises(NotFound):
        correct_person(p.practitioner, other.case_id, wren, CorrectPerson(1, WREN), now=NOW)


def test_two_records_of_one_person_are_merged_without_moving_a_row_and_kept_apart_again(p, case_id):
    before = db.session.scalar(sa.select(sa.func.count()).select_from(CaseMember))
    wren, fern = person("Wren"), person("Fern")
    merge_people(p.practitioner, case_id, fern.public_id, MergePeople(wren.public_id), now=NOW)
    assert person("Fern").merged_into_id == wren.id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CaseMember)) == before
    keep_apart(p.practitioner, case_id, fern.public_id, now=NOW)
    assert person("Fern").merged_into_id is None


def test_a_record_is_not_merged_into_itself(p, case_id):
    wren = person("Wren").public_id
    with pytest.raises(InvalidInput):
        merge_people(p.practitioner, case_id, wren, MergePeople(wren), now=NOW)
