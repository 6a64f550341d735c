"""Where a person lands after signing in."""

from flask import Blueprint, render_template

from ehcoord.rules.permissions import Action
from ehcoord.web.access import requires

pages = Blueprint("home", __name__)


@pages.get("/")
@requires(Action.HOME_READ)
def mine() -> str:
    """The person's own page."""
    return render_template("home/mine.html")
