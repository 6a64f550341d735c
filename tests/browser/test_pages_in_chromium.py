"""The pages a person needs in a hurry, in a real Chromium: no axe violation, nothing cut off."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from ehcoord import clock
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import transaction
from ehcoord.models.accounts import User
from ehcoord.rules.vocabulary import Level
from ehcoord.services.accounts.passwords import hasher
from ehcoord.services.risks import record_worry
from tests.browser.conftest import PASSWORD, browser_application, check, served, sign_in
from tests.builders import a_case, a_partnership


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A running service with one family that has a serious worry: its address and the case's."""
    folder: Path = tmp_path_factory.mktemp("browser")
    app = browser_application(folder)
    with app.app_context():
        now = clock.now() - timedelta(hours=1)
        people = a_partnership()
        case = a_case(people, children=2, lead=people.lead, now=now)
        told = RecordWorry(case.child_public_ids[:1], "Said so at lunch.", Level.SERIOUS, now,
                           "A15", one_use_id=uuid4())  # fmt: skip
        record_worry(people.practitioner, case.public_id, told, now=now)
        with transaction(None, now) as session:
            for name in ("lead", "manager"):
                user = session.get_one(User, getattr(people, name).user_id)
                user.password_hash = hasher().hash(PASSWORD)
    with served(app) as address:
        yield address, str(case.public_id)


def test_the_door_and_the_numbers(service: tuple[str, str], page: Page) -> None:
    for path in ("/sign-in", "/numbers", "/help"):
        page.goto(service[0] + path)
        check(page)


def test_a_leads_pages(service: tuple[str, str], page: Page) -> None:
    address, case_id = service
    sign_in(page, address, "lead")
    for path in ("/", "/tasks", f"/cases/{case_id}", f"/cases/{case_id}/worries/new",
                 f"/cases/{case_id}/support/new", f"/cases/{case_id}/team-and-lead",
                 f"/cases/{case_id}/worries-and-support", f"/cases/{case_id}/people",
                 f"/cases/{case_id}/chronology"):  # fmt: skip
        page.goto(address + path)
        check(page)


def test_a_managers_boards(service: tuple[str, str], page: Page) -> None:
    address, _ = service
    sign_in(page, address, "manager")
    for path in ("/team", "/team/waiting-for-a-decision", "/cases"):
        page.goto(address + path)
        check(page)


def test_an_immediate_worry_shows_the_numbers_and_who_has_not_been_told(
    service: tuple[str, str], page: Page
) -> None:
    address, case_id = service
    sign_in(page, address, "lead")
    page.goto(f"{address}/cases/{case_id}/worries/new")
    page.check("input[name=child_ids] >> nth=0")
    page.fill("textarea[name=evidence]", "Is not safe tonight.")
    page.check("input[name=level][value='4']")
    page.click("main form button[type=submit]")
    assert page.inner_text("h1") == "Nobody has been told by this form. You must ring."
    assert page.locator("a[href='tel:999']").count() >= 1
    check(page)
