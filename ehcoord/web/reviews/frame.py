"""What every page of a review begins with: its agenda, its child and the head of its case."""

from uuid import UUID

from flask import Blueprint

from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries.agenda import Agenda, agenda
from ehcoord.queries.case_heads import ChildHead
from ehcoord.rules.permissions import Action
from ehcoord.web.access import actor
from ehcoord.web.case_frame import SeenCase, see_case
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("reviews", __name__)
SECTION = "reviews.of_case"


def see_agenda(review_id: UUID, action: Action) -> tuple[SeenCase, Agenda]:
    """The agenda of a review for one who may do this to it, and the head of its case."""
    found = agenda(db.session(), actor(), review_id, now(), rules_in_memory())
    return see_case(found.review.case_id, action, page="review"), found


def child_of(seen: SeenCase, child_id: int) -> ChildHead:
    """The child of the case whom a review is about. Raises NotFound for another case's."""
    for child in seen.head.children:
        if child.id == child_id:
            return child
    raise NotFound
