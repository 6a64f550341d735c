"""The frame of every page of a case: who may see it, that they saw it, and what stands above it.

``see_case`` is the second wall and the record of use in one: the view is written down after the
permission is known and before the first byte is sent (P6).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import render_template, url_for

from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.models.cases import Case
from ehcoord.queries.access import get_case
from ehcoord.queries.case_heads import CaseHead, ChildHead, case_head
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Action, Relation, may_on_case
from ehcoord.services.records import Event, note_view
from ehcoord.web.access import actor
from ehcoord.web.instant import now, shown_at
from ehcoord.web.numbers import rules_in_memory

# Words, the route that answers and what it asks for: nobody is shown a way that is closed to them.
SECTIONS = (
    ("Overview", "cases.overview", Action.CASE_READ),
    ("Assessment", "assessments.parts", Action.ASSESSMENT_READ),
    ("Worries and support", "worries_and_support.of_case", Action.CASE_READ),
    ("Reviews", "reviews.of_case", Action.REVIEW_READ),
    ("Plan", "family_plan.of_case", Action.CASE_READ),
    ("Team and lead", "leads.of_case", Action.CASE_READ),
    ("People", "case_people.of_case", Action.CASE_READ),
    ("Chronology", "cases.case_chronology", Action.CASE_READ),
    ("Record of use", "cases.record_of_use", Action.AUDIT_READ),
)


@dataclass(frozen=True, slots=True)
class SeenCase:
    """A case somebody was let in to see, with its head."""

    head: CaseHead
    known_at: datetime | None = None

    def child(self, public_id: UUID | None) -> ChildHead:
        """One child of the case; the first, when none is named. Raises NotFound for another's."""
        for child in self.head.children:
            if public_id is None or child.public_id == public_id:
                return child
        raise NotFound

    def may(self, action: Action) -> bool:
        """Whether the reader may do this to the case, which has to be open."""
        return self.holds(action) and self.head.closed_at is None

    def holds(self, action: Action) -> bool:
        """Whether the reader may do this to the case, open or closed."""
        return may_on_case(self.head.relations, action, restricted=self.head.restricted)


def see_case(
    case_id: UUID | int,
    action: Action = Action.CASE_READ,
    *,
    page: str = "case",
    known_at: datetime | None = None,
) -> SeenCase:
    """Lets the reader in, puts the view on the record, and gives the head of the case.

    With ``known_at`` the head is as it was known then; who may see it is a question of today.
    Raises NotFound and NotPermitted like ``get_case``, and Busy when the view cannot be written.
    """
    case, relations = get_case(db.session(), actor(), case_id, action, now())
    return seen_as(case, relations, page=page, known_at=known_at)


def seen_as(
    case: Case, relations: frozenset[Relation], *, page: str, known_at: datetime | None = None
) -> SeenCase:
    """Puts on the record that a reader who was let in sees a case, and gives its head.

    Raises Busy when the view cannot be written.
    """
    seen = SeenCase(case_head(db.session(), case, relations, known_at), known_at)
    # The head is read first: writing the view ends this read.
    note_view(
        actor(), Event("case.seen", "case", case.id, case.id, details={"page": page}), now=now()
    )
    return seen


def render_case(template: str, seen: SeenCase, *, section: str = "", **given: object) -> str:
    """A page of a case: ``cases/frame.html`` above and around what the template says."""
    return render_template(
        template, seen=seen, head=seen.head, today=london_date(shown_at()),
        sections=_sections(seen.head, section),
        indicators=rules_in_memory().rulebook.indicators,
        on=f"{london_date(seen.known_at)}" if seen.known_at else "",
        known_on=seen.known_at and london_date(seen.known_at), **given,
    )  # fmt: skip


def _sections(head: CaseHead, current: str) -> list[Mapping[str, object]]:
    return [
        {
            "text": text,
            "href": url_for(endpoint, case_id=head.public_id),
            "active": endpoint == current,
        }
        for text, endpoint, action in SECTIONS
        if may_on_case(head.relations, action, restricted=head.restricted)
    ]
