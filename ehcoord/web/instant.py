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


def now() -> datetime:
    """The instant at which this request began, aware, in UTC."""
    if "now" not in g:
        g.now = current_app.extensions["now"]()
    instant: datetime = g.now
    return instant
