"""The early help assessment: started, the question whether needs are emerging, and submitted."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.assessments import StartAssessment
from ehcoord.db import db
from ehcoord.queries.assessments import assessments_of_case, emerging_needs
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.rules.permissions import Action, may_on_case
from ehcoord.schemas.cases import AnswerEmergingNeedsSchema
from ehcoord.services import assessments
from ehcoord.services.assessments import NeedsAnswered
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.filters import day_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("assessments", __name__)
SECTION = "assessments.parts"


@pages.get("/cases/<uuid:case_id>/assessment")
@requires(Action.ASSESSMENT_READ)
def parts(case_id: UUID) -> str:
    """The assessments of a case, and whether needs are emerging."""
    seen = see_case(case_id, Action.ASSESSMENT_READ, page="assessment")
    head = seen.head
    return render_case(
        "assessments/parts.html",
        seen,
        section=SECTION,
        found=assessments_of_case(db.session(), head.id),
        needs=emerging_needs(db.session(), head.id),
        names=rules_in_memory().rulebook.needs,
        may_write=head.closed_at is None
        and may_on_case(head.relations, Action.ASSESSMENT_WRITE, restricted=head.restricted),
    )


@pages.post("/cases/<uuid:case_id>/assessment/start")
@requires(Action.ASSESSMENT_WRITE)
def start(case_id: UUID) -> ResponseReturnValue:
    """An assessment is started; the one that is being written already, if there is one."""
    assessments.start_assessment(actor(), case_id, StartAssessment(AssessmentKind.NEW), now=now())
    return go_on(url_for(SECTION, case_id=case_id), "The assessment is started.")


@pages.post("/assessments/<uuid:assessment_id>/submit")
@requires(Action.ASSESSMENT_WRITE)
def submit(assessment_id: UUID) -> ResponseReturnValue:
    """The assessment is submitted."""
    case_id = assessments.submit_assessment(actor(), assessment_id, now=now())
    return go_on(url_for(SECTION, case_id=case_id), "The assessment is submitted.")


@pages.route("/cases/<uuid:case_id>/emerging-needs", methods=["GET", "POST"])
@requires(Action.ASSESSMENT_WRITE)
def needs(case_id: UUID) -> ResponseReturnValue:
    """Whether needs are emerging: a yes gives the family a lead at that instant."""
    return handle_form(
        AnswerEmergingNeedsSchema(),
        lambda command: assessments.answer_emerging_needs(actor(), case_id, command, now=now()),
        on_success=lambda done: go_on(url_for("leads.of_case", case_id=case_id), _said(done)),
        render=lambda typed, errors: _form(case_id, typed, errors),
    )


def _said(done: NeedsAnswered) -> str:
    if not done.needs_emerging:
        return "Saved. Needs are not emerging for now; you can answer again at any time."
    by = f" A lead should be confirmed by {day_words(done.confirm_by)}." if done.confirm_by else ""
    return f"Saved. {done.led_by} leads for now.{by}"


def _form(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.ASSESSMENT_WRITE, page="emerging needs")
    rulebook = rules_in_memory().rulebook
    return render_case(
        "assessments/needs.html",
        seen,
        section=SECTION,
        typed=typed,
        errors=errors,
        needs=list(rulebook.needs.items()),
        reasons=list(rulebook.not_emerging_reasons.items()),
    )
