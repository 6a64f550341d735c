"""A browser without a window: every page it is shown must be a good page, whatever the test asks.

Each answer in HTML has one h1, a title that ends in the service's name, ids that occur once,
boxes with labels, nothing inline, and the headers of every page.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from ehcoord.web.security import CONTENT_SECURITY_POLICY

ADDRESS = "http://localhost"
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: its status, where it leads, and its parts in words."""

    response: TestResponse
    soup: BeautifulSoup

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def leads_to(self) -> str:
        """The path and query a redirect leads to; empty when it is none."""
        where = urlsplit(self.response.headers.get("Location", ""))
        return f"{where.path}?{where.query}" if where.query else where.path

    @property
    def text(self) -> str:
        """All the words of the page, with single blanks."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def h1(self) -> str:
        """The words of its one h1."""
        return _words(self.soup.h1)

    @property
    def errors(self) -> dict[str, str]:
        """The error summary: field name (without #) to message."""
        found = self.soup.select(".govuk-error-summary__list li")
        return {
            str(one.a["href"]).lstrip("#") if one.a else "_": _words(one) for one in found
        }  # fmt: skip

    @property
    def said(self) -> str:
        """What the banner says happened."""
        return _words(self.soup.select_one(".govuk-notification-banner__content"))

    def value(self, name: str) -> str:
        """What stands in a box, a textarea, or is chosen."""
        box = self.soup.select_one(f'textarea[name="{name}"], input[name="{name}"]')
        if box is None:
            chosen = self.soup.select_one(f'select[name="{name}"] option[selected]')
            return str(chosen["value"]) if chosen else ""
        if box.get("type") in ("radio", "checkbox"):
            ticked = self.soup.select_one(f'input[name="{name}"][checked]')
            return str(ticked["value"]) if ticked else ""
        return box.get_text().lstrip("\n") if box.name == "textarea" else str(box.get("value", ""))

    def form(self, number: int = 0) -> dict[str, list[str]]:
        """The hidden and filled boxes of the n-th form of the page's main part."""
        form = self.soup.select("main form")[number]
        fields: dict[str, list[str]] = {}
        for box in form.select("input[name][value]"):
            if box.get("type") not in ("radio", "checkbox") or box.has_attr("checked"):
                fields.setdefault(str(box["name"]), []).append(str(box["value"]))
        return fields

    def links(self) -> dict[str, str]:
        """The links of the page: words to address."""
        return {_words(link): str(link["href"]) for link in self.soup.select("a[href]")}


class Client:
    """A person's browser, at an instant of the test's choosing."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = app.test_client()

    def at(self, instant: datetime) -> "Client":
        """From now on it is this instant for the whole application."""
        self.app.extensions["now"] = lambda: instant
        return self

    def get(self, path: str, *, status: int = 200, **more: Any) -> Page:
        """A page, which has to answer with this status."""
        return _checked(self.http.get(path, base_url=ADDRESS, **more), status)

    def post(
        self, path: str, fields: Fields | None = None, *, status: int = 303, **more: Any
    ) -> Page:
        """What a form is answered with; the token against forgery goes with it."""
        sent = {"csrf_token": self.token(), **(fields or {})}
        return _checked(self.http.post(path, data=sent, base_url=ADDRESS, **more), status)

    def follow(self, page: Page) -> Page:
        """The page a redirect leads to."""
        return self.get(page.leads_to)

    def token(self) -> str:
        """The token of this browser's session, as every form of ours carries it."""
        page = self.http.get("/help", base_url=ADDRESS)
        found = BeautifulSoup(page.text, "html.parser").select_one('input[name="csrf_token"]')
        if found is None:
            page = self.http.get("/sign-in", base_url=ADDRESS, follow_redirects=True)
            found = BeautifulSoup(page.text, "html.parser").select_one('input[name="csrf_token"]')
        assert found is not None, "no form of ours on this page"
        return str(found["value"])

    def sign_in(self, email: str, password: str, *, status: int = 303) -> Page:
        """Signs a person in, as they do it themselves."""
        return self.post("/sign-in", {"email": email, "password": password}, status=status)


def _words(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def _checked(response: TestResponse, status: int) -> Page:
    is_workbook = response.mimetype.endswith("spreadsheetml.sheet")
    soup = BeautifulSoup("" if is_workbook else response.text, "html.parser")
    page = Page(response, soup)
    assert response.status_code == status, (response.status_code, page.text[:400])
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["Cache-Control"] == "no-store"
    if response.content_type.startswith("text/html") and not 300 <= status < 400:
        check_page(soup)
    return page


def check_page(soup: BeautifulSoup) -> None:
    """What is true of every page."""
    assert len(soup.select("h1")) == 1, [_words(h1) for h1 in soup.select("h1")]
    title = _words(soup.title)
    assert title.count(" - ") >= 2, title
    assert not title.startswith(" - "), title
    assert bool(soup.select(".govuk-error-summary")) == title.startswith("Error: "), title
    ids = Counter(str(tag["id"]) for tag in soup.select("[id]"))
    assert not [name for name, count in ids.items() if count > 1]
    assert not soup.select("[style], [onclick], style, script:not([src])")
    _check_boxes(soup, set(ids))


def _check_boxes(soup: BeautifulSoup, ids: set[str]) -> None:
    labelled = {str(label["for"]) for label in soup.select("label[for]")}
    assert labelled <= ids, labelled - ids
    boxes = soup.select("select, textarea, input:not([type=hidden]):not([type=submit])")
    for box in boxes:
        assert str(box.get("id")) in labelled or box.get("aria-label"), box
    for link in soup.select('a[href^="#"]'):
        assert str(link["href"])[1:] in ids or link["href"] == "#", link
    for tag in soup.select("[aria-describedby], [aria-labelledby]"):
        named = f"{tag.get('aria-describedby', '')} {tag.get('aria-labelledby', '')}".split()
        assert set(named) <= ids, tag
