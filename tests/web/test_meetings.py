"""A review is arranged on one page, answered on another, and moved by a manager alone."""

import pytest

from ehcoord.commands.answer_links import JoinWithoutAccount
from ehcoord.services.answer_links import join_without_account
from tests.builders import NOW, a_case, a_partnership
from tests.invitations import read
from tests.reviewing import record, the_review
from tests.web.test_reviews import a_date


@pytest.fixture
def people(app):
    return a_partnership()


@pytest.fixture
def case(people):
    return a_case(people, lead=people.lead)


@pytest.fixture
def review(people, case):
    record(people, case, code="A15")
    return f"/reviews/{the_review().public_id}"


def arrangement(people, **more):
    return {**a_date("arranged_at", 21), "arranged_at-time": "2:30pm", "arranged_where": "School",
            "invite": [str(people.practitioner.public_id)], **more}  # fmt: skip


def test_a_review_is_arranged_and_the_agenda_says_when_where_and_who(browser_of, people, review):
    browser = browser_of(people.lead)
    assert "arranging does not move that" in browser.get(f"{review}/arrange").text
    page = browser.follow(browser.post(f"{review}/arrange", arrangement(people)))
    assert "1 person was told" in page.said
    assert "Wednesday 21 May, 2:30pm School" in page.text
    assert "Not answered yet 1 person Priya Nair" in page.text
    assert browser.get(f"{review}/arrange").value("arranged_where") == "School"


def test_a_day_without_a_time_is_said_at_its_box(browser_of, people, review):
    sent = arrangement(people, **{"arranged_at-time": ""})
    page = browser_of(people.lead).post(f"{review}/arrange", sent, status=422)
    assert page.errors
    assert page.value("arranged_where") == "School"


def test_who_is_invited_writes_a_report_that_stands_on_the_agenda(browser_of, people, review):
    browser_of(people.lead).post(f"{review}/arrange", arrangement(people))
    browser = browser_of(people.practitioner)
    assert f"{review}/my-part" in browser.get(review).links().values()
    page = browser.post(f"{review}/my-part", {"answer": "in_writing"}, status=422)
    assert set(page.errors) == {"report"}
    said = {"answer": "in_writing", "report": "Seen daily, quieter.", "own_view": "4"}
    page = browser.follow(browser.post(f"{review}/my-part", said))
    assert "Seen daily, quieter." in page.text
    browser_of(people.manager).get(f"{review}/my-part", status=404)


def test_only_a_manager_moves_a_review_and_only_once(browser_of, people, review):
    move = {**a_date("due_on", 30), "because": "The nurse is away."}
    browser_of(people.lead).post(f"{review}/move", move, status=403)
    browser = browser_of(people.manager)
    page = browser.follow(browser.post(f"{review}/move", move))
    assert "It is not moved again" in page.said
    assert "moved: The nurse is away." in page.text
    browser.post(f"{review}/move", move, status=409)


def test_calling_off_and_too_few_leave_the_review_due(browser_of, people, review):
    browser = browser_of(people.lead)
    browser.post(f"{review}/arrange", arrangement(people))
    page = browser.follow(browser.post(f"{review}/call-off", {"because": "Snow."}))
    assert "The review is still due" in page.said
    assert "Not arranged yet" in page.text
    met = {**a_date("met_at", 19), "met_at-time": "9am", "who_came": "Leah Moss alone"}
    page = browser.follow(browser.post(f"{review}/too-few", met))
    assert "has not been held" in page.said
    assert "too few took part (Leah Moss alone)" in page.text


def test_a_meeting_is_saved_to_a_calendar_until_it_is_called_off(browser_of, people, review):
    browser = browser_of(people.lead)
    browser.get(f"{review}/calendar", status=404)
    browser.post(f"{review}/arrange", arrangement(people))
    assert f"{review}/calendar" in browser.get(review).links().values()
    answer = browser.get(f"{review}/calendar").response
    assert answer.mimetype == "text/calendar"
    assert 'filename="review.ics"' in answer.headers["Content-Disposition"]
    method, sequence, starts = read(answer.text)
    assert (method, sequence, starts.isoformat()) == ("PUBLISH", 0, "2025-05-21T13:30:00+00:00")
    browser_of(people.other_manager).get(f"{review}/calendar", status=404)
    browser = browser_of(people.lead)
    browser.post(f"{review}/call-off", {"because": "Snow."})
    browser.get(f"{review}/calendar", status=404)


def test_a_meeting_after_the_day_it_is_due_is_said_to_be_so(browser_of, people, review):
    browser = browser_of(people.lead)
    browser.post(f"{review}/arrange", arrangement(people))
    assert "after the day the review is due" not in browser.get(review).text
    browser.post(f"{review}/arrange", arrangement(people, **a_date("arranged_at", 30)))
    assert (
        "The meeting is arranged for after the day the review is due." in browser.get(review).text
    )


def test_a_meeting_of_which_nothing_was_recorded_is_named(browser_of, people, review):
    browser = browser_of(people.lead)
    browser.post(f"{review}/arrange", arrangement(people, **a_date("arranged_at", 19),
                                                  **{"arranged_at-time": "9am"}))  # fmt: skip
    page = browser.get(review)
    assert "It was to meet on" in page.text
    assert "nothing has been recorded of it" in page.text
    assert f"{review}/calendar" not in page.links().values()


def test_those_without_an_account_are_asked_from_the_same_page(browser_of, people, case, review):
    command = JoinWithoutAccount("Ola Finn", "Health", "ola@example.org")
    nurse = join_without_account(people.lead, case.public_id, command, now=NOW)
    browser = browser_of(people.lead)
    assert "Ola Finn, Health" in browser.get(f"{review}/arrange").text
    sent = arrangement(people, invite_without_account=[str(nurse)])
    page = browser.follow(browser.post(f"{review}/arrange", sent))
    assert "2 people were told" in page.said
    assert browser.get(f"{review}/arrange").value("invite_without_account") == str(nurse)
