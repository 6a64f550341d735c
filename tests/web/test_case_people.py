"""The people of a case on its pages, and a child's worries and support by how they stand."""

import pytest
import sqlalchemy as sa

from ehcoord.db import db, transaction
from ehcoord.models.cases import CaseMember
from ehcoord.models.people import Person
from ehcoord.rules.people import MemberRole
from ehcoord.rules.vocabulary import Level, SupportStatus
from tests.builders import NOW, a_case, a_partnership
from tests.facts import add_support, add_worry, check_again


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, children=2, lead=people.lead)


NEW = {
    "role": "carer",
    "details-given_name": "Ada",
    "details-family_name": "Sample",
    "relationship": "Mother",
    "parental_responsibility": "true",
    "lives_with_children": "false",
    "details-address": "4 Invented Row",
}


def test_a_carer_is_added_with_their_right_and_their_home_and_their_place_can_end(
    browser_of, people, case
):
    browser, address = browser_of(people.practitioner), f"/cases/{case.public_id}/people"
    before = browser.get(address)
    assert "Nobody who cares for the children is recorded" in before.text
    assert "A child may have a second home" in before.text
    page = browser.follow(browser.post(f"{address}/new", NEW))
    carers = page.soup.select_one('table[aria-labelledby="carers"]').get_text(" ")
    assert "Ada Sample" in carers
    assert "Mother" in carers
    elsewhere = page.soup.select_one('table[aria-labelledby="second-home"]').get_text(" ")
    assert "4 Invented Row" in elsewhere
    end = next(href for words, href in page.links().items() if words.startswith("End their place"))
    assert "What was recorded about them stays" in browser.get(end).text
    after = browser.follow(browser.post(end))
    assert "Who was in this case before" in after.text


def test_a_person_without_a_name_is_asked_about_at_the_field(browser_of, people, case):
    browser = browser_of(people.practitioner)
    page = browser.post(f"/cases/{case.public_id}/people/new", {"role": "carer"}, status=422)
    assert page.errors


def test_who_may_have_caused_harm_is_shown_only_to_those_who_must_act(browser_of, people, case):
    with transaction(people.lead.user_id, NOW) as session:
        person = Person(given_name="Zed", family_name="Hidden", sort_key="hidden zed")
        session.add_all_now(person)
        session.add(
            CaseMember(
                case_id=case.id, person_id=person.id, role=MemberRole.SOURCE_OF_HARM,
                restricted=True, from_at=NOW,
            )
        )  # fmt: skip
    address = f"/cases/{case.public_id}/people"
    assert "Zed Hidden" in browser_of(people.lead).get(address).text
    assert "Zed Hidden" not in browser_of(people.practitioner).get(address).text


def test_an_agency_is_added_and_ends(browser_of, people, case):
    browser, address = browser_of(people.practitioner), f"/cases/{case.public_id}/people"
    browser.post(f"/cases/{case.public_id}/agencies", {"agency_id": people.trust_id})
    assert "Moorside Health Trust" in browser.get(address).soup.select_one(
        'table[aria-labelledby="agencies"]'
    ).get_text(" ")
    browser.post(f"/cases/{case.public_id}/agencies/{people.trust_id}/end")
    assert "No agency is recorded" in browser.get(address).text
    refused = browser.post(f"/cases/{case.public_id}/agencies", {}, status=422)
    assert refused.errors["agency_id"] == "Choose an agency."


def test_somebody_joins_the_team_and_leaves_it(browser_of, people, case):
    browser, address = browser_of(people.lead), f"/cases/{case.public_id}/team-and-lead"
    page = browser.get(f"{address}/join")
    assert "Marta Quill" in page.text
    chosen = {"user_id": people.manager.public_id, "what_they_do": "Supervises"}
    team = browser.follow(browser.post(f"{address}/join", chosen))
    assert "Supervises" in team.text
    leave = next(
        href for words, href in team.links().items() if words == "Leaves the team : Marta Quill"
    )
    assert "They no longer see this case" in browser.get(leave).text
    assert "Supervises" not in browser.follow(browser.post(leave)).text


def test_who_may_not_change_people_is_shown_no_way_to(browser_of, people, case):
    links = browser_of(people.consultant).get(f"/cases/{case.public_id}/people").links()
    assert "Add a person" not in links


