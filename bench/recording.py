"""How long recording a worry takes a person with a telephone in one hand.

    python -m bench.recording

A browser of a telephone's size is driven at a human pace: a letter and a tap take as long as they
take people on average, and the service's own answers take what they take. Prints two figures:
from the form on the screen to *saved*, and from the sign-in page to *saved*.
"""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import monotonic

from playwright.sync_api import Locator, Page, sync_playwright

from ehcoord import clock
from ehcoord.demo.play import play
from tests.browser.conftest import CHROMIUM, PASSWORD, PHONE, browser_application, served

# 36 words of five letters a minute: what people reach who type with two thumbs.
LETTER_MS = 333
# To find the next thing on a screen one knows, and to press it.
TAP_MS = 1_000
SAID = "Cried in form. Won't say why."
TIMES = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """A page, and a hand that takes its time."""

    page: Page

    def tap(self, what: Locator) -> None:
        """Finds something and presses it."""
        self.page.wait_for_timeout(TAP_MS)
        what.click()

    def write(self, where: Locator, words: str) -> None:
        """Presses a box and types into it, letter by letter."""
        self.tap(where)
        where.press_sequentially(words, delay=LETTER_MS)


def sign_in(hand: Pace, address: str) -> None:
    """From the sign-in page to one's own page; the browser does not know the password."""
    page = hand.page
    page.goto(f"{address}/sign-in")
    hand.write(page.locator("#email"), "worker@example.org")
    hand.write(page.locator("#password"), PASSWORD)
    hand.tap(page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url(re.compile("/$"))


def record(hand: Pace) -> None:
    """From the form about one child to *saved*: a sentence, how worrying, save."""
    page = hand.page
    hand.write(page.get_by_label("What was seen or said?"), SAID)
    hand.tap(page.get_by_label("Moderate", exact=True))
    hand.tap(page.get_by_role("button", name="Save the worry"))
    page.get_by_text("Saved.").first.wait_for()


def timed(act: Callable[[], None]) -> float:
    """The seconds that an act takes."""
    began = monotonic()
    act()
    return monotonic() - began


def once(page: Page, address: str) -> tuple[float, float]:
    """Seconds of the form alone, and with signing in and finding the child before it."""
    page.context.clear_cookies()
    hand = Pace(page)
    before = timed(lambda: sign_in(hand, address))
    change = page.get_by_role("button", name=re.compile("Something has changed")).first
    before += timed(lambda: hand.tap(change))
    form = timed(lambda: record(hand))
    return form, before + form


def main() -> None:
    """Prints the medians."""
    folder = Path(tempfile.mkdtemp(prefix="ehcoord-recording-"))
    app = browser_application(folder)
    with app.app_context():
        play(PASSWORD, now=clock.now() - timedelta(hours=1), families=12)
    with served(app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_context(viewport=PHONE, has_touch=True).new_page()
        results = [once(page, address) for _ in range(TIMES)]
        browser.close()
    say("form to saved", [form for form, _ in results])
    say("sign-in to saved", [whole for _, whole in results])


def say(name: str, seconds: list[float]) -> None:
    """Prints the median, and between what it lies."""
    print(f"{name:18s} {median(seconds):5.1f} s   ({min(seconds):.1f} to {max(seconds):.1f})")


if __name__ == "__main__":
    main()
