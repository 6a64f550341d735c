"""Recording support: a line of help, which worries it is for, and where it stands."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.db import db
from ehcoord.queries.risks import worries_of_case
from ehcoord.rules.permissions import Action
from ehcoord.rules.vocabulary import SupportStatus
from ehcoord.schemas.support import StartSupportSchema
from ehcoord.services.support import start_support
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("support", __name__)
STANDS = (
    (SupportStatus.ACTIVE, "Happening: the first contact has been held"),
    (SupportStatus.ACCEPTED, "Accepted, not begun"),
    (SupportStatus.WAITING, "Waiting"),
    (SupportStatus.REFERRED, "Asked for"),
    (SupportStatus.OFFERED, "Offered"),
    (SupportStatus.DECLINED, "Declined"),
)


@pages.route("/cases/<uuid:case_id>/support/new", methods=["GET", "POST"])
@requires(Action.SUPPORT_WRITE)
def new(case_id: UUID) -> ResponseReturnValue:
    """A new line of help. Only help that has begun can answer a worry."""
    return handle_form(
        StartSupportSchema(),
        lambda command: start_support(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for("cases.overview", case_id=case_id, child=request.form.get("child_id")),
            "Saved. Help counts once its first contact has been held.",
        ),
        render=lambda typed, errors: _form(case_id, typed, errors),
        first={"child_id": request.args.get("child", "")},
        form=_begun_now(request.form) if request.method == "POST" else None,
    )


def _begun_now(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    form = MultiDict(sent)
    if sent.get("begun") == "today" and sent.get("status") == SupportStatus.ACTIVE.value:
        form["first_contact_at"] = now().isoformat()
    return form


def _form(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.SUPPORT_WRITE, page="record support")
    rulebook = rules_in_memory().rulebook
    worries = worries_of_case(db.session(), actor(), seen.head.id, now())
    return render_case(
        "support/new.html",
        seen,
        section="cases.overview",
        typed=typed,
        errors=errors,
        kinds=[(one.code, one.name) for one in rulebook.support_types.values()],
        stands=STANDS,
        worries=worries,
        names={child.id: child.given_name for child in seen.head.children},
    )
