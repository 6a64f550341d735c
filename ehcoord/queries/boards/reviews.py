"""The board of children with a worry that waits for a decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.commands.boards import NarrowBoard
from ehcoord.models.cases import Case, Child
from ehcoord.models.people import Person
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.queries.boards.leads import LEAD
from ehcoord.queries.boards.narrowing import EVERYTHING, PAGE, narrowed, some
from ehcoord.queries.boards.sources import LED
from ehcoord.queries.boards.sources import waiting as waiting_source
from ehcoord.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """A child with a worry that waits for a decision: by when people must meet, and why."""

    id: int
    case_id: UUID
    child_id: UUID
    review_id: UUID
    child: str
    reference: str
    opened_at: datetime
    due_at: datetime
    sent_at: datetime | None
    reason: str
    lead: str


def waiting(
    session: orm.Session, actor: Actor, now: datetime, wanted: NarrowBoard = EVERYTHING, *,
    most: int = PAGE, skip: int = 0,
) -> list[Waiting]:  # fmt: skip
    """Children with worries waiting for a decision, in the order of the day the review is due."""
    source = waiting_source(actor, now)
    reason = (
        sa.select(sa.func.min(ReviewPrompt.reason))
        .where(ReviewPrompt.review_id == ReviewMeeting.id, ReviewPrompt.superseded_at.is_(None))
        .correlate(ReviewMeeting)
        .scalar_subquery()
    )
    rows: Any = session.execute(
        some(narrowed(source, wanted), source, wanted, most, skip)
        .with_only_columns(
            Case.id, Case.public_id, Child.public_id, ReviewMeeting.public_id,
            Person.given_name + " " + Person.family_name, Case.reference,
            ReviewMeeting.opened_at, ReviewMeeting.due_at, ReviewMeeting.sent_at,
            sa.func.coalesce(reason, ""), sa.func.coalesce(LEAD.name, ""),
        )
        .join(Child, Child.id == ReviewMeeting.child_id)
        .join(Person, Person.id == Child.person_id)
        .outerjoin(LEAD, LEAD.id == LED.user_id)
    )  # fmt: skip
    return [Waiting(*row) for row in rows]
