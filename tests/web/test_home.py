"""Three taps a child, once a week; and everything asked of a person in order of its day."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.contacts import Contact
from ehcoord.models.tasks import Task
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import record


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, children=2, lead=people.lead)


def test_nothing_waiting_says_what_to_do(browser_of, people):
    page = browser_of(people.practitioner).get("/")
    assert "Nothing is waiting for you" in page.text


def test_a_lead_has_a_card_a_child(browser_of, people, case):
    page = browser_of(people.lead).get("/")
    assert len(page.soup.select(".app-card")) == 2
    assert "Nobody has recorded it" in page.text


def test_two_taps_say_who_was_seen_and_the_one_not_seen_comes_first(browser_of, people, case):
    browser = browser_of(people.lead)
    child = case.child_public_ids[0]
    sent = {"seen": "me", "one_use_id": str(uuid4())}
    browser.post(f"/children/{child}/this-week", sent)
    browser.post(f"/children/{child}/this-week", sent)
    assert len(db.session.scalars(sa.select(Contact)).all()) == 1
    names = [card.h3.get_text() for card in browser.get("/").soup.select(".app-card")]
    assert names[0].startswith("Ash")


def test_a_card_without_a_tap_says_so(browser_of, people, case):
    sent = {"one_use_id": str(uuid4())}
    page = browser_of(people.lead).post(
        f"/children/{case.child_public_ids[0]}/this-week", sent, status=422
    )
    assert set(page.errors) == {"seen"}


def test_someone_elses_child_does_not_exist(browser_of, people, case):
    sent = {"seen": "me", "one_use_id": str(uuid4())}
    browser_of(people.other_practitioner).post(
        f"/children/{case.child_public_ids[0]}/this-week", sent, status=404
    )


def test_a_task_leads_to_the_act_that_closes_it(browser_of, people, case):
    record(people, case, code="A15")
    browser = browser_of(people.lead)
    page = browser.get("/tasks")
    assert "Hold the review" in page.text
    task = db.session.scalars(sa.select(Task).where(Task.kind == "hold_review")).one()
    assert browser.get(f"/tasks/{task.public_id}", status=303).leads_to


def test_what_is_late_stands_first_and_says_by_how_much(browser_of, people, case):
    record(people, case, code="A15")
    browser = browser_of(people.lead)
    late = NOW + timedelta(days=14)
    browser.at(late)
    browser.http = browser.app.test_client()
    page = browser_of(people.lead).at(late).get("/tasks", status=200)
    assert page.soup.select_one("h2").get_text() == "Overdue"
    assert "over" in page.text


def test_a_lead_of_many_children_has_them_a_page_at_a_time_each_once(browser_of, people):
    for number in range(5):
        a_case(people, children=3, lead=people.lead, family_name=f"Family {number}")
    browser = browser_of(people.lead)
    child = browser.get("/mine").soup.select_one(".app-card form")["action"].split("/")[2]
    browser.post(f"/children/{child}/this-week", {"seen": "me", "one_use_id": str(uuid4())})
    names = [
        card.h3.a["href"]
        for page in (1, 2, 3)
        for card in browser.get(f"/mine?page={page}").soup.select(".app-card")
    ]
    assert len(names) == len(set(names)) == 15
    assert child in names[-1]
    assert "1 to 6 of 15 children" in browser.get("/mine").text
    browser.get("/mine?page=9")


def test_who_was_seen_this_week_is_folded_and_still_there(browser_of, people, case):
    browser = browser_of(people.lead)
    child = case.child_public_ids[0]
    browser.post(f"/children/{child}/this-week", {"seen": "me", "one_use_id": str(uuid4())})
    not_seen, seen = browser.get("/").soup.select(".app-card")
    assert not not_seen.select("details")
    (folded,) = seen.select("details")
    assert folded.select_one("form")["action"].startswith(f"/children/{child}/")


def test_a_home_shows_the_first_tasks_and_leads_to_all_of_them(browser_of, people):
    for number in range(12):
        family = a_case(people, lead=people.lead, family_name=f"Family {number}")
        record(people, family, code="A15")
    page = browser_of(people.lead).get("/")
    assert len(page.soup.select("main .app-tasks > li")) == 8
    assert "All 12 of my tasks" in page.text


def test_many_tasks_that_have_time_are_folded_on_the_page_of_all_tasks(browser_of, people):
    for number in range(11):
        family = a_case(people, lead=people.lead, family_name=f"Family {number}")
        record(people, family, code="A15")
    page = browser_of(people.lead).get("/tasks")
    assert len(page.soup.select("main details .app-tasks > li")) == 11


def test_many_families_one_helps_with_are_folded(browser_of, people):
    for number in range(7):
        a_case(people, lead=people.lead, family_name=f"Family {number}")
    page = browser_of(people.practitioner).get("/mine")
    (folded,) = page.soup.select("main details")
    assert folded.summary.get_text(strip=True) == "All 7 families"
    assert "Family 6 family" in folded.get_text()
