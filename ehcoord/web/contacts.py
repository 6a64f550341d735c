"""Recording that somebody saw the children or spoke to the family; and notes worth keeping."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.rules.permissions import Action
from ehcoord.schemas.contacts import RecordContactSchema, RecordNoteSchema
from ehcoord.services.contacts import record_contact, record_note
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.when import in_full

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
        render=lambda typed, errors: _form(
            case_id, typed, errors, "contacts/new.html", "Record a contact"
        ),
        first={"child_ids": request.args.getlist("child")},
        form=in_full(happened_at="when"),
    )


@pages.route("/cases/<uuid:case_id>/notes/new", methods=["GET", "POST"])
@requires(Action.CONTACT_WRITE)
def note(case_id: UUID) -> ResponseReturnValue:
    """Worth keeping, neither worry nor contact: no rule ever reads it."""
    return handle_form(
        RecordNoteSchema(),
        lambda command: record_note(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for("cases.case_chronology", case_id=case_id), "Saved. The note is kept."
        ),
        render=lambda typed, errors: _form(
            case_id, typed, errors, "contacts/note.html", "Write a note"
        ),
        first={"child_id": request.args.get("child", "")},
    )


def _form(case_id: UUID, typed: Typed, errors: Mapping[str, str], template: str, title: str) -> str:
    seen = see_case(case_id, Action.CONTACT_WRITE, page=title.lower())
    return render_case(
        template, seen, section="cases.overview", here=request.path, title=title,
        save="Save", typed=typed, errors=errors,
    )  # fmt: skip
