"""The instant of a request: read once, so that everything in one answer happens at one time."""

from datetime import datetime

from flask import Flask, current_app, g

from ehcoord import clock


def register(app: Flask) -> None:
    """Gives the application its clock; a test puts another in its place."""
    app.extensions["now"] = clock.now
    app.before_request(begin)


def begin() -> None:
    """Forgets all that an earlier request knew, should one have happened in this context."""
    for name in list(g):
        g.pop(name)


def show_as_known(instant: datetime) -> None:
    """From here on the page says days and lateness as they were at an instant in the past."""
    g.shown_at = instant


def shown_at() -> datetime:
    """The instant a page is about: the request's own, or the past one it was asked for."""
    instant: datetime = g.get("shown_at") or now()
    return instant


def now() -> datetime:
    """The instant at which this request began, aware, in UTC."""
    if "now" not in g:
        g.now = current_app.extensions["now"]()
    instant: datetime = g.now
    return instant
