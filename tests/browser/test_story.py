"""The story the service must carry, in a browser: from a search to a led family, its worries and
a review that is held, signed and looked at again.

People press what they see. Days pass between the acts by the clock of the service.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from ehcoord.demo.people import make_people
from ehcoord.jobs.sweep import run_sweep
from tests.browser.conftest import PASSWORD, browser_application, check, served, sign_in

MONDAY = datetime(2025, 5, 19, 9, 0, tzinfo=UTC)


@dataclass
class Service:
    """A running service with accounts and no family; ``later`` lets days pass."""

    app: Flask
    address: str
    now: datetime = MONDAY

    def later(self, **passed: int) -> None:
        """Lets time pass, and the sweep do what it makes due."""
        self.now += timedelta(**passed)
        with self.app.app_context():
            run_sweep(self.now)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    app = browser_application(tmp_path)
    with app.app_context():
        make_people(PASSWORD, now=MONDAY - timedelta(days=30))
    with served(app) as address:
        running = Service(app, address)
        app.extensions["now"] = lambda: running.now
        yield running


def press(page: Page, name: str) -> None:
    """Presses the one button of this name, and waits for what it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follows the first link of this name."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def open_family(page: Page, service: Service) -> str:
    """A practitioner searches, finds nobody and opens a case with two children: its path."""
    sign_in(page, service.address, "practitioner")
    page.goto(f"{service.address}/people")
    page.get_by_label("Name", exact=True).fill("Tamsin Orchard")
    press(page, "Search")
    press(page, "Open a case for a new family")
    page.get_by_label("What is the family called?").fill("Orchard")
    page.get_by_text("Another child").first.click()
    for number, (name, year) in enumerate([("Tamsin", "2011"), ("Bela", "2016")]):
        page.get_by_label("First name").nth(number).fill(name)
        page.get_by_label("Last name").nth(number).fill("Orchard")
        for part, value in (("Day", "4"), ("Month", "3"), ("Year", year)):
            page.get_by_label(part, exact=True).nth(number).fill(value)
    press(page, "Open the case")
    page.wait_for_url(re.compile("/cases/[0-9a-f-]{36}"))
    return re.sub(r"^https?://[^/]+|[?#].*$", "", page.url)


def flag_needs(page: Page, service: Service, case: str) -> None:
    page.goto(f"{service.address}{case}/emerging-needs")
    page.get_by_label("Yes", exact=True).check()
    page.locator("input[name=needs]").first.check()
    press(page, "Save the answer")


def record_worry(page: Page, service: Service, case: str, said: str, level: str) -> None:
    page.goto(f"{service.address}{case}")
    press(page, "Record a worry")
    page.get_by_label(re.compile("^Tamsin")).check()
    page.get_by_label("What was seen or said?").fill(said)
    page.get_by_label(level, exact=True).check()
    press(page, "Save the worry")


def answer(page: Page, question: str, said: str, number: int = 0) -> None:
    """Chooses an answer to the numbered question of these words."""
    asked = page.get_by_role("group", name=re.compile(f"^{re.escape(question)}"))
    asked.nth(number).get_by_label(said).first.check()


def type_date(page: Page, question: str, day: date, number: int = 0) -> None:
    """Types a date into the three boxes of the numbered question of these words."""
    asked = page.get_by_role("group", name=re.compile(f"^{re.escape(question)}")).nth(number)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        asked.get_by_label(part, exact=True).fill(str(value))


def write_who_took_part(page: Page) -> None:
    there = [
        ("Helen Brook", "Northmere Council", "Lead or deputy"),
        ("Dan Hale", "Hillside Academy", "Someone else who works with them"),
        ("Sian Webb", "Northmere Health Trust", "Someone else who works with them"),
    ]
    for row, (name, agency, part) in enumerate(there):
        if row == 2:
            page.get_by_text("Another person").first.click()
        page.get_by_label("Name", exact=True).nth(row).fill(name)
        page.get_by_label("Agency", exact=True).nth(row).fill(agency)
        page.get_by_label("What they are to the family").nth(row).select_option(part)


def hold_review(page: Page, today: date) -> None:
    """The lead writes down that nothing changes, once for each of two worries, and why."""
    write_who_took_part(page)
    type_date(page, "When was Tamsin last seen?", today)
    page.get_by_label("By whom?").fill("Helen Brook")
    answer(page, "Alone?", "Yes")
    page.get_by_label("What does Tamsin say?").fill("Wants somebody there in the evening.")
    page.get_by_label("How was their view got?").fill("Told the lead on a walk.")
    page.get_by_label("What do parents or carers say?").fill("That a neighbour helps now.")
    for number in range(2):
        answer(page, "What will happen about this worry?", "No change", number)
        page.get_by_label("Why?", exact=True).nth(number).fill("The neighbour began on Monday.")
        page.get_by_label("What would change our mind?").nth(number).fill("One more night.")
    type_date(page, "When do we look again?", today + timedelta(days=4))
    answer(page, "Does the family still agree to this help?", "Yes")
    answer(page, "Is Helen Brook still the right lead?", "Yes")
    press(page, "Send the review")


