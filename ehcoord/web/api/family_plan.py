"""Calls about the family's plan: outcomes, who does what by when, how far it is, agreement."""

from uuid import UUID

from ehcoord.commands.plans import (
    AddAction,
    AddOutcome,
    AgreePlan,
    AnswerAction,
    PlanVersion,
    RecordProgress,
    WriteContingency,
)
from ehcoord.db import db
from ehcoord.queries.family_plan import plan_of_case
from ehcoord.rules.permissions import Action
from ehcoord.schemas.plans import (
    AddActionSchema,
    AddOutcomeSchema,
    AgreePlanSchema,
    AnswerActionSchema,
    PlanVersionSchema,
    RecordProgressSchema,
    WriteContingencySchema,
)
from ehcoord.schemas.shown.closing import OfCaseSchema
from ehcoord.schemas.shown.family_plan import AgreedSchema, FamilyPlanSchema, PlannedSchema
from ehcoord.services import family_plan
from ehcoord.web.access import actor
from ehcoord.web.api.calls import AN_ID, Answer, Calls, Made, made
from ehcoord.web.api.of_case import see
from ehcoord.web.instant import now

calls = Calls("family_plan", "The family's plan", "What is needed, and who does what by when.")
PLAN = "/cases/<uuid:case_id>/plan"
OUTCOME = f"{PLAN}/outcomes/<uuid:outcome_id>"


@calls.read(PLAN, Action.CASE_READ, FamilyPlanSchema, takes=PlanVersionSchema)
def of_case(wanted: PlanVersion, case_id: UUID) -> Answer:
    """The plan of a case: its outcomes with their actions, or a version of it as it was agreed."""
    head = see(case_id, "plan").head
    plan = plan_of_case(db.session(), head.id, head.relations, number=wanted.version)
    return {
        "outcomes": plan.outcomes,
        "kept_back": plan.kept_back,
        "contingency": plan.contingency,
        "version": plan.version,
        "agreed_version": plan.agreed.number if plan.agreed else None,
        "changed": plan.changed,
    }


@calls.make(
    f"{PLAN}/outcomes",
    Action.PLAN_WRITE,
    PlannedSchema,
    takes=AddOutcomeSchema,
    example={
        "need": "Mornings go wrong.",
        "outcome": "Wren walks to school without tears.",
        "how_we_know": "School sees Wren arrive.",
        "one_use_id": AN_ID,
    },
)
def outcome(command: AddOutcome, case_id: UUID) -> Made:
    """Adds an outcome. A plan works on no more at once than the rulebook says."""
    done = family_plan.add_outcome(actor(), case_id, command, now=now())
    return made(done, "family_plan_api.of_case", again=done.again, case_id=case_id)


@calls.make(
    f"{OUTCOME}/actions",
    Action.PLAN_WRITE,
    PlannedSchema,
    takes=AddActionSchema,
    example={
        "what": "Walk with Wren on Mondays",
        "by_when": "2099-06-02",
        "by_the_family": True,
        "one_use_id": AN_ID,
    },
)
def action(command: AddAction, case_id: UUID, outcome_id: UUID) -> Made:
    """Adds who does what by when. Whoever does it is asked on that day."""
    done = family_plan.add_action(actor(), case_id, outcome_id, command, now=now())
    return made(done, "family_plan_api.of_case", again=done.again, case_id=case_id)


@calls.act(
    f"{OUTCOME}/progress",
    Action.PLAN_WRITE,
    OfCaseSchema,
    takes=RecordProgressSchema,
    example={"progress": "better", "words": "Two mornings without tears.", "one_use_id": AN_ID},
)
def progress(command: RecordProgress, case_id: UUID, outcome_id: UUID) -> Answer:
    """Says how far an outcome is, and with `ended` that nobody works on it any longer."""
    family_plan.record_progress(actor(), case_id, outcome_id, command, now=now())
    return {"case_id": case_id}


@calls.act(
    f"{PLAN}/contingency",
    Action.PLAN_WRITE,
    OfCaseSchema,
    takes=WriteContingencySchema,
    example={"contingency": "Ring the front door.", "version": 0},
)
def contingency(command: WriteContingency, case_id: UUID) -> Answer:
    """Writes what happens if the plan does not work, over the version that was read."""
    family_plan.write_contingency(actor(), case_id, command, now=now())
    return {"case_id": case_id}


@calls.act(
    f"{PLAN}/agree",
    Action.PLAN_AGREE,
    AgreedSchema,
    takes=AgreePlanSchema,
    example={"agreed_on": "2025-05-19", "with_whom": "Wren and their mother"},
)
def agree(command: AgreePlan, case_id: UUID) -> Answer:
    """Marks the plan as agreed with the family. Only this waits for a confirmed lead."""
    return {"agreed_version": family_plan.agree_plan(actor(), case_id, command, now=now())}


@calls.act(
    "/actions/<uuid:action_id>",
    Action.TASK_ANSWER,
    OfCaseSchema,
    takes=AnswerActionSchema,
    example={"answer": "done", "words": "Every Monday."},
)
def answer(command: AnswerAction, action_id: UUID) -> Answer:
    """Says what became of an action."""
    return {"case_id": family_plan.answer_action(actor(), action_id, command, now=now())}
