"""The instant of a request: read once, so that everything in one answer happens at one time."""

from datetime import datetime

from flask import current_app, g


def now() -> datetime:
    """The instant at which this request began, aware, in UTC."""
    if "now" not in g:
        g.now = current_app.extensions["now"]()
    instant: datetime = g.now
    return instant
