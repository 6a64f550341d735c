"""The decisions of a review in front of a second person: agreed, or sent back."""

from collections.abc import Mapping
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.reviews import CountersignReview
from ehcoord.db import db
from ehcoord.queries.countersigning import to_sign
from ehcoord.queries.reviews import find_review
from ehcoord.rules.permissions import Action
from ehcoord.schemas.reviews import CountersignReviewSchema
from ehcoord.services.countersigning import countersign_review
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.reviews.frame import SECTION, child_of, pages


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
        child=child_of(seen, review.child_id),
        to_sign=to_sign(session, me, review_id, now()),
        typed=typed,
        errors=errors,
    )
