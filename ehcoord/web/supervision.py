"""Supervision of a case, and the consultation on one that drifts."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.supervision import drift_consultations_of_case, supervisions_of_case
from ehcoord.rules.permissions import Action
from ehcoord.schemas.supervision import RecordDriftConsultationSchema, RecordSupervisionSchema
from ehcoord.services import supervision
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.filters import day_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("supervision", __name__)
HERE = "supervision.of_case"
CASE = "/cases/<uuid:case_id>/supervision"


@pages.get(CASE)
@requires(Action.SUPERVISION_READ)
def of_case(case_id: UUID) -> str:
    """Every look at the case with its lead, and what was consulted when it drifted."""
    seen = see_case(case_id, Action.SUPERVISION_READ, page="supervision")
    session = db.session()
    return render_case(
        "supervision/of-case.html",
        seen,
        section="leads.of_case",
        found=supervisions_of_case(session, seen.head.id),
        consulted=drift_consultations_of_case(session, seen.head.id),
        may_write=seen.may(Action.SUPERVISION_WRITE),
    )


@pages.route(f"{CASE}/new", methods=["GET", "POST"])
@requires(Action.SUPERVISION_WRITE)
def new(case_id: UUID) -> ResponseReturnValue:
    """Four questions, and what was decided."""
    return handle_form(
        RecordSupervisionSchema(),
        lambda command: supervision.record_supervision(actor(), case_id, command, now=now()),
        on_success=lambda due: go_on(
            url_for(HERE, case_id=case_id),
            "Saved." + (f" The next look is due {day_words(due)}." if due else ""),
        ),
        render=lambda typed, errors: _form(case_id, "new", "Record supervision", typed, errors),
    )


@pages.route(f"{CASE}/drift", methods=["GET", "POST"])
@requires(Action.SUPERVISION_WRITE)
def drift(case_id: UUID) -> ResponseReturnValue:
    """Who was consulted on a case that drifts, and what is done about it."""
    return handle_form(
        RecordDriftConsultationSchema(),
        lambda command: supervision.record_drift_consultation(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(url_for(HERE, case_id=case_id), "Saved."),
        render=lambda typed, errors: _form(
            case_id, "drift", "Who was consulted on this case?", typed, errors
        ),
    )


def _form(case_id: UUID, name: str, title: str, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.SUPERVISION_WRITE, page=title.lower())
    return render_case(
        f"supervision/{name}.html", seen, section="leads.of_case", here=request.path,
        title=title, save="Save", typed=typed, errors=errors,
    )  # fmt: skip
