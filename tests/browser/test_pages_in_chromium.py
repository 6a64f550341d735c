"""The pages a person needs in a hurry, in a real Chromium: no axe violation, nothing cut off."""

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from ehcoord import clock
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import transaction
from ehcoord.models.accounts import User
from ehcoord.rules.vocabulary import Level
from ehcoord.services.accounts.passwords import hasher
from ehcoord.services.risks import record_worry
from tests.applications import new_application
from tests.builders import a_case, a_partnership

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
PASSWORD = "violet kettle harbour"
STANDARD = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A running service with one family that has a serious worry: its address and the case's."""
    folder: Path = tmp_path_factory.mktemp("browser")
    app = new_application(f"sqlite:///{folder / 'browser.sqlite'}", folder)
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
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}", str(case.public_id)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium without a window; a machine without one fails here and says so."""
    assert CHROMIUM, "Browser tests need a Chromium: install it, or name it in CHROMIUM."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield started
        started.close()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh browser at a phone's and a desk's width."""
    context = browser.new_context(viewport=request.param)
    yield context.new_page()
    context.close()


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#email", f"{name}@example.org")
    page.fill("#password", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "sign-in" not in url)


def check(page: Page) -> None:
    found = Axe().run(page, options=STANDARD).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, "the page scrolls sideways"


def test_the_door_and_the_numbers(service: tuple[str, str], page: Page) -> None:
    for path in ("/sign-in", "/numbers", "/help"):
        page.goto(service[0] + path)
        check(page)


def test_a_leads_pages(service: tuple[str, str], page: Page) -> None:
    address, case_id = service
    sign_in(page, address, "lead")
    for path in ("/", "/tasks", f"/cases/{case_id}", f"/cases/{case_id}/worries/new",
                 f"/cases/{case_id}/support/new", f"/cases/{case_id}/team-and-lead"):  # fmt: skip
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