def lead_the_family(page: Page, service: Service, case: str) -> None:
    """The manager asks one person, and that person accepts."""
    sign_in(page, service.address, "manager")
    assert page.get_by_text("Orchard family").count()
    page.goto(f"{service.address}{case}/team-and-lead")
    press(page, "Choose who to ask")
    page.get_by_label(re.compile("^Helen Brook")).check()
    press(page, "Ask this person to lead")
    sign_in(page, service.address, "worker")
    press(page, "Read and answer")
    page.get_by_label("Yes, I will lead").check()
    page.get_by_label("Yes", exact=True).check()
    press(page, "Send my answer")


def say_seen(page: Page, service: Service) -> None:
    """Her Monday: who saw the child, on the child's card."""
    page.goto(f"{service.address}/mine")
    card = page.locator(".app-card", has_text="Tamsin")
    card.get_by_label("By me").check()
    card.get_by_role("button", name=re.compile("^Save")).click()
    page.wait_for_url("**/mine")
    assert "Saved" in page.locator(".govuk-notification-banner__content").inner_text()


def test_a_flagged_family_is_led_and_its_worries_are_reviewed(service: Service, page: Page) -> None:
    case = open_family(page, service)
    flag_needs(page, service, case)
    assert "leading for now" in page.locator(".app-identity").inner_text()
    lead_the_family(page, service, case)
    page.goto(f"{service.address}{case}")
    assert "leading for now" not in page.locator(".app-identity").inner_text()

    service.later(days=7)
    sign_in(page, service.address, "worker")
    record_worry(page, service, case, "Came in without a coat again, and hungry.", "Moderate")
    service.later(days=3)
    sign_in(page, service.address, "worker")
    record_worry(page, service, case, "Was alone all night, and frightened.", "Serious")
    assert "A review" in page.locator(".govuk-notification-banner__content").inner_text()
    assert page.get_by_role("heading", name=re.compile("Why we are asking")).count()
    check(page)

    service.later(days=1)
    sign_in(page, service.address, "worker")
    page.goto(f"{service.address}{case}")
    press(page, "Prepare the review")
    assert page.get_by_text("Was alone all night, and frightened.").count()
    press(page, "Hold the review")
    hold_review(page, service.now.date())
    assert "Nadia Rahman is asked to sign by Tuesday 3 June" in page.inner_text("main")

    sign_in(page, service.address, "consultant")
    follow(page, "Sign or send back the decisions about Tamsin Orchard")
    assert page.get_by_text("The neighbour began on Monday.").count() == 2
    check(page)
    page.get_by_label("I agree, and sign").check()
    press(page, "Save your answer")
    page.goto(f"{service.address}{case}")
    assert page.get_by_text("Signed by Nadia Rahman, 30 May").count() == 2

    service.later(days=4)
    sign_in(page, service.address, "worker")
    follow(page, "Look again at Tamsin Orchard")
    answer(page, "Has Tamsin been seen or spoken to since?", "Yes")
    answer(page, "Is anything new?", "No")
    press(page, "Save")
    page.goto(f"{service.address}/tasks")
    assert not page.get_by_text("Look again at Tamsin Orchard").count()
    say_seen(page, service)


def test_what_was_typed_outlives_a_session_that_ended(service: Service, page: Page) -> None:
    case = open_family(page, service)
    page.goto(f"{service.address}{case}/worries/new")
    page.get_by_label(re.compile("^Tamsin")).check()
    page.get_by_label("What was seen or said?").fill("Did not want to go home today.")
    page.get_by_label("Moderate", exact=True).check()
    service.later(hours=3)
    press(page, "Save the worry")
    page.fill("#email", "practitioner@example.org")
    page.fill("#password", PASSWORD)
    press(page, "Sign in")
    press(page, "Send what I typed")
    page.goto(f"{service.address}{case}/chronology")
    assert page.get_by_text("Did not want to go home today.").count()


def test_with_the_connection_gone_the_words_and_the_numbers_stay(
    service: Service, page: Page
) -> None:
    case = open_family(page, service)
    page.clock.install()
    page.goto(f"{service.address}{case}/worries/new")
    page.get_by_label(re.compile("^Tamsin")).check()
    page.get_by_label("What was seen or said?").fill("Is not safe tonight.")
    page.get_by_label("Immediate", exact=True).check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Save the worry").click()
    assert page.get_by_text("There is no connection.").is_visible()
    assert page.get_by_role("link", name="999").first.is_visible()
    assert page.get_by_label("What was seen or said?").input_value() == "Is not safe tonight."
    page.context.set_offline(False)
    # A second press within a second is taken for a double click.
    page.clock.fast_forward(2_000)
    press(page, "Save the worry")
    assert page.inner_text("h1") == "Nobody has been told by this form. You must ring."
