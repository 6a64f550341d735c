"""What a child or a parent says of the help: three questions, in their own words."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.rules.feedback import HowMuch, SaidBy
from ehcoord.rules.permissions import Action
from ehcoord.schemas.feedback import RecordFeedbackSchema
from ehcoord.services.feedback import record_feedback
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("feedback", __name__)
WHO = ((SaidBy.CHILD.value, "A child"), (SaidBy.PARENT.value, "A parent or carer"))
ANSWERS = ((HowMuch.YES.value, "Yes"), (HowMuch.PARTLY.value, "Partly"), (HowMuch.NO.value, "No"))


@pages.route("/cases/<uuid:case_id>/feedback", methods=["GET", "POST"])
@requires(Action.CONTACT_WRITE)
def new(case_id: UUID) -> ResponseReturnValue:
    """What a family says of the help it had; nobody is asked to answer, and no rule reads it."""
    return handle_form(
        RecordFeedbackSchema(),
        lambda command: record_feedback(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for("cases.overview", case_id=case_id), "Saved. Thank them for saying so."
        ),
        render=lambda typed, errors: _form(case_id, typed, errors),
    )


def _form(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    title = "What the family says of the help"
    seen = see_case(case_id, Action.CONTACT_WRITE, page=title.lower())
    return render_case(
        "feedback/new.html", seen, section="cases.overview", here=request.path, title=title,
        save="Save what they said", typed=typed, errors=errors, who=WHO, answers=ANSWERS,
    )  # fmt: skip
