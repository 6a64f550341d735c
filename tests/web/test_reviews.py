"""A review is held only with a decision on every worry, and "no change" waits for a second name."""

import pytest

from tests.builders import a_case, a_partnership
from tests.reviewing import record, the_review
from tests.services.test_saving_a_worry import statements_of


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, lead=people.lead)


def a_date(name, day):
    return {f"{name}-day": str(day), f"{name}-month": "5", f"{name}-year": "2025"}


def held(worry_id, **more):
    return {
        "draft_version": "0",
        "when": "now",
        "attendance-0-name": "Leah Moss",
        "attendance-0-agency": "School",
        "attendance-0-part": "lead",
        "attendance-1-name": "Priya Nair",
        "attendance-1-agency": "Council",
        "attendance-1-part": "manager",
        "attendance-2-name": "Ola Finn",
        "attendance-2-agency": "Health",
        "attendance-2-part": "other",
        "child_seen_by": "Leah Moss",
        "child_seen_alone": "true",
        "child_says": "Wants the mentor to stay.",
        "parents_say": "Agree.",
        "decisions-0-worry_id": str(worry_id),
        "decisions-0-kind": "no_change",
        "decisions-0-why": "The mentor began on Monday.",
        "decisions-0-change_our_mind": "Another night away.",
        **a_date("child_seen_on", 16),
        **a_date("decisions-0-next_look_on", 23),
        **more,
    }


def test_the_agenda_writes_itself(browser_of, people, case):
    record(people, case, code="A15")
    page = browser_of(people.lead).get(f"/reviews/{the_review().public_id}")
    assert "What is waiting for a decision" in page.text
    assert "Seen and written down." in page.text


def test_the_page_of_the_agenda_takes_few_statements(app, browser_of, people, case):
    record(people, case, code="A15")
    browser = browser_of(people.lead)
    address = f"/reviews/{the_review().public_id}"
    browser.get(address)
    seen = statements_of(app.extensions["read_bind"], lambda: browser.get(address))
    assert len(seen) <= 31, "\n".join(one[:70].replace("\n", " ") for one in seen)


def test_no_change_on_a_serious_worry_waits_for_a_signature(browser_of, people, case):
    worry = record(people, case, code="A15")
    review = the_review().public_id
    browser = browser_of(people.lead)
    browser.get(f"/reviews/{review}/hold")
    page = browser.follow(browser.post(f"/reviews/{review}/hold", held(worry)))
    assert "until they do, the review has not been held" in page.said
    browser = browser_of(people.consultant)
    assert "The mentor began on Monday." in browser.get(f"/reviews/{review}/sign").text
    page = browser.follow(browser.post(f"/reviews/{review}/sign", {"agreed": "true"}))
    assert "Signed. The review has been held." in page.said


def test_a_worry_without_a_decision_is_said_and_nothing_typed_is_lost(browser_of, people, case):
    worry = record(people, case, code="A15")
    address = f"/reviews/{the_review().public_id}/hold"
    page = browser_of(people.lead).post(
        address, held(worry, **{"decisions-0-kind": ""}), status=422
    )
    assert page.errors
    assert page.value("child_says") == "Wants the mentor to stay."
    assert the_review().sent_at is None


def test_one_agency_is_no_quorum(browser_of, people, case):
    worry = record(people, case, code="A15")
    alone = {
        name: said
        for name, said in held(worry).items()
        if not name.startswith(("attendance-1", "attendance-2"))
    }
    page = browser_of(people.lead).post(
        f"/reviews/{the_review().public_id}/hold", alone, status=422
    )
    assert page.errors


def test_sending_back_says_what_to_think_about_and_the_lead_never_signs(browser_of, people, case):
    worry = record(people, case, code="A15")
    review = the_review().public_id
    browser_of(people.lead).post(f"/reviews/{review}/hold", held(worry))
    browser_of(people.lead).post(f"/reviews/{review}/sign", {"agreed": "true"}, status=403)
    browser = browser_of(people.consultant)
    page = browser.post(f"/reviews/{review}/sign", {"agreed": "false"}, status=422)
    assert set(page.errors) == {"note"}
    browser.post(f"/reviews/{review}/sign", {"agreed": "false", "note": "And the evenings?"})
    assert the_review().sent_at is None


def test_someone_elses_review_does_not_exist(browser_of, people, case):
    record(people, case, code="A15")
    review = the_review().public_id
    browser = browser_of(people.other_manager)
    for page in ("", "/hold", "/sign"):
        browser.get(f"/reviews/{review}{page}", status=404)


def test_the_reviews_of_a_case_are_listed(browser_of, people, case):
    assert (
        "No review has been asked for"
        in browser_of(people.lead).get(f"/cases/{case.public_id}/reviews").text
    )
    record(people, case, code="A15")
    assert "To be held" in browser_of(people.lead).get(f"/cases/{case.public_id}/reviews").text
