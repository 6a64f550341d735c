"""Recording that somebody saw the children, or spoke to the family about them."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.rules.permissions import Action
from ehcoord.schemas.contacts import RecordContactSchema
from ehcoord.services.contacts import record_contact
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("contacts", __name__)


@pages.route("/cases/<uuid:case_id>/contacts/new", methods=["GET", "POST"])
@requires(Action.CONTACT_WRITE)
def new(case_id: UUID) -> ResponseReturnValue:
    """Who saw or spoke to which children, when, where, alone or not."""
    return handle_form(
        RecordContactSchema(),
        lambda command: record_contact(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for("cases.overview", case_id=case_id), "Saved. The contact is recorded."
        ),
        render=lambda typed, errors: _form(case_id, typed, errors),
        form=_today(request.form) if request.method == "POST" else None,
    )


def _today(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    form = MultiDict(sent)
    if sent.get("when") == "today":
        form["happened_at"] = now().isoformat()
    return form


def _form(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.CONTACT_WRITE, page="record a contact")
    return render_case(
        "contacts/new.html", seen, section="cases.overview", typed=typed, errors=errors
    )
