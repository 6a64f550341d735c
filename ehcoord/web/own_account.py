"""A person's own account: at which hour their one daily message comes."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.accounts import message_hour_of
from ehcoord.rules.permissions import Action
from ehcoord.schemas.accounts import ChooseMessageHourSchema
from ehcoord.services import accounts
from ehcoord.web.access import actor, requires
from ehcoord.web.filters import instant_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("own_account", __name__)


@pages.route("/account/messages", methods=["GET", "POST"])
@requires(Action.HOME_READ)
def mine() -> ResponseReturnValue:
    """The hour of the one daily message of the person at the keyboard."""
    me = actor()

    def render(typed: Typed, errors: object) -> str:
        return render_template("accounts/messages.html", typed=typed, errors=errors, hours=_hours())

    return handle_form(
        ChooseMessageHourSchema(),
        lambda command: accounts.choose_message_hour(me, command, now=now()),
        on_success=lambda at: go_on(
            url_for("own_account.mine"),
            f"Saved. The next message can come {instant_words(at)}.",
        ),
        render=render,
        first={"hour": message_hour_of(db.session(), me)},
    )


def _hours() -> list[tuple[int, str]]:
    return [(hour, _said(hour)) for hour in range(24)]


def _said(hour: int) -> str:
    if hour in (0, 12):
        return "midday" if hour else "midnight"
    return f"{hour % 12}{'pm' if hour > 12 else 'am'}"
