"""The reviews of a case, and the agenda of each, which writes itself."""

from uuid import UUID

from flask import Response, request

from ehcoord.db import db
from ehcoord.queries.absent import absent_agencies
from ehcoord.queries.agenda import Agenda
from ehcoord.queries.meetings import meeting_of_seen
from ehcoord.queries.review_copies import copy_of_review
from ehcoord.queries.reviews import find_review, reviews_of_case
from ehcoord.rules.permissions import Action, may_on_case
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import render_case, see_case
from ehcoord.web.files import ics_file
from ehcoord.web.instant import now
from ehcoord.web.meeting_files import file_of_meeting
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.reviews.frame import SECTION, child_of, pages, see_agenda


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
    seen, found = see_agenda(review_id, Action.REVIEW_READ)
    meeting = meeting_of_seen(db.session(), review_id)

    def may(action: Action) -> bool:
        return may_on_case(seen.head.relations, action, restricted=seen.head.restricted)

    return render_case(
        "reviews/agenda.html",
        seen,
        section=SECTION,
        agenda=found,
        child=child_of(seen, found.review.child_id),
        quorum=_quorum(found),
        lookback=rules_in_memory().rulebook.check.peak_lookback_weeks,
        meeting=meeting,
        absent=absent_agencies(db.session(), found.review.child_id, _absences_in_a_row()),
        invited_here=any(one.user_id == actor().user_id for one in meeting.invited),
        may_hold=may(Action.REVIEW_HOLD),
        may_arrange=may(Action.REVIEW_ARRANGE),
        may_move=may(Action.REVIEW_RESCHEDULE),
    )


@pages.get("/reviews/<uuid:review_id>/calendar")
@requires(Action.REVIEW_READ)
def calendar(review_id: UUID) -> Response:
    """When and where a review meets, as a file for a calendar: no name of the family is in it."""
    review, _, _ = find_review(db.session(), actor(), review_id, now())
    file = file_of_meeting(review_id)
    see_case(review.case_id, Action.REVIEW_READ, page="a meeting, for a calendar")
    return ics_file("review", file)


@pages.get("/reviews/<uuid:review_id>/copy")
@requires(Action.REVIEW_READ)
def copy(review_id: UUID) -> str:
    """The review as it was written down, to print; ``?for=family`` is what the family is given."""
    for_family = request.args.get("for") == "family"
    found = copy_of_review(db.session(), actor(), review_id, now(), for_family=for_family)
    page = "the family’s copy of a review" if for_family else "a review"
    seen = see_case(found.review.case_id, Action.REVIEW_READ, page=page)
    return render_case(
        "reviews/copy.html",
        seen,
        section=SECTION,
        copy=found,
        child=child_of(seen, found.review.child_id),
        for_family=for_family,
    )


def _absences_in_a_row() -> int:
    return rules_in_memory().rulebook.limits["missed_reviews_in_a_row"]


def _quorum(found: Agenda) -> int:
    """How many agencies the review needs, in the room, by telephone or in writing."""
    return rules_in_memory().rulebook.limits[f"agencies_{found.review.form.value}_review"]
