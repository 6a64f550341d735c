"""Who is kept apart from a family: declared by themselves, or said by whoever manages the case."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.kept_apart import kept_apart_from
from ehcoord.rules.permissions import Action
from ehcoord.schemas.kept_apart import DeclareConflictSchema, KeepApartSchema
from ehcoord.services.kept_apart import declare_conflict, end_keeping_apart, keep_from_family
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("kept_apart", __name__)
SECTION = "leads.of_case"


@pages.route("/cases/<uuid:case_id>/kept-apart", methods=["GET", "POST"])
@requires(Action.LEAD_ASSIGN)
def of_case(case_id: UUID) -> ResponseReturnValue:
    """Who is kept apart from a family, and keeping somebody apart."""
    return handle_form(
        KeepApartSchema(),
        lambda command: keep_from_family(actor(), case_id, command, now=now()),
        on_success=lambda done: _to_list(
            case_id, f"{done.name} neither sees nor leads this family."
        ),
        render=lambda typed, errors: _list(case_id, typed, errors),
    )


def _list(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.LEAD_ASSIGN, page="kept apart")
    return render_case(
        "leads/kept-apart.html",
        seen,
        section=SECTION,
        kept=kept_apart_from(db.session(), seen.head.id),
        typed=typed,
        errors=errors,
    )


@pages.post("/cases/<uuid:case_id>/kept-apart/<uuid:kept_id>/end")
@requires(Action.LEAD_ASSIGN)
def end(case_id: UUID, kept_id: UUID) -> ResponseReturnValue:
    """Somebody is kept apart no longer."""
    end_keeping_apart(actor(), kept_id, now=now())
    return _to_list(case_id, "They are kept apart no longer.")


@pages.route("/cases/<uuid:case_id>/conflict", methods=["GET", "POST"])
@requires(Action.CASE_READ)
def declare(case_id: UUID) -> ResponseReturnValue:
    """A conflict of interest of one's own with a family."""
    return handle_form(
        DeclareConflictSchema(),
        lambda command: declare_conflict(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for("home.mine"), "The manager is told. You see this family no longer."
        ),
        render=lambda typed, errors: render_case(
            "leads/conflict.html",
            see_case(case_id, page="conflict of interest"),
            section=SECTION,
            typed=typed,
            errors=errors,
        ),
    )


def _to_list(case_id: UUID, said: str) -> ResponseReturnValue:
    return go_on(url_for("kept_apart.of_case", case_id=case_id), said)
