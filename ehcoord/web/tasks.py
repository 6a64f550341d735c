"""Tasks: what is asked of a person, and the way from each to the act that closes it."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.handing_over import people_for, task_to_hand_over
from ehcoord.queries.task_places import TaskPlace, place_of
from ehcoord.queries.tasks import handed_over_by, kinds_of_mine, my_tasks, task_by_id
from ehcoord.rules.permissions import Action
from ehcoord.rules.tasks import KINDS, TaskKind
from ehcoord.schemas.base import form_payload, load
from ehcoord.schemas.tasks import HandOverTaskSchema, WantedTasksSchema
from ehcoord.services.handing_over import hand_over_task
from ehcoord.web.access import access_of, actor, requires
from ehcoord.web.filters import within_words
from ehcoord.web.forms import Typed, go_on, handle_form, onward
from ehcoord.web.instant import now
from ehcoord.web.navigation import HOME
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("tasks", __name__)
K = TaskKind
MOST = 500

# The route that answers a kind of task, and the names its address takes.
ANSWERED_AT = {
    K.CONFIRM_LEAD: ("leads.choose", ("case_id",)),
    K.ANSWER_NOMINATION: ("leads.answer", ("nomination_id",)),
    K.ARRANGE_COVER: ("absences.of_person", ("user_id",)),
    K.NAME_HOLIDAY_COVER: ("holidays.of_person", ("user_id",)),
    K.ACCEPT_HANDOVER: ("handovers.answer", ("handover_id",)),
    K.ANSWER_ESCALATION: ("escalations.answer", ("escalation_id",)),
    K.HOLD_REVIEW: ("reviews.prepare", ("review_id",)),
    K.COUNTERSIGN: ("reviews.sign", ("review_id",)),
    K.TELL_SOCIAL_CARE: ("referrals.call", ("case_id", "worry_id")),
    K.KEEP_SAFE: ("questions.keep_safe", ("case_id", "worry_id")),
    K.SAME_DAY_QUESTION: ("questions.same_day", ("case_id", "worry_id")),
    K.SEEN_SINCE_HOSPITAL: ("questions.seen_since_hospital", ("case_id", "worry_id")),
    K.STILL_TRUE: ("questions.still_true", ("case_id", "worry_id")),
    K.CHOOSE_CODE: ("questions.choose_code", ("case_id", "worry_id")),
    K.CHASE_ACKNOWLEDGEMENT: ("referrals.reply", ("case_id", "worry_id")),
    K.START_SUPPORT: ("support.first_contact", ("case_id", "support_id")),
    K.CONFIRM_SUPPORT: ("support.one", ("case_id", "support_id")),
    K.PRACTICAL_HELP: ("support.new", ("case_id",)),
    K.NEXT_LOOK: ("review_requests.next_look", ("review_id",)),
    K.CONSULT_FRONT_DOOR: ("review_requests.consult", ("case_id", "child_id")),
    K.SUBMIT_ASSESSMENT: ("assessments.parts", ("case_id",)),
    K.END_MANAGER_HOLD: ("leads.choose", ("case_id",)),
    K.END_OVERRIDE: ("leads.choose", ("case_id",)),
    K.WHO_HAS_SEEN: ("contacts.new", ("case_id",)),
    K.FIRST_CONTACT_WITH_FAMILY: ("contacts.new", ("case_id",)),
    K.DO_ACTION: ("family_plan.action", ("action_id",)),
    K.ASK_ABOUT_ACTION: ("family_plan.action", ("action_id",)),
    K.SUPERVISE: ("supervision.new", ("case_id",)),
    K.CONSULT_ON_DRIFT: ("supervision.drift", ("case_id",)),
    K.CHASE_STEP_UP: ("social_care.of_case", ("case_id",)),
    K.SAY_WHAT_CONTINUES: ("social_care.of_case", ("case_id",)),
    K.APPROVE_CLOSING: ("closing.close", ("case_id",)),
    K.CHECK_CLOSED_CASE: ("closing.closed", ("case_id",)),
    K.WRITE_MINUTES: ("reviews.write_minutes", ("review_id",)),
    K.ANSWER_CORRECTIONS: ("reviews.minutes", ("review_id",)),
    K.CONFIRM_ANSWER: ("answer_links.one", ("link_id",)),
}


@pages.get("/tasks")
@requires(Action.TASK_ANSWER)
def mine() -> str:
    """Everything that is asked of this person, by when it is due, or some of it."""
    session, me, schema = db.session(), actor(), WantedTasksSchema()
    wanted = load(schema, form_payload(schema, request.args))
    calendar = rules_in_memory().calendar
    return render_template(
        "tasks/mine.html",
        groups=my_tasks(session, me, calendar, now(), most=MOST, wanted=wanted),
        wanted=wanted,
        kinds=_kinds(kinds_of_mine(session, me, now())),
        handed_over=handed_over_by(session, me, now()),
    )


def _kinds(counted: Mapping[TaskKind, int]) -> list[tuple[str, str]]:
    return [
        (kind.value, f"{KINDS[kind].title.format(about='…')} ({counted[kind]})")
        for kind in KINDS
        if kind in counted
    ]


@pages.route("/tasks/<uuid:task_id>/hand-over", methods=["GET", "POST"])
@requires(Action.TASK_HAND_OVER)
def hand_over(task_id: UUID) -> ResponseReturnValue:
    """Somebody else of the team or around the family is to do it; its day stays as it is."""
    return handle_form(
        HandOverTaskSchema(),
        lambda command: hand_over_task(actor(), task_id, command, now=now()),
        on_success=lambda done: go_on(
            onward(url_for("tasks.mine")),
            f"{done.name} owns it now. It is still due {within_words(done.due_at)}.",
        ),
        render=lambda typed, errors: _hand_over(task_id, typed, errors),
    )


def _hand_over(task_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    session = db.session()
    task = task_to_hand_over(session, actor(), task_id, now())
    return render_template(
        "tasks/hand-over.html",
        line=task_by_id(session, task.id, rules_in_memory().calendar, now()),
        people=[
            (one.public_id, f"{one.name}, {one.job_title}") for one in people_for(session, task)
        ],
        typed=typed,
        errors=errors,
        next=onward("") or None,
    )


@pages.get("/tasks/<uuid:task_id>")
@requires(Action.TASK_ANSWER)
def go(task_id: UUID) -> ResponseReturnValue:
    """To the page whose act closes this task; to the child's page where that is another's act."""
    return redirect(_answered_at(place_of(db.session(), actor(), task_id, now())), 303)


def _answered_at(place: TaskPlace) -> str:
    endpoint, names = ANSWERED_AT.get(place.kind, ("", ()))
    if place.open and endpoint and _may_answer(place, endpoint):
        ids = {name: place.case_id if name == "case_id" else place.about_id for name in names}
        return url_for(endpoint, **ids)  # type: ignore[arg-type]
    if place.case_id is None:
        return HOME
    return url_for("cases.overview", case_id=place.case_id, child=place.child_id)


def _may_answer(place: TaskPlace, endpoint: str) -> bool:
    access = access_of(current_app.view_functions[endpoint])
    return access is not None and access.action is not None and place.may(access.action)
