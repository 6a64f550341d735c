"""A disagreement between agencies: what it is about, and the answer in words."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.escalations import escalation_to_read
from ehcoord.rules.permissions import Action
from ehcoord.schemas.escalations import AnswerEscalationSchema
from ehcoord.services.escalations import answer_escalation
from ehcoord.web.access import actor, requires
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("escalations", __name__)


@pages.route("/escalations/<uuid:escalation_id>", methods=["GET", "POST"])
@requires(Action.TASK_ANSWER)
def answer(escalation_id: UUID) -> ResponseReturnValue:
    """What agencies disagree about, and the answer."""
    return handle_form(
        AnswerEscalationSchema(),
        lambda command: answer_escalation(actor(), escalation_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for("home.mine"),
            "Your answer is recorded. The manager of the family’s team is told.",
        ),
        render=lambda typed, errors: _page(escalation_id, typed, errors),
    )


def _page(escalation_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    return render_template(
        "escalations/answer.html",
        escalation=escalation_to_read(db.session(), actor(), escalation_id, now()),
        typed=typed,
        errors=errors,
    )
