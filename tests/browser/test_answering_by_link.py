"""Somebody without an account answers in a real Chromium: no axe violation, nothing cut off."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page

from ehcoord import clock
from ehcoord.commands.answer_links import AskByLink, JoinWithoutAccount
from ehcoord.db import transaction
from ehcoord.models.accounts import User
from ehcoord.rules.answer_links import LinkQuestion
from ehcoord.services.accounts.passwords import hasher
from ehcoord.services.answer_links import ask_by_link, join_without_account
from ehcoord.services.answer_links.tokens import token_of
from tests.browser.conftest import PASSWORD, browser_application, check, served, sign_in
from tests.builders import ACase, Partnership, a_case, a_partnership

NURSE = JoinWithoutAccount("Nadia Okoro", "Northmere Hospital", "ward@example.org", "Ward nurse")
Running = tuple[str, Flask, Partnership, ACase, UUID]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A running service with a family around which a nurse without an account is."""
    folder: Path = tmp_path_factory.mktemp("by-link")
    app = browser_application(folder)
    with app.app_context():
        now = clock.now() - timedelta(hours=1)
        people = a_partnership()
        case = a_case(people, children=2, lead=people.lead, now=now)
        nurse = join_without_account(people.lead, case.public_id, NURSE, now=now)
        with transaction(None, now) as session:
            user = session.get_one(User, people.lead.user_id)
            user.password_hash = hasher().hash(PASSWORD)
    with served(app) as address:
        yield address, app, people, case, nurse


def asked(service: Running) -> tuple[UUID, str]:
    """A new question to the nurse: its id, and the address in her letter."""
    address, app, people, case, nurse = service
    command = AskByLink(
        LinkQuestion.SEEN, case.child_public_ids[0], member_id=nurse, one_use_id=uuid4()
    )
    with app.app_context():
        made = ask_by_link(people.lead, case.public_id, command, now=clock.now())
        return made.link_id, f"{address}/answer/{token_of(made.link_id)}"


def test_a_question_is_answered_on_a_phone_and_taken_in(service: Running, page: Page) -> None:
    link_id, address = asked(service)
    page.goto(address)
    check(page)
    page.check("input[name=said][value=yes]")
    page.click("details summary")
    check(page)
    page.click("main form button[type=submit]")
    check(page)
    assert page.inner_text("h1") == "Have you seen this child?"
    today = clock.now().date()
    for part, said in (("", today.day), ("-month", today.month), ("-year", today.year)):
        page.fill(f"#on_day{part}", str(said))
    page.click("main form button[type=submit]")
    assert page.inner_text("h1") == "Thank you. Your answer has arrived."
    check(page)
    page.goto(address)
    assert page.inner_text("h1") == "This link is not in use"
    check(page)
    sign_in(page, service[0], "lead")
    page.goto(f"{service[0]}/asked-by-link/{link_id}")
    check(page)
    page.click("main form button[type=submit]")
    assert "Taken in by Leah Moss" in page.inner_text("main")
    check(page)


def test_an_immediate_worry_by_link_shows_the_numbers(service: Running, page: Page) -> None:
    page.goto(asked(service)[1])
    page.check("input[name=said][value=not_known]")
    page.click("details summary")
    page.fill("textarea[name=worry]", "Is not safe tonight.")
    page.check("input[name=worry_level][value='4']")
    page.click("main form button[type=submit]")
    assert page.inner_text("h1") == "Nobody has been told by this form. You must ring."
    assert page.locator("a[href='tel:999']").count() >= 1
    check(page)


def test_the_pages_on_which_it_is_asked(service: Running, page: Page) -> None:
    address, _, _, case, nurse = service
    asked(service)
    sign_in(page, address, "lead")
    of_case = f"{address}/cases/{case.public_id}"
    leave = f"team-and-lead/without-account/{nurse}/leave"
    for path in ("team-and-lead", "team-and-lead/join-without-account", "asked-by-link", leave,
                 "asked-by-link/new"):  # fmt: skip
        page.goto(f"{of_case}/{path}")
        check(page)
