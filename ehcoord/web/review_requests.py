"""Asking for a look sooner, which needs no threshold (R7); the two-minute check; a consultation."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.reviews import WhoAsked
from ehcoord.db import db
from ehcoord.queries.reviews import find_review
from ehcoord.rules.permissions import Action
from ehcoord.schemas.referrals import RecordConsultationSchema
from ehcoord.schemas.reviews import RecordNextLookSchema, RequestReviewSchema
from ehcoord.services.consultations import record_consultation
from ehcoord.services.review_requests import ReviewAsked, record_next_look, request_review
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.filters import day_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.when import in_full

pages = Blueprint("review_requests", __name__)
WHO = (
    (WhoAsked.PRACTITIONER, "I do, or a colleague"),
    (WhoAsked.CHILD, "The child"),
    (WhoAsked.PARENT, "A parent or carer"),
)


@pages.route("/cases/<uuid:case_id>/reviews/ask", methods=["GET", "POST"])
@requires(Action.REVIEW_REQUEST)
def new(case_id: UUID) -> ResponseReturnValue:
    """A child, a parent or a practitioner asks for a review; nobody has to say why."""
    return handle_form(
        RequestReviewSchema(),
        lambda command: request_review(actor(), case_id, command, now=now()),
        on_success=lambda done: go_on(
            url_for("cases.overview", case_id=case_id, child=request.form.get("child_id")),
            _asked(done),
        ),
        render=lambda typed, errors: _form(case_id, typed, errors),
        first={"child_id": request.args.get("child", ""), "asked_by": "practitioner"},
    )


def _asked(done: ReviewAsked) -> str:
    happened = done.rechecked.review if done.rechecked is not None else None
    if happened is None or happened.due_at is None:
        return "Saved. The request is on the record."
    return f"Saved. A review is asked for by {day_words(happened.due_at)}."


def _form(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.REVIEW_REQUEST, page="ask for a review")
    return render_case(
        "review-requests/new.html", seen, section="reviews.of_case", here=request.path,
        title="Ask for a review", save="Ask for a review", typed=typed, errors=errors,
        who=[(one.value, words) for one, words in WHO],
    )  # fmt: skip


@pages.route("/reviews/<uuid:review_id>/next-look", methods=["GET", "POST"])
@requires(Action.TASK_ANSWER)
def next_look(review_id: UUID) -> ResponseReturnValue:
    """The look again that a "no change" promised: seen since, and is anything new?"""
    return handle_form(
        RecordNextLookSchema(),
        lambda command: record_next_look(actor(), review_id, command, now=now()),
        on_success=lambda done: go_on(
            url_for("reviews.prepare", review_id=review_id), _looked(done)
        ),
        render=lambda typed, errors: _look_form(review_id, typed, errors),
    )


def _looked(done: ReviewAsked) -> str:
    happened = done.rechecked.review if done.rechecked is not None else None
    if happened is not None and happened.due_at is not None:
        return f"Saved. A review is asked for by {day_words(happened.due_at)}."
    return "Saved. You have looked again."


def _look_form(review_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    review, case, _ = find_review(db.session(), actor(), review_id, now())
    seen = see_case(case.public_id, Action.TASK_ANSWER, page="look again")
    child = next(one for one in seen.head.children if one.id == review.child_id)
    return render_case(
        "review-requests/next-look.html", seen, section="reviews.of_case", here=request.path,
        title=f"Look again at {child.given_name}", save="Save", typed=typed, errors=errors,
        child=child,
    )  # fmt: skip


@pages.route("/cases/<uuid:case_id>/children/<uuid:child_id>/consultation", methods=["GET", "POST"])
@requires(Action.REFERRAL_WRITE)
def consult(case_id: UUID, child_id: UUID) -> ResponseReturnValue:
    """Who was consulted at the front door about a child, when, and what they advised."""
    return handle_form(
        RecordConsultationSchema(),
        lambda command: record_consultation(actor(), case_id, child_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for("cases.overview", case_id=case_id, child=child_id),
            "Saved. What the front door said is on the record.",
        ),
        render=lambda typed, errors: _consult_form(case_id, child_id, typed, errors),
        form=in_full(at="when"),
    )


def _consult_form(case_id: UUID, child_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.REFERRAL_WRITE, page="consult the front door")
    child = seen.child(child_id)
    return render_case(
        "review-requests/consult.html", seen, section="reviews.of_case", here=request.path,
        title=f"Consult the front door about {child.given_name}", save="Save the consultation",
        typed=typed, errors=errors, child=child,
        window=rules_in_memory().rulebook.check.no_change_window_days,
    )  # fmt: skip
