"""Support and contacts are recorded in a minute, and only help that has begun counts."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.contacts import Contact
from ehcoord.models.support import SupportService
from ehcoord.models.tasks import Task
from tests.builders import a_case, a_partnership


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, lead=people.lead)


def test_help_that_happens_is_shown_on_the_case(browser_of, people, case):
    browser = browser_of(people.lead)
    address = f"/cases/{case.public_id}/support/new"
    browser.get(address)
    sent = {
        "child_id": str(case.child_public_ids[0]), "type_code": "counselling",
        "status": "active", "begun": "today", "contacts_per_4_weeks": "4",
        "one_use_id": str(uuid4()),
    }  # fmt: skip
    page = browser.follow(browser.post(address, sent))
    assert "1 happening now" in page.text
    browser.post(address, sent)
    assert len(db.session.scalars(sa.select(SupportService)).all()) == 1


def test_help_without_a_kind_is_said_at_its_field(browser_of, people, case):
    page = browser_of(people.lead).post(
        f"/cases/{case.public_id}/support/new", {"provider": "The nurse"}, status=422
    )
    assert {"child_id", "type_code", "status"} <= set(page.errors)
    assert page.value("provider") == "The nurse"


def test_a_contact_is_recorded_and_the_first_one_of_the_lead_is_kept_as_such(
    browser_of, people, case
):
    browser = browser_of(people.lead)
    address = f"/cases/{case.public_id}/contacts/new"
    browser.get(address)
    sent = {
        "child_ids": [str(case.child_public_ids[0])], "seen": "true", "alone": "true",
        "when": "today", "one_use_id": str(uuid4()),
    }  # fmt: skip
    browser.post(address, sent)
    row = db.session.scalars(sa.select(Contact)).one()
    assert (row.seen, row.alone, row.by_id) == (True, True, people.lead.user_id)


def test_the_leads_first_contact_is_the_one_that_was_asked_for(browser_of, people):
    case = a_case(people, flagged=True)
    browser = browser_of(people.manager)
    browser.post(f"/cases/{case.public_id}/lead/confirm", {"trained": "true"})
    asked = sa.select(Task).where(Task.kind == "first_contact_with_family")
    assert db.session.scalars(asked).one().closed_at is None
    sent = {
        "child_ids": [str(case.child_public_ids[0])], "seen": "true", "when": "today",
        "one_use_id": str(uuid4()),
    }  # fmt: skip
    browser_of(people.practitioner).post(f"/cases/{case.public_id}/contacts/new", sent)
    row = db.session.scalars(asked.execution_options(populate_existing=True)).one()
    assert row.closed_how == "record_contact"


@pytest.mark.parametrize("page", ["support/new", "contacts/new"])
def test_someone_elses_case_does_not_exist(browser_of, people, case, page):
    browser_of(people.other_manager).get(f"/cases/{case.public_id}/{page}", status=404)
