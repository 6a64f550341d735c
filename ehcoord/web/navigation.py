"""The ways on that every page offers a person: only to pages that are there and for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, request, url_for

from ehcoord.rules.permissions import Action, Actor, may

HOME = "/"


@dataclass(frozen=True, slots=True)
class Way:
    """One link of the navigation: its words, the route it leads to, and whom it is for."""

    text: str
    endpoint: str
    action: Action


WAYS = (
    Way("Home", "home.mine", Action.HOME_READ),
    Way("My tasks", "tasks.mine", Action.TASK_ANSWER),
    Way("Cases", "people.cases", Action.CASE_LIST),
    Way("Find a person", "people.search", Action.PEOPLE_SEARCH),
    Way("My team", "boards.team", Action.BOARD_READ),
    Way("Measures", "reports.every", Action.BOARD_READ),
    Way("Agencies", "agencies.every", Action.AGENCY_NAME),
    Way("Accounts", "users.everyone", Action.ACCOUNT_MANAGE),
)
FOOTER = (
    ("Numbers to ring", "public.numbers"),
    ("The rulebook in plain words", "rulebook.in_words"),
    ("Help", "public.help_page"),
    ("Accessibility statement", "public.accessibility"),
    ("Privacy", "public.privacy"),
)


def navigation(actor: Actor | None) -> list[Mapping[str, object]]:
    """The links at the top of a page; none for somebody who is not signed in."""
    if actor is None:
        return []
    return [
        {
            "text": way.text,
            "href": url_for(way.endpoint),
            "active": request.endpoint == way.endpoint,
        }
        for way in WAYS
        if way.endpoint in current_app.view_functions and may(actor, way.action)
    ]


def footer_links() -> list[Mapping[str, str]]:
    """The links at the foot of every page."""
    return [{"text": text, "href": url_for(endpoint)} for text, endpoint in FOOTER]
