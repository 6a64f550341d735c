"""Every page that every role can reach from its own home, in a service full of invented families.

No link leads nowhere, no page fails, every page is a good page, and none of them speaks of a
child in the words of a score (P7).
"""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from ehcoord.demo.people import PEOPLE
from ehcoord.demo.play import play
from tests.applications import new_application
from tests.pages import ADDRESS, Client, check_page

NOW = datetime(2025, 5, 19, 9, 0, tzinfo=UTC)
PASSWORD = "violet kettle harbour"
PAGES_OF_A_ROUTE = 3
# The rules are published with their numbers; a family's pages never show them.
ABOUT_THE_RULES = {"rulebook.in_words", "public.help_page", "public.accessibility"}
OF_A_SCORE = re.compile(
    r"\b(scor(e[sd]?|ing)|risk (level|score|rating)|(high|medium|low|red|amber|green)[- ]risk|"
    r"likelihood|probability|predict\w*|\d+ points?|all clear)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A service with the demonstration's families. One engine is enough: pages are the question."""
    folder: Path = tmp_path_factory.mktemp("every-page")
    app = new_application(f"sqlite:///{folder / 'pages.sqlite'}", folder)
    with app.app_context():
        play(PASSWORD, now=NOW, families=24)
    app.extensions["now"] = lambda: NOW
    return app


@pytest.mark.parametrize("account", PEOPLE)
def test_every_page_that_a_role_can_reach_is_a_good_page(service: Flask, account: str) -> None:
    client = Client(service)
    client.sign_in(f"{account}@example.org", PASSWORD)
    found: list[str] = ["/"]
    seen, visited = {"/"}, Counter[str]()
    for path in found:
        route = route_of(service, path)
        if route is None or visited[route] >= PAGES_OF_A_ROUTE:
            continue
        visited[route] += 1
        answer = client.http.get(path, base_url=ADDRESS)
        for link in (*looked_at(route, path, answer), answer.headers.get("Location", "")):
            if link.startswith("/") and link not in seen:
                seen.add(link)
                found.append(link)
    assert len(visited) > 2


def route_of(app: Flask, path: str) -> str | None:
    """The name of the route that answers; None for files and for what is not ours to read."""
    if path.startswith(("/static", "/api/")):
        return None
    address = app.url_map.bind("localhost")
    try:
        return str(address.match(path.partition("?")[0], method="GET")[0])
    except RequestRedirect:
        return None
    except HTTPException as fault:
        # A form's own address, which answers a POST alone, is no page.
        return None if fault.code == 405 else pytest.fail(f"{path} leads nowhere")


def looked_at(route: str, path: str, answer: TestResponse) -> list[str]:
    """The links of a page that was answered; fails when it is no good page."""
    assert answer.status_code in (200, 302, 303), (path, answer.status_code)
    if answer.status_code != 200 or not answer.content_type.startswith("text/html"):
        return []
    soup = BeautifulSoup(answer.text, "html.parser")
    check_page(soup)
    main = soup.select_one("main")
    assert main is not None, path
    if route not in ABOUT_THE_RULES:
        said = OF_A_SCORE.search(" ".join(main.get_text(" ").split()))
        assert said is None, (path, said.group())
    return [str(link["href"]).partition("#")[0] for link in soup.select("a[href]")]
