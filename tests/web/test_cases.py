"""A case page answers: what was noticed, what was done about it, and what is waiting."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from ehcoord.commands.risks import RecordWorry
from ehcoord.db import db
from ehcoord.rules.vocabulary import Level
from ehcoord.services.risks import record_worry
from tests.builders import NOW, a_case, a_partnership


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, children=2, lead=people.lead)


def worry(people, case, level=Level.SERIOUS, **more):
    told = RecordWorry(
        case.child_public_ids[:1], "Said so at lunch.", level, NOW, one_use_id=uuid4(), **more
    )
    record_worry(people.practitioner, case.public_id, told, now=NOW)


def test_an_empty_case_says_that_nothing_recorded_is_not_no_worry(browser_of, people, case):
    page = browser_of(people.lead).get(f"/cases/{case.public_id}")
    assert "That does not mean there are none." in page.text
    assert "None is asked for" in page.text


def test_a_serious_worry_shows_why_a_review_is_asked_for_and_by_when(browser_of, people, case):
    worry(people, case, code="A15")
    page = browser_of(people.lead).get(f"/cases/{case.public_id}")
    assert "Why we are asking for a review" in page.text
    assert "Please meet by" in page.text
    assert "Waiting for a decision" in page.text
    assert "Said so at lunch." in page.text


def test_siblings_are_never_mixed(browser_of, people, case):
    worry(people, case)
    second = f"/cases/{case.public_id}?child={case.child_public_ids[1]}"
    page = browser_of(people.lead).get(second)
    assert "Said so at lunch." not in page.text


@pytest.mark.parametrize("child", ["not-an-id", "00000000-0000-4000-8000-000000000000"])
def test_a_child_of_another_case_is_not_found(browser_of, people, case, child):
    browser_of(people.lead).get(f"/cases/{case.public_id}?child={child}", status=404)


@pytest.mark.parametrize("page", ["", "/chronology", "/record-of-use"])
def test_someone_elses_case_does_not_exist(browser_of, people, case, page):
    browser_of(people.other_manager).get(f"/cases/{case.public_id}{page}", status=404)


def test_a_restricted_worry_is_shown_only_to_those_who_must_act(browser_of, people, case):
    worry(people, case, restricted=True)
    address = f"/cases/{case.public_id}/chronology"
    assert "Said so at lunch." in browser_of(people.lead).get(address).text
    assert "Said so at lunch." not in browser_of(people.practitioner).get(address).text


def test_the_chronology_can_be_narrowed(browser_of, people, case):
    worry(people, case)
    browser = browser_of(people.lead)
    assert "Said so at lunch." in browser.get(f"/cases/{case.public_id}/chronology").text
    narrowed = browser.get(f"/cases/{case.public_id}/chronology?kind=lead")
    assert "Said so at lunch." not in narrowed.text
    assert "Confirmed as lead" in narrowed.text


def test_the_record_of_use_says_who_looked(browser_of, people, case):
    browser_of(people.lead).get(f"/cases/{case.public_id}")
    page = browser_of(people.manager).get(f"/cases/{case.public_id}/record-of-use")
    assert "Looked at the case" in page.text
    assert people.lead.name in page.text


def test_a_case_page_takes_few_statements_whatever_its_history(browser_of, people, case):
    for week in range(30):
        told = RecordWorry(
            case.child_public_ids[:1], "Again.", Level.MODERATE, NOW - timedelta(days=week),
            code="F01", one_use_id=uuid4(),
        )  # fmt: skip
        record_worry(people.practitioner, case.public_id, told, now=NOW)
    browser = browser_of(people.lead)
    browser.get(f"/cases/{case.public_id}")
    statements = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET ")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    browser.get(f"/cases/{case.public_id}")
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(statements) <= 33, "\n".join(s[:140].replace("\n", " ") for s in statements)
