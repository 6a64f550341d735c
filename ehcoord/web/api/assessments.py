"""Calls about assessments: started, submitted, and the question whether needs are emerging."""

from uuid import UUID

from ehcoord.commands.assessments import AnswerEmergingNeeds, StartAssessment
from ehcoord.db import db
from ehcoord.queries.assessments import assessments_of_case, emerging_needs
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.rules.permissions import Action
from ehcoord.schemas.cases import AnswerEmergingNeedsSchema
from ehcoord.schemas.shown.assessments import (
    AssessmentsSchema,
    AssessmentStartedSchema,
    AssessmentSubmittedSchema,
    NeedsAnsweredSchema,
)
from ehcoord.services import assessments
from ehcoord.services.assessments import NeedsAnswered
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
    f"{CASE}/emerging-needs",
    Action.ASSESSMENT_WRITE,
    NeedsAnsweredSchema,
    takes=AnswerEmergingNeedsSchema,
    example={"needs_emerging": True, "needs": ["school"], "one_use_id": AN_ID},
)
def needs(command: AnswerEmergingNeeds, case_id: UUID) -> NeedsAnswered:
    """Says whether needs are emerging. A yes gives the family a lead at that instant."""
    return assessments.answer_emerging_needs(actor(), case_id, command, now=now())
