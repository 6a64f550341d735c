"""Calls about assessments: started, submitted, and the question whether needs are emerging."""

from uuid import UUID

from ehcoord.commands.assessments import (
    AnswerEmergingNeeds,
    SaveSection,
    StartAssessment,
    WithdrawAssessment,
)
from ehcoord.db import db
from ehcoord.queries.assessments import assessments_of_case, emerging_needs
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.rules.permissions import Action
from ehcoord.schemas.assessments import (
    SaveSectionSchema,
    WithdrawAssessmentSchema,
    with_answers_read,
)
from ehcoord.schemas.cases import AnswerEmergingNeedsSchema
from ehcoord.schemas.shown.assessments import (
    AssessmentsSchema,
    AssessmentStartedSchema,
    AssessmentSubmittedSchema,
    NeedsAnsweredSchema,
    SectionSavedSchema,
)
from ehcoord.services import assessments
from ehcoord.services.assessments import NeedsAnswered
from ehcoord.services.sections import SectionSaved, save_section
from ehcoord.web.access import actor
from ehcoord.web.api.calls import AN_ID, Answer, Calls
from ehcoord.web.api.of_case import see
from ehcoord.web.instant import now

calls = Calls("assessments", "Assessments", "The early help assessment, and emerging needs.")
CASE = "/cases/<uuid:case_id>"


@calls.read(f"{CASE}/assessments", Action.ASSESSMENT_READ, AssessmentsSchema)
def of_case(case_id: UUID) -> Answer:
    """The assessments of a case, and every answer to whether needs are emerging."""
    seen = see(case_id, "assessment", Action.ASSESSMENT_READ)
    return {
        "assessments": assessments_of_case(db.session(), seen.head.id),
        "emerging_needs": emerging_needs(db.session(), seen.head.id),
    }


@calls.act(f"{CASE}/assessments/start", Action.ASSESSMENT_WRITE, AssessmentStartedSchema)
def start(case_id: UUID) -> Answer:
    """Starts an assessment; the one that is being written already, if there is one."""
    command = StartAssessment(AssessmentKind.NEW)
    started = assessments.start_assessment(actor(), case_id, command, now=now())
    return {"assessment_id": started}


@calls.act(
    "/assessments/<uuid:assessment_id>/submit", Action.ASSESSMENT_WRITE, AssessmentSubmittedSchema
)
def submit(assessment_id: UUID) -> Answer:
    """Submits an assessment once it says whether needs are emerging."""
    return {"case_id": assessments.submit_assessment(actor(), assessment_id, now=now())}


@calls.act(
    "/assessments/<uuid:assessment_id>/withdraw",
    Action.ASSESSMENT_WRITE,
    AssessmentSubmittedSchema,
    takes=WithdrawAssessmentSchema,
    example={"because": "The family moved before we met."},
)
def withdraw(command: WithdrawAssessment, assessment_id: UUID) -> Answer:
    """Ends an assessment that is not finished, and keeps what was written."""
    case_id = assessments.withdraw_assessment(actor(), assessment_id, command, now=now())
    return {"case_id": case_id}


@calls.act(
    "/assessments/<uuid:assessment_id>/parts",
    Action.ASSESSMENT_WRITE,
    SectionSavedSchema,
    takes=SaveSectionSchema,
    example={
        "section": "why_now",
        "number": 0,
        "answers": {"led_to_it": "School rang in March.", "hoped_for_not": "not_asked",
                    "hoped_for_why": "At the next visit."},
        "leaving": True,
    },
)  # fmt: skip
def part(command: SaveSection, assessment_id: UUID) -> SectionSaved:
    """Keeps a part as its author's working copy, or with `leaving` cuts a version of it.

    `number` is the version it was begun from, 0 for none. When somebody cut another since,
    nothing is overwritten: `stale` is true, and the author's copy is kept.
    """
    read = with_answers_read(command)
    return save_section(actor(), assessment_id, read, now=now())


@calls.act(
    f"{CASE}/emerging-needs",
    Action.ASSESSMENT_WRITE,
    NeedsAnsweredSchema,
    takes=AnswerEmergingNeedsSchema,
    example={"needs_emerging": True, "needs": ["school"], "one_use_id": AN_ID},
)
def needs(command: AnswerEmergingNeeds, case_id: UUID) -> NeedsAnswered:
    """Says whether needs are emerging. A yes gives the family a lead at that instant."""
    return assessments.answer_emerging_needs(actor(), case_id, command, now=now())
