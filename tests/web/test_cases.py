"""A case page answers: what was noticed, what was done about it, and what is waiting."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from ehcoord.commands.risks import RecordWorry
from ehcoord.db import db, transaction
from ehcoord.models.cases import Case
from ehcoord.models.reviews import ReviewDecision, ReviewMeeting
from ehcoord.models.support import SupportChange
from ehcoord.rules.vocabulary import Level
from ehcoord.services.risks import record_worry
from tests.builders import NOW, a_case, a_partnership
from tests.facts import add_contact, add_support, add_worry


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


def test_a_case_opens_on_the_child_whose_review_is_due_soonest_whatever_the_level(
    browser_of, people, case
):
    first, second = case.child_ids
    with transaction(people.lead.user_id, NOW) as session:
        add_worry(session, case.id, first, Level.SERIOUS, "A15")
        for child, days in ((first, 9), (second, 2)):
            session.add(
                ReviewMeeting(
                    case_id=case.id, child_id=child, kind="planned", form="short",
                    opened_at=NOW, due_at=NOW + timedelta(days=days), rulebook_version=1,
                )
            )  # fmt: skip
    browser = browser_of(people.lead)
    address = f"/cases/{case.public_id}"
    named = [browser.get(f"{address}?child={one}").h1 for one in case.child_public_ids]
    assert named[0] != browser.get(address).h1 == named[1]


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


def five_years_of(people, case):
    """A busy case: worries, help that came and went, contacts and reviews, month after month."""
    months = [NOW - timedelta(days=30 * back) for back in range(60, 0, -1)]
    with transaction(people.lead.user_id, NOW) as session:
        session.get_one(Case, case.id).opened_at = months[0]
    for number, month in enumerate(months):
        with transaction(people.lead.user_id, month) as session:
            child = case.child_ids[0]
            row = add_worry(session, case.id, child, Level(1 + number % 3), "F01")
            line = add_support(session, case.id, child, row.id)
            add_contact(session, case.id, child)
            review = ReviewMeeting(
                case_id=case.id, child_id=child, kind="prompted", form="short",
                opened_at=month, due_at=month, held_at=month, closed_at=month, closed_how="held",
                rulebook_version=1,
            )  # fmt: skip
            session.add_all_now(review)
            told = {"recorded_at": month, "recorded_by_id": people.lead.user_id}
            session.add(
                ReviewDecision(review_id=review.id, child_id=child, risk_id=row.id,
                               kind="no_change", **told)
            )  # fmt: skip
            session.add(
                SupportChange(support_id=line.id, child_id=child, status="ended",
                              happened_at=month + timedelta(days=20), **told)
            )  # fmt: skip


@contextmanager
def statements():
    """What is asked of the database meanwhile, session and record of use included."""
    found = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET ")):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


PAGES = (
    "", "/worries-and-support", "/reviews", "/team-and-lead", "/people", "/chronology",
    "/record-of-use",
)  # fmt: skip
BUDGET = 15


def statements_of(browser, address, others, minutes):
    """What a page asks of the database when its reader was last seen minutes ago.

    Somebody else has just made the process look whether there is a new rulebook, as it does once
    a minute whoever comes.
    """
    mine, browser.http = browser.http, others
    browser.at(NOW + timedelta(minutes=minutes)).get("/tasks")
    browser.http = mine
    with statements() as found:
        browser.get(address)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda each: each or "overview")
def test_a_page_of_a_case_takes_few_statements_whatever_its_history(browser_of, people, case, page):
    worry(people, case, code="F01")
    with transaction(people.lead.user_id, NOW) as session:
        add_support(session, case.id, case.child_ids[0])
    others = browser_of(people.manager).http
    browser, address = browser_of(people.lead), f"/cases/{case.public_id}{page}"
    browser.get(address)
    young = statements_of(browser, address, others, 2)
    five_years_of(people, case)
    old = statements_of(browser, address, others, 4)
    assert len(old) <= BUDGET, "\n".join(one[:140].replace("\n", " ") for one in old)
    assert len(old) <= len(young), "a history may not cost a statement"
