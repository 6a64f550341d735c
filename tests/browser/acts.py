"""What people do in a browser in the stories: they press what they see, and days pass between."""

import re
from datetime import date

from playwright.sync_api import Page

from tests.browser.conftest import Service, sign_in


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


def write_who_took_part(page: Page, third: str = "Someone else who works with them") -> None:
    """Three people of three agencies with their own views; the third is what is said of them."""
    there = [
        ("Helen Brook", "Northmere Council", "Lead or deputy"),
        ("Dan Hale", "Hillside Academy", "Someone else who works with them"),
        ("Sian Webb", "Northmere Health Trust", third),
    ]
    for row, (name, agency, part) in enumerate(there):
        if row == 2:
            page.get_by_text("Another person").first.click()
        page.get_by_label("Name", exact=True).nth(row).fill(name)
        page.get_by_label("Agency", exact=True).nth(row).fill(agency)
        page.get_by_label("What they are to the family").nth(row).select_option(part)
        page.get_by_label("Own view, 0 to 10").nth(row).fill(str(4 + row))


def write_whose_words(page: Page, today: date, child_says: str) -> None:
    """When the child was seen, what the child and the parents say, and that all still stands."""
    type_date(page, "When was Tamsin last seen?", today)
    page.get_by_label("By whom?").fill("Helen Brook")
    answer(page, "Alone?", "Yes")
    page.get_by_label("What does Tamsin say?").fill(child_says)
    page.get_by_label("How was their view got?").fill("Told the lead on a walk.")
    page.get_by_label("What do parents or carers say?").fill("That a neighbour helps now.")
    answer(page, "Does the family still agree to this help?", "Yes")
    answer(page, "Is Helen Brook still the right lead?", "Yes")


def sign(page: Page, service: Service) -> None:
    """The consultant signs what waits for them."""
    sign_in(page, service.address, "consultant")
    follow(page, "Sign or send back the decisions about Tamsin Orchard")
    page.get_by_label("I agree, and sign").check()
    press(page, "Save your answer")


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
