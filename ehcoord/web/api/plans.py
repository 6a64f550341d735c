"""Calls about safety plans, made with the child: that one exists is shown, its words to a few."""

from uuid import UUID

from ehcoord.commands.lists import OnePage
from ehcoord.commands.referrals import RecordSafetyPlan
from ehcoord.db import db
from ehcoord.queries.referrals import plans_of_case
from ehcoord.rules.permissions import Action
from ehcoord.schemas.lists import OnePageSchema
from ehcoord.schemas.referrals import RecordSafetyPlanSchema
from ehcoord.schemas.shown.base import told
from ehcoord.schemas.shown.referrals import PlanRecordedSchema, PlansSchema
from ehcoord.services.plans import record_safety_plan
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_CHILD_ID, Answer, Calls, Made, made, page_of
from ehcoord.web.api.of_case import child_ids, see
from ehcoord.web.instant import now

calls = Calls("plans", "Safety plans", "Plans made with the child. They answer no worry.")
PLANS = "/cases/<uuid:case_id>/safety-plans"


@calls.read(PLANS, Action.CASE_READ, PlansSchema, takes=OnePageSchema)
def of_case(wanted: OnePage, case_id: UUID) -> Answer:
    """The safety plan of each child: who has a copy, and whom the child rings at night."""
    seen = see(case_id, "safety plans")
    children = child_ids(seen)
    found = plans_of_case(db.session(), actor(), seen.head.id, now())
    return page_of([told(one, child_id=children[one.child_id]) for one in found], wanted.page)


@calls.make(
    PLANS,
    Action.SAFETY_PLAN_WRITE,
    PlanRecordedSchema,
    takes=RecordSafetyPlanSchema,
    example={"child_id": A_CHILD_ID, "made_on": "2025-05-19", "made_by": "School nurse"},
)
def record(command: RecordSafetyPlan, case_id: UUID) -> Made:
    """Records a plan that was made with the child. The newest takes the place of the last."""
    record_safety_plan(actor(), case_id, command, now=now())
    return made({"child_id": command.child_id}, "plans_api.of_case", case_id=case_id)
