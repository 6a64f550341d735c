"""Safety plans, made with the child. That one exists is shown; its words only to a few."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.referrals import plans_of_case
from ehcoord.rules.permissions import Action
from ehcoord.schemas.referrals import RecordSafetyPlanSchema
from ehcoord.services.plans import record_safety_plan
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("plans", __name__)


@pages.get("/cases/<uuid:case_id>/safety-plans")
@requires(Action.CASE_READ)
def of_case(case_id: UUID) -> str:
    """The safety plan of each child: who has a copy, and whom the child rings at night."""
    seen = see_case(case_id, page="safety plans")
    plans = plans_of_case(db.session(), actor(), seen.head.id, now())
    return render_case(
        "plans/of-case.html",
        seen,
        section="cases.overview",
        plans={plan.child_id: plan for plan in plans},
        may_write=seen.may(Action.SAFETY_PLAN_WRITE),
    )


@pages.route("/cases/<uuid:case_id>/safety-plans/new", methods=["GET", "POST"])
@requires(Action.SAFETY_PLAN_WRITE)
def new(case_id: UUID) -> ResponseReturnValue:
    """A plan that was made with the child. The newest takes the place of the last."""
    return handle_form(
        RecordSafetyPlanSchema(),
        lambda command: record_safety_plan(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for("plans.of_case", case_id=case_id), "Saved. The safety plan is recorded."
        ),
        render=lambda typed, errors: _form(case_id, typed, errors),
        first={"child_id": request.args.get("child", "")},
    )


def _form(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.SAFETY_PLAN_WRITE, page="record a safety plan")
    return render_case(
        "plans/new.html", seen, section="cases.overview", here=request.path,
        title="Record a safety plan", save="Save the safety plan", typed=typed, errors=errors,
    )  # fmt: skip
