"""The early help assessment: started, the question whether needs are emerging, and submitted."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.assessments import StartAssessment
from ehcoord.db import db
from ehcoord.queries.assessments import assessments_of_case, emerging_needs
from ehcoord.queries.case_heads import CaseHead, ChildHead
from ehcoord.queries.sections import (
    Part,
    Writing,
    case_of_assessment,
    parts_as_cut,
    writing_of_case,
)
from ehcoord.rules.assessments import SECTIONS, AssessmentKind, Begun, NotKnown
from ehcoord.rules.permissions import Action
from ehcoord.schemas.assessments import WithdrawAssessmentSchema
from ehcoord.schemas.cases import AnswerEmergingNeedsSchema
from ehcoord.schemas.sections import section_called
from ehcoord.services import assessments
from ehcoord.services.assessments import NeedsAnswered
from ehcoord.services.sections import SectionPlace
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.filters import day_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.sections import address_of

pages = Blueprint("assessments", __name__)
SECTION = "assessments.parts"
HOW_FAR = {
    Begun.NOT_STARTED: "Not started",
    Begun.IN_PROGRESS: "In progress",
    Begun.COMPLETED: "Completed",
}


@pages.get("/cases/<uuid:case_id>/assessment")
@requires(Action.ASSESSMENT_READ)
def parts(case_id: UUID) -> str:
    """The assessments of a case, and whether needs are emerging."""
    seen = see_case(case_id, Action.ASSESSMENT_READ, page="assessment")
    return _parts(seen, Typed(), {})


def _parts(seen: SeenCase, typed: Typed, errors: Mapping[str, str]) -> str:
    session, head = db.session(), seen.head
    writing = writing_of_case(session, actor(), head)
    answered = emerging_needs(session, head.id)
    asked = writing is not None and any(one.at >= writing.started_at for one in answered)
    return render_case(
        "assessments/parts.html",
        seen,
        section=SECTION,
        typed=typed,
        errors=errors,
        found=assessments_of_case(session, head.id),
        writing=writing,
        groups=_groups(head, writing) if writing else [],
        needs=answered,
        needs_answered=asked,
        may_submit=writing is not None and asked and writing.done == len(writing.parts),
        names=rules_in_memory().rulebook.needs,
        may_write=seen.may(Action.ASSESSMENT_WRITE),
    )


def _groups(head: CaseHead, writing: Writing) -> list[tuple[str, list[Mapping[str, object]]]]:
    """The parts under the headings of the page: the family, each child, then together."""
    of_family = [part for part in writing.parts if not part.outline.per_child]
    of_child = [part for part in writing.parts if part.outline.per_child and part.shown]
    first, last = of_family[:2], of_family[2:]
    return [
        ("What the family says", [_row(writing, part, None) for part in first]),
        *(
            (child.given_name, [_row(writing, part, child) for part in of_child])
            for child in head.children
        ),
        ("Parents, and together", [_row(writing, part, None) for part in last]),
    ]


def _row(writing: Writing, part: Part, child: ChildHead | None) -> Mapping[str, object]:
    code = part.outline.code
    begun = part.begun[child.id if child else None]
    place = SectionPlace(writing.public_id, code, child.public_id if child else None)
    return {
        "title": part.outline.title_about(child.given_name if child else "the child"),
        "href": address_of(place),
        "status": HOW_FAR[begun],
        "done": begun is Begun.COMPLETED,
    }


@pages.post("/assessments/<uuid:assessment_id>/withdraw")
@requires(Action.ASSESSMENT_WRITE)
def withdraw(assessment_id: UUID) -> ResponseReturnValue:
    """An assessment ends unfinished, and what was written is kept."""
    return handle_form(
        WithdrawAssessmentSchema(),
        lambda command: assessments.withdraw_assessment(actor(), assessment_id, command, now=now()),
        on_success=lambda case_id: go_on(
            url_for(SECTION, case_id=case_id),
            "The assessment is withdrawn. What was written stays.",
        ),
        render=lambda typed, errors: _parts(
            see_case(case_of_assessment(db.session(), assessment_id), Action.ASSESSMENT_READ),
            typed,
            errors,
        ),
    )


@pages.post("/cases/<uuid:case_id>/assessment/start")
@requires(Action.ASSESSMENT_WRITE)
def start(case_id: UUID) -> ResponseReturnValue:
    """An assessment is started; the one that is being written already, if there is one."""
    assessments.start_assessment(actor(), case_id, StartAssessment(AssessmentKind.NEW), now=now())
    return go_on(url_for(SECTION, case_id=case_id), "The assessment is started.")


@pages.get("/assessments/<uuid:assessment_id>")
@requires(Action.ASSESSMENT_READ)
def one(assessment_id: UUID) -> str:
    """An assessment as it was written, part by part; what is restricted only to a few."""
    case_id = case_of_assessment(db.session(), assessment_id)
    seen = see_case(case_id, Action.ASSESSMENT_READ, page="an assessment")
    names = {child.id: child.given_name for child in seen.head.children}
    return render_case(
        "assessments/one.html",
        seen,
        section=SECTION,
        parts=[
            (section_called(part.section), names.get(part.child_id or 0, "the child"), part, by)
            for part, by in parts_as_cut(db.session(), actor(), seen.head, assessment_id)
        ],
        outlines=SECTIONS,
        why_not={one.value: one.value.replace("_", " ").capitalize() for one in NotKnown},
    )


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
