"""Search first, then open a family; a yes about emerging needs gives it a lead at once."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.demo.assessing import write_every_part
from ehcoord.models.assessments import Assessment
from ehcoord.models.cases import Case, Child
from tests.builders import NOW, a_case, a_partnership


@pytest.fixture
def people(app):
    return a_partnership()


def a_family(**more):
    return {
        "family_name": "Okafor",
        "children-0-role": "child",
        "children-0-details-given_name": "Wren",
        "children-0-details-family_name": "Okafor",
        "children-0-details-born_on-day": "4",
        "children-0-details-born_on-month": "3",
        "children-0-details-born_on-year": "2013",
        "children-1-role": "child",
        "children-1-details-given_name": "",
        "others-0-role": "carer",
        "others-0-details-given_name": "",
        "one_use_id": str(uuid4()),
        **more,
    }


def test_a_family_is_opened_flagged_and_led(browser_of, people):
    browser = browser_of(people.practitioner)
    page = browser.follow(browser.post("/cases/new", a_family()))
    assert "The case is open" in page.said
    case = db.session.scalars(sa.select(Case)).one()
    page = browser.follow(
        browser.post(
            f"/cases/{case.public_id}/emerging-needs",
            {"needs_emerging": "true", "needs": ["mental_health"], "one_use_id": str(uuid4())},
        )
    )
    assert "leads for now" in page.said
    assert "Lead not confirmed" in page.text


def test_a_double_click_opens_one_case(browser_of, people):
    browser = browser_of(people.practitioner)
    sent = a_family()
    browser.post("/cases/new", sent)
    browser.post("/cases/new", sent)
    assert len(db.session.scalars(sa.select(Case)).all()) == 1


def test_what_is_wrong_with_a_child_is_said_at_its_field_and_all_is_kept(browser_of, people):
    sent = a_family(**{"children-0-details-born_on-year": "1890"})
    page = browser_of(people.practitioner).post("/cases/new", sent, status=422)
    assert any("born_on" in name for name in page.errors)
    assert page.value("children-0-details-given_name") == "Wren"
    assert db.session.scalars(sa.select(Child)).all() == []


def test_a_yes_without_a_need_and_a_no_without_because_are_refused(browser_of, people):
    case = a_case(people)
    browser = browser_of(people.practitioner)
    for answer in ("true", "false"):
        page = browser.post(
            f"/cases/{case.public_id}/emerging-needs",
            {"needs_emerging": answer, "one_use_id": str(uuid4())},
            status=422,
        )
        assert page.errors


def test_a_person_is_found_by_how_the_name_sounds_and_only_by_those_who_may_see(browser_of, people):
    browser_of(people.practitioner).post("/cases/new", a_family())
    asked = "/people?name=Ren+Okafor&born_on-day=4&born_on-month=3&born_on-year=2013"
    assert "Wren Okafor" in browser_of(people.practitioner).get(asked).text
    assert "Wren Okafor" not in browser_of(people.other_practitioner).get(asked).text


def test_an_empty_search_says_what_to_enter(browser_of, people):
    page = browser_of(people.practitioner).get("/people?name=", status=422)
    assert "Enter a name" in page.text


def test_the_list_of_cases_can_be_narrowed_and_holds_only_my_own(browser_of, people):
    a_case(people, family_name="Okonjo")
    a_case(people, family_name="Petrov")
    page = browser_of(people.practitioner).get("/cases?name=oko")
    assert "Okonjo family" in page.text
    assert "Petrov family" not in page.text
    assert "No case is shown" in browser_of(people.other_practitioner).get("/cases").text


def test_an_assessment_is_started_answered_and_submitted(browser_of, people):
    case = a_case(people)
    browser = browser_of(people.practitioner)
    address = f"/cases/{case.public_id}/assessment"
    browser.post(f"{address}/start")
    assert "0 of 7 parts are done." in browser.get(address).text
    sent = {"needs_emerging": "true", "needs": ["mental_health"], "one_use_id": str(uuid4())}
    browser.post(f"/cases/{case.public_id}/emerging-needs", sent)
    assert browser.get(address).soup.select_one("main form[action*=submit]") is None
    started = db.session.scalars(sa.select(Assessment.public_id)).one()
    write_every_part(people.practitioner, started, case.child_public_ids, now=NOW)
    form = browser.get(address).soup.select_one("main form[action*=submit]")
    browser.post(str(form["action"]))
    assert "Submitted" in browser.get(address).text