def test_worries_and_support_stand_under_how_they_stand(browser_of, people, case):
    child = case.child_ids[0]
    with transaction(people.lead.user_id, NOW) as session:
        worry = add_worry(session, case.id, child, Level.SERIOUS, "A15")
        add_support(session, case.id, child, worry.id, name="Mentor, weekly")
        add_support(session, case.id, child, status=SupportStatus.WAITING, name="Clinic")
        check_again(session, child)
    address = f"/cases/{case.public_id}/worries-and-support"
    page = browser_of(people.lead).get(address)
    tables = {t["aria-labelledby"]: t.get_text(" ") for t in page.soup.select("table.app-board")}
    assert "Mentor, weekly" in tables["happening"]
    assert "Clinic" in tables["asked-for"]
    assert set(tables) & {"waiting", "current"}
    second = browser_of(people.lead).get(f"{address}?child={case.child_public_ids[1]}")
    assert "That does not mean there are none." in second.text
    assert "No support has been recorded for" in second.text


def first_child(case):
    """The record of the first child of a family."""
    return db.session.scalars(
        sa.select(Person)
        .join(CaseMember, CaseMember.person_id == Person.id)
        .where(CaseMember.case_id == case.id)
        .order_by(Person.id)
        .limit(1)
    ).one()


def written(person, **changed):
    """What the form is sent with: what stands, and what is put right."""
    stands = {
        "version": str(person.version),
        "details-given_name": person.given_name,
        "details-family_name": person.family_name,
        "details-address": person.address,
    }
    if person.born_on:
        for part in ("day", "month", "year"):
            stands[f"details-born_on-{part}"] = str(getattr(person.born_on, part))
    return stands | changed


def test_a_misspelt_name_is_put_right_and_found(browser_of, people, case):
    browser, child = browser_of(people.practitioner), first_child(case)
    here = f"/cases/{case.public_id}/people/{child.public_id}/correct"
    form = browser.get(here).soup
    assert form.select_one("[name=details-given_name]")["value"] == child.given_name
    page = browser.follow(browser.post(here, written(child, **{"details-given_name": "Rowena"})))
    assert "Rowena" in page.text


def test_two_corrections_at_once_show_both_and_lose_neither(browser_of, people, case):
    child = first_child(case)
    here = f"/cases/{case.public_id}/people/{child.public_id}/correct"
    mine = written(child, **{"details-telephone": "01632 960 002"})
    browser_of(people.manager).post(here, written(child, **{"details-telephone": "01632 960 001"}))
    browser = browser_of(people.practitioner)
    page = browser.post(here, mine, status=409)
    assert "changed this after you opened it" in page.errors["_"]
    assert "01632 960 001" in page.soup.select_one(".govuk-inset-text").get_text()
    assert page.soup.select_one("[name=details-telephone]")["value"] == "01632 960 002"
    again = {**mine, "version": page.soup.select_one("[name=version]")["value"]}
    browser.follow(browser.post(here, again))
    db.session.rollback()
    assert first_child(case).telephone == "01632 960 002"


def test_an_address_that_is_kept_back_stays_when_somebody_else_corrects(browser_of, people, case):
    child = first_child(case)
    here = f"/cases/{case.public_id}/people/{child.public_id}/correct"
    hidden = {"details-address": "9 Invented Refuge", "details-address_restricted": "true"}
    browser_of(people.manager).post(here, written(child, **hidden))
    db.session.rollback()
    child = first_child(case)
    page = browser_of(people.practitioner).get(here)
    assert "Invented Refuge" not in page.text
    blank = written(child, **{"details-address": "", "details-given_name": "Rowena"})
    browser_of(people.practitioner).post(here, blank)
    db.session.rollback()
    child = first_child(case)
    assert (child.given_name, child.address) == ("Rowena", "9 Invented Refuge")
    assert child.address_restricted


def test_a_day_of_birth_that_cannot_be_is_said_at_its_boxes(browser_of, people, case):
    child = first_child(case)
    here = f"/cases/{case.public_id}/people/{child.public_id}/correct"
    page = browser_of(people.practitioner).post(
        here, written(child, **{"details-born_on-year": "1890"}), status=422
    )
    assert set(page.errors) == {"details-born_on"}
