"""Reviews: an agenda that writes itself, a decision on each worry, and a second person's name."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.commands.reviews import CountersignReview
from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries.agenda import Agenda, agenda
from ehcoord.queries.countersigning import to_sign
from ehcoord.queries.reviews import find_review, reviews_of_case
from ehcoord.rules.permissions import Action, may_on_case
from ehcoord.rules.reviews import Part
from ehcoord.rules.vocabulary import DecisionKind
from ehcoord.schemas.reviews import CountersignReviewSchema, SendReviewSchema
from ehcoord.services.countersigning import countersign_review
from ehcoord.services.reviews import ReviewSent, send_review
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("reviews", __name__)
SECTION = "reviews.of_case"
PEOPLE = 5
DECISIONS = (
    (DecisionKind.INCREASE, "More help", "Something new, or more than before."),
    (DecisionKind.STEP_UP, "Step up", "Consult or refer to children’s social care."),
    (DecisionKind.REDISTRIBUTE, "Move help to this worry", "The same amount, meant for this."),
    (
        DecisionKind.NO_CHANGE,
        "No change",
        "Needs a reason, what would change our mind and, above minor, a second person’s name.",
    ),
    (DecisionKind.NO_LONGER_TRUE, "No longer true", "Someone has checked."),
)
PARTS = (
    (Part.LEAD, "Lead or deputy"),
    (Part.MANAGER, "Manager"),
    (Part.SAFEGUARDING_LEAD, "Safeguarding lead"),
    (Part.CONSULTANT, "Consultant"),
    (Part.FAMILY, "Family"),
    (Part.OTHER, "Someone else who works with them"),
)


@pages.get("/cases/<uuid:case_id>/reviews")
@requires(Action.REVIEW_READ)
def of_case(case_id: UUID) -> str:
    """The reviews of a case, what is due first."""
    seen = see_case(case_id, Action.REVIEW_READ, page="reviews")
    return render_case(
        "reviews/of-case.html",
        seen,
        section=SECTION,
        reviews=reviews_of_case(db.session(), actor(), seen.head.id, now()),
        names={child.id: child.given_name for child in seen.head.children},
    )


@pages.get("/reviews/<uuid:review_id>")
@requires(Action.REVIEW_READ)
def prepare(review_id: UUID) -> str:
    """The agenda, written from what was recorded."""
    seen, found = _agenda(review_id, Action.REVIEW_READ)
    return render_case(
        "reviews/agenda.html",
        seen,
        section=SECTION,
        agenda=found,
        child=_child(seen, found.review.child_id),
        quorum=_quorum(found),
        lookback=rules_in_memory().rulebook.check.peak_lookback_weeks,
        may_hold=may_on_case(
            seen.head.relations, Action.REVIEW_HOLD, restricted=seen.head.restricted
        ),
    )


def _agenda(review_id: UUID, action: Action) -> tuple[SeenCase, Agenda]:
    found = agenda(db.session(), actor(), review_id, now(), rules_in_memory())
    return see_case(found.review.case_id, action, page="review"), found


def _quorum(found: Agenda) -> int:
    """How many agencies the review needs, in the room, by telephone or in writing."""
    return rules_in_memory().rulebook.limits[f"agencies_{found.review.form.value}_review"]


def _child(seen: SeenCase, child_id: int) -> object:
    for child in seen.head.children:
        if child.id == child_id:
            return child
    raise NotFound


@pages.route("/reviews/<uuid:review_id>/hold", methods=["GET", "POST"])
@requires(Action.REVIEW_HOLD)
def hold(review_id: UUID) -> ResponseReturnValue:
    """The review as it was held: who took part, the child's words, a decision on each worry."""
    return handle_form(
        SendReviewSchema(),
        lambda command: send_review(actor(), review_id, command, now=now()),
        on_success=lambda done: go_on(
            url_for("reviews.prepare", review_id=review_id), _sent_words(done)
        ),
        render=lambda typed, errors: _hold_form(review_id, typed, errors),
        form=_people_there(request.form) if request.method == "POST" else None,
    )


def _people_there(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, without the rows of people that nobody wrote in; met today unless said."""
    form = MultiDict(sent)
    for row in range(PEOPLE):
        if not sent.get(f"attendance-{row}-name", "").strip():
            for name in [name for name in form if name.startswith(f"attendance-{row}-")]:
                form.pop(name)
    if sent.get("when") == "now":
        form["met_at"] = now().isoformat()
    return form


def _hold_form(review_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen, found = _agenda(review_id, Action.REVIEW_HOLD)
    return render_case(
        "reviews/hold.html",
        seen,
        section=SECTION,
        agenda=found,
        child=_child(seen, found.review.child_id),
        typed=typed,
        errors=errors,
        decisions=DECISIONS,
        parts=[(part.value, words) for part, words in PARTS],
        people=range(PEOPLE),
        support_types=[
            (one.code, one.name) for one in rules_in_memory().rulebook.support_types.values()
        ],
    )


def _sent_words(done: ReviewSent) -> str:
    if done.held_at is not None:
        return "Saved. The review has been held."
    return "Sent. Somebody else is asked to sign; until they do, the review has not been held."


@pages.route("/reviews/<uuid:review_id>/sign", methods=["GET", "POST"])
@requires(Action.REVIEW_COUNTERSIGN)
def sign(review_id: UUID) -> ResponseReturnValue:
    """The decisions in front of a second person: agreed, or sent back."""

    def answered(command: CountersignReview) -> bool:
        countersign_review(actor(), review_id, command, now=now())
        return command.agreed

    return handle_form(
        CountersignReviewSchema(),
        answered,
        on_success=lambda agreed: go_on(
            url_for("reviews.prepare", review_id=review_id),
            "Signed. The review has been held."
            if agreed
            else "Sent back. The worry still waits, and the review keeps its first due date.",
        ),
        render=lambda typed, errors: _sign_form(review_id, typed, errors),
    )


def _sign_form(review_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    session, me = db.session(), actor()
    review, case, _ = find_review(session, me, review_id, now())
    seen = see_case(case.public_id, Action.REVIEW_COUNTERSIGN, page="countersign")
    return render_case(
        "reviews/sign.html",
        seen,
        section=SECTION,
        review=review,
        child=_child(seen, review.child_id),
        to_sign=to_sign(session, me, review_id, now()),
        typed=typed,
        errors=errors,
    )
