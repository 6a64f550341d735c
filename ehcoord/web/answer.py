"""The page behind a link: one question to somebody without an account, answered once.

It shows the child's initials and year of birth and nothing else of what is recorded. Whatever is
wrong with a link, the page is the same and says whom to ring.
"""

from collections.abc import Mapping

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from ehcoord.commands.answer_links import SendAnswer
from ehcoord.errors import Busy
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.answer_links import SendAnswerSchema
from ehcoord.services.answer_links import (
    LinkAnswered,
    LinkOpened,
    LinkSpent,
    answer_link,
    open_link,
)
from ehcoord.services.answer_links.tokens import PATH
from ehcoord.web.access import anonymous
from ehcoord.web.forms import Typed, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import look_again
from ehcoord.web.stop import NotKept, Stop, stop_screen
from ehcoord.web.urgent import not_saved_stop
from ehcoord.web.worries import level_choices

pages = Blueprint("answer", __name__)
SHOWN_AGAIN = {"worry": "What worries you", "words": "Your answer", "reference": "Your reference"}


@pages.after_request
def keep_the_address_here(response: Response) -> Response:
    """Nothing that the page leads to or loads is told its address, which opens it."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


@pages.route(f"{PATH}<token>", methods=["GET", "POST"])
@anonymous
def answer(token: str) -> ResponseReturnValue:
    """The question of a link. Opening it uses nothing up: mail scanners do."""
    is_sent = request.method == "POST"
    opened = open_link(token, request.remote_addr or "", noted=not is_sent, now=now())
    if isinstance(opened, LinkSpent):
        return _spent(opened)
    look_again()

    def save(command: SendAnswer) -> LinkAnswered | LinkSpent | None:
        try:
            return answer_link(token, command, now=now())
        except Busy:
            # Nobody in danger waits for a form: the numbers come first, saved or not.
            if command.worry_level is Level.IMMEDIATE:
                return None
            raise

    return handle_form(
        SendAnswerSchema(),
        save,
        on_success=_answered,
        render=lambda typed, errors: _page(token, opened, typed, errors),
    )


def _page(token: str, opened: LinkOpened, typed: Typed, errors: Mapping[str, str]) -> str:
    if errors and _is_immediate() and "rung" not in request.args:
        # The numbers come before what is wrong with the form, which is said after them.
        return not_saved_stop(url_for("answer.answer", token=token, rung=1))
    return render_template(
        "answer-links/answer.html",
        here=url_for("answer.answer", token=token),
        asked=opened,
        levels=level_choices(),
        typed=typed,
        errors=errors,
    )


def _answered(done: LinkAnswered | LinkSpent | None) -> ResponseReturnValue:
    if done is None:
        return not_saved_stop()
    if isinstance(done, LinkSpent):
        return _spent(done)
    if done.immediate:
        return stop_screen(Stop(saved_at=now()))
    return render_template("answer-links/answered.html")


def _spent(spent: LinkSpent) -> ResponseReturnValue:
    """The same page for every link that opens nothing, whichever the reason.

    Whoever was still typing is told that it was not kept, and shown what it was.
    """
    is_sent = request.method == "POST"
    response = make_response(_lost() if is_sent else render_template("answer-links/spent.html"))
    response.status_code = 404
    if spent.retry_at is not None:
        response.status_code = 429
        wait = (spent.retry_at - now()).total_seconds()
        response.headers["Retry-After"] = str(max(1, round(wait)))
    return response


def _lost() -> str:
    said = {label: request.form.get(name, "").strip() for name, label in SHOWN_AGAIN.items()}
    lost = NotKept(tuple((label, words) for label, words in said.items() if words))
    if _is_immediate():
        return stop_screen(Stop(not_kept=lost))
    return render_template("answer-links/not-kept.html", lost=lost)


def _is_immediate() -> bool:
    return request.form.get("worry_level") == str(Level.IMMEDIATE.value)
