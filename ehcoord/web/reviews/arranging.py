"""Arranging a review: when, where, with whom; calling it off, moving it once, too few came."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries.case_people import people_of_case
from ehcoord.queries.meetings import Meeting, family_of_case, meeting_of, meets_at_once
from ehcoord.queries.reviews import Review, find_review, reviews_of_case
from ehcoord.queries.without_account import without_account
from ehcoord.rules.calendar import LONDON
from ehcoord.rules.permissions import Action
from ehcoord.schemas.base import CommandSchema
from ehcoord.schemas.meetings import (
    AnswerInvitationSchema,
    ArrangeReviewSchema,
    CallOffMeetingSchema,
    RecordNotQuorateSchema,
    RescheduleReviewSchema,
)
from ehcoord.services.invitations import answer_invitation
from ehcoord.services.meetings import (
    arrange_review,
    call_off_meeting,
    record_not_quorate,
    reschedule_review,
)
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.filters import day_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.reviews.frame import SECTION, child_of, pages

ANSWERS = (
    ("coming", "I will take part"),
    ("in_writing", "I cannot, and write a report instead"),
    ("substitute", "Somebody comes for me"),
    ("apologies", "I cannot take part"),
)


@pages.route("/reviews/<uuid:review_id>/arrange", methods=["GET", "POST"])
@requires(Action.REVIEW_ARRANGE)
def arrange(review_id: UUID) -> ResponseReturnValue:
    """When and where people meet, and who is asked."""

    def form(typed: Typed, errors: Mapping[str, str]) -> str:
        seen, review = _review(review_id, Action.REVIEW_ARRANGE)
        session, me = db.session(), actor()
        meeting = meeting_of(session, me, review_id, now())
        siblings = [
            (one, child_of(seen, one.child_id))
            for one in reviews_of_case(session, me, seen.head.id, now())
            if one.id != review_id and one.closed_at is None and one.sent_at is None
        ]
        family = () if review.professionals_only else family_of_case(session, seen.head.id)
        return render_case(
            "reviews/arrange.html",
            seen,
            section=SECTION,
            review=review,
            child=child_of(seen, review.child_id),
            meeting=meeting,
            people=people_of_case(session, me, seen.head.id, now()),
            family=family,
            others=without_account(session, seen.head.id),
            may_add=seen.may(Action.TEAM_AROUND_WRITE),
            siblings=siblings,
            typed=typed if typed.form else Typed(first=_first(meeting, review_id)),
            errors=errors,
        )

    return handle_form(
        ArrangeReviewSchema(),
        lambda command: arrange_review(actor(), review_id, command, now=now()),
        on_success=lambda done: go_on(
            url_for("reviews.prepare", review_id=review_id),
            f"Arranged. {done.told} {'person was' if done.told == 1 else 'people were'} told. "
            f"The review is due {day_words(done.due_at)} all the same.",
        ),
        render=form,
    )


def _first(meeting: Meeting, review_id: UUID) -> Mapping[str, object]:
    together = meets_at_once(db.session(), meeting.meeting_id) if meeting.meets_at else ()
    return {
        "arranged_at": meeting.meets_at.astimezone(LONDON) if meeting.meets_at else None,
        "arranged_where": meeting.place,
        "chair": meeting.chair,
        "note_taker": meeting.note_taker,
        "access_needs": meeting.access_needs,
        "invite": [str(one.user_public_id) for one in meeting.invited if one.user_public_id],
        "report_by": next((one.report_by for one in meeting.invited if one.report_by), None),
        "invite_without_account": [
            str(one.without_account_id) for one in meeting.invited if one.without_account_id
        ],
        "with_reviews": [str(one) for one in together if one != review_id],
        "invite_family": [one.member_id for one in meeting.invited if one.member_id],
    }


@pages.route("/reviews/<uuid:review_id>/call-off", methods=["GET", "POST"])
@requires(Action.REVIEW_ARRANGE)
def call_off(review_id: UUID) -> ResponseReturnValue:
    """The meeting does not take place on its day, and why."""
    return _small_form(
        review_id,
        Action.REVIEW_ARRANGE,
        CallOffMeetingSchema(),
        lambda command: call_off_meeting(actor(), review_id, command, now=now()),
        lambda _told: "Called off. Those who were invited are told. The review is still due.",
        "reviews/call-off.html",
    )


@pages.route("/reviews/<uuid:review_id>/move", methods=["GET", "POST"])
@requires(Action.REVIEW_RESCHEDULE)
def move(review_id: UUID) -> ResponseReturnValue:
    """The day the review is due, moved once by a manager with the reason."""
    return _small_form(
        review_id,
        Action.REVIEW_RESCHEDULE,
        RescheduleReviewSchema(),
        lambda command: reschedule_review(actor(), review_id, command, now=now()),
        lambda due_at: f"Moved. The review is due {day_words(due_at)}. It is not moved again.",
        "reviews/move.html",
    )


@pages.route("/reviews/<uuid:review_id>/too-few", methods=["GET", "POST"])
@requires(Action.REVIEW_HOLD)
def too_few(review_id: UUID) -> ResponseReturnValue:
    """People met and too few agencies took part."""
    return _small_form(
        review_id,
        Action.REVIEW_HOLD,
        RecordNotQuorateSchema(),
        lambda command: record_not_quorate(actor(), review_id, command, now=now()),
        lambda again: f"The review has not been held. Meet again by {day_words(again)}.",
        "reviews/too-few.html",
    )


@pages.route("/reviews/<uuid:review_id>/my-part", methods=["GET", "POST"])
@requires(Action.REVIEW_ANSWER)
def my_part(review_id: UUID) -> ResponseReturnValue:
    """What somebody who is invited says: whether they come, their report, their own view."""
    meeting = meeting_of(db.session(), actor(), review_id, now())
    if not any(one.user_id == actor().user_id for one in meeting.invited):
        raise NotFound
    return _small_form(
        review_id,
        Action.REVIEW_ANSWER,
        AnswerInvitationSchema(),
        lambda command: answer_invitation(actor(), review_id, command, now=now()),
        lambda _none: "Saved. Nobody is shown your own view before the review is sent.",
        "reviews/my-part.html",
        meeting=meeting,
        answers=ANSWERS,
    )


def _small_form(
    review_id: UUID,
    action: Action,
    schema: CommandSchema[Any],
    use_case: Callable[[Any], Any],
    said: Callable[[Any], str],
    template: str,
    **given: object,
) -> ResponseReturnValue:
    def form(typed: Typed, errors: Mapping[str, str]) -> str:
        seen, review = _review(review_id, action)
        child = child_of(seen, review.child_id)
        return render_case(
            template, seen, section=SECTION, review=review, child=child, typed=typed,
            errors=errors, **given,
        )  # fmt: skip

    return handle_form(
        schema,
        use_case,
        on_success=lambda done: go_on(url_for("reviews.prepare", review_id=review_id), said(done)),
        render=form,
    )


def _review(review_id: UUID, action: Action) -> tuple[SeenCase, Review]:
    review, case, _ = find_review(db.session(), actor(), review_id, now())
    return see_case(case.public_id, action, page="review"), review
