"""What every page of a review begins with: its agenda, its child and the head of its case."""

from uuid import UUID

from flask import Blueprint

from ehcoord.db import db
from ehcoord.errors import NotFound, NotPermitted
from ehcoord.queries.agenda import Agenda, agenda_of, find_to_prepare
from ehcoord.queries.case_heads import ChildHead
from ehcoord.rules.permissions import Action, may_on_case
from ehcoord.web.access import actor
from ehcoord.web.case_frame import SeenCase, seen_as
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("reviews", __name__)
SECTION = "reviews.of_case"


def see_agenda(review_id: UUID, action: Action) -> tuple[SeenCase, Agenda]:
    """The agenda of a review for one who may do this to it, and the head of its case."""
    session, me = db.session(), actor()
    review = find_to_prepare(session, me, review_id, now())
    if not may_on_case(review.relations, action, restricted=review.case.restricted):
        raise NotPermitted(action)
    found = agenda_of(session, me, review, now(), rules_in_memory())
    return seen_as(review.case, review.relations, page="review"), found


def child_of(seen: SeenCase, child_id: int) -> ChildHead:
    """The child of the case whom a review is about. Raises NotFound for another case's."""
    for child in seen.head.children:
        if child.id == child_id:
            return child
    raise NotFound
