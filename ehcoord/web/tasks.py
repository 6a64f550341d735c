"""Tasks: what is asked of a person, and the way from each to the act that closes it."""

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.task_places import TaskPlace, place_of
from ehcoord.queries.tasks import my_tasks
from ehcoord.rules.permissions import Action
from ehcoord.rules.tasks import TaskKind
from ehcoord.web.access import access_of, actor, requires
from ehcoord.web.instant import now
from ehcoord.web.navigation import HOME
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("tasks", __name__)
K = TaskKind

# The route that answers a kind of task, and the names its address takes.
ANSWERED_AT = {
    K.CONFIRM_LEAD: ("leads.choose", ("case_id",)),
    K.ANSWER_NOMINATION: ("leads.answer", ("nomination_id",)),
    K.ARRANGE_COVER: ("absences.of_person", ("user_id",)),
    K.ACCEPT_HANDOVER: ("handovers.answer", ("handover_id",)),
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
    K.SUBMIT_ASSESSMENT: ("assessments.parts", ("case_id",)),
    K.END_MANAGER_HOLD: ("leads.choose", ("case_id",)),
    K.WHO_HAS_SEEN: ("contacts.new", ("case_id",)),
    K.FIRST_CONTACT_WITH_FAMILY: ("contacts.new", ("case_id",)),
    K.APPROVE_CLOSING: ("closing.close", ("case_id",)),
    K.CHECK_CLOSED_CASE: ("closing.closed", ("case_id",)),
}


@pages.get("/tasks")
@requires(Action.TASK_ANSWER)
def mine() -> str:
    """Everything that is asked of this person, by when it is due."""
    groups = my_tasks(db.session(), actor(), rules_in_memory().calendar, now())
    return render_template("tasks/mine.html", groups=groups)


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
