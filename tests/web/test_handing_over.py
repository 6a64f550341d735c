"""My tasks are narrowed, and one of them is handed over, from the page."""

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import TaskKind
from tests.builders import a_case, a_partnership
from tests.reviewing import record


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def task(people):
    record(people, a_case(people, lead=people.lead), code="A15")
    query = sa.select(Task).where(Task.kind == TaskKind.HOLD_REVIEW)
    return db.session.scalars(query).one()


def test_a_lead_hands_a_task_over_and_it_leaves_their_list(browser_of, people, task):
    browser = browser_of(people.lead)
    href = f"/tasks/{task.public_id}/hand-over"
    assert href in [link["href"] for link in browser.get("/tasks").soup.select("a")]
    page = browser.get(href)
    assert "the day it is due stays" in page.text
    done = browser.post(href, {"user_id": str(people.practitioner.public_id)})
    assert "Priya Nair owns it now. It is still due on" in browser.follow(done).said
    assert href not in [link["href"] for link in browser.get("/tasks").soup.select("a")]


def test_nobody_chosen_is_said_at_the_question(browser_of, people, task):
    page = browser_of(people.lead).post(f"/tasks/{task.public_id}/hand-over", {}, status=422)
    assert list(page.errors) == ["user_id"]


def test_an_owner_who_neither_leads_nor_manages_has_no_such_link(browser_of, people, task):
    browser_of(people.lead).post(
        f"/tasks/{task.public_id}/hand-over", {"user_id": str(people.practitioner.public_id)}
    )
    page = browser_of(people.practitioner).get("/tasks")
    assert "Hold the review" in page.text
    assert "Hand over" not in page.text


def test_my_tasks_are_narrowed_to_a_kind_and_to_what_is_serious(browser_of, people, task):
    a_case(people, flagged=True, family_name="Okonjo")
    record(people, a_case(people, lead=people.manager), code="A15")
    browser = browser_of(people.manager)
    everything = browser.get("/tasks")
    assert "Confirm a lead for the Okonjo family" in everything.text
    some = browser.get("/tasks?kind=hold_review")
    assert "Okonjo" not in some.text
    assert "Hold the review" in some.text
    assert "Okonjo" not in browser.get("/tasks?serious=true").text
