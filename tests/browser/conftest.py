"""A running service of invented families, and a real Chromium at a phone's and a desk's width."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server

from ehcoord.demo.people import make_people
from ehcoord.jobs.sweep import run_sweep
from tests.applications import new_application

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
PASSWORD = "violet kettle harbour"
STANDARD = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
MONDAY = datetime(2025, 5, 19, 9, 0, tzinfo=UTC)
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
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
    context.set_default_timeout(8_000)
    yield context.new_page()
    context.close()


def browser_application(folder: Path) -> Flask:
    """An application on a database of its own, with every table and nobody in it."""
    return new_application(f"sqlite:///{folder / 'browser.sqlite'}", folder)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the application answers a browser, until the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in(page: Page, address: str, name: str) -> None:
    """Signs one of the invented people in, in place of whoever was."""
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")
    page.fill("#email", f"{name}@example.org")
    page.fill("#password", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "sign-in" not in url)


def check(page: Page) -> None:
    """Fails for any violation that axe finds, and for a page that scrolls sideways."""
    found = Axe().run(page, options=STANDARD).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, "the page scrolls sideways"


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
    """A service with the invented people's accounts, whose clock the story moves."""
    app = browser_application(tmp_path)
    with app.app_context():
        make_people(PASSWORD, now=MONDAY - timedelta(days=30))
    with served(app) as address:
        running = Service(app, address)
        app.extensions["now"] = lambda: running.now
        yield running
