"""What every call about a case begins with, and the words for what the service did by itself."""

from collections.abc import Mapping
from uuid import UUID

from ehcoord.db import db
from ehcoord.models.cases import Child
from ehcoord.rules.permissions import Action
from ehcoord.services.response_check import Rechecked, evaluation_of
from ehcoord.web.case_frame import SeenCase, see_case
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

NOTHING = {"review": "nothing", "review_due_at": None}


def see(case_id: UUID | int, what: str, action: Action = Action.CASE_READ) -> SeenCase:
    """Lets the program's person in and puts the view on the record, as a page does (P6)."""
    return see_case(case_id, action, page=f"{what}, by a program")


def child_ids(seen: SeenCase) -> Mapping[int, UUID]:
    """The addresses of the children of a case."""
    return {child.id: child.public_id for child in seen.head.children}


def children_asked_for(seen: SeenCase, child_id: UUID | None) -> frozenset[int]:
    """The one child that was asked for, or all of them. Raises NotFound for another's."""
    wanted = seen.head.children if child_id is None else (seen.child(child_id),)
    return frozenset(child.id for child in wanted)


def waiting_of(child_id: int) -> frozenset[int]:
    """What waits for a decision about one child, as the response check says (P10)."""
    session = db.session()
    child = session.get_one(Child, child_id)
    found = evaluation_of(session, child, rules_in_memory(), now())
    return frozenset(one.worry_id for one in found.unanswered)


def happened(done: Rechecked | None) -> Mapping[str, object]:
    """What became of the child's review; nothing where a repeat of a call changed nothing."""
    if done is None:
        return NOTHING
    return {"review": str(done.review.what), "review_due_at": done.review.due_at}
