"""The rows of a review that is sent: what it says, who took part and what was decided."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.reviews import SendReview
from ehcoord.db import WriteSession
from ehcoord.models.contacts import Contact
from ehcoord.models.reviews import (
    ReviewAttendance,
    ReviewDecision,
    ReviewRecord,
    ReviewStanding,
)
from ehcoord.rules.calendar import at_london
from ehcoord.services.contacts import add_contact
from ehcoord.services.review_rows import OpenedReview, standing_decisions

MIDDAY = time(12, 0)
# What a decision says beside the worry it is about; command and row use the same names.
SAID = (
    "kind", "why", "change_our_mind", "next_look_on", "deliver_by", "what_help", "support_type",
    "what_stops", "by_whom", "contacts_per_4_weeks", "consulted", "consulted_at", "reply",
    "accepted", "holds_meanwhile",
)  # fmt: skip
RECORDED = (
    "decision_call", "child_seen_on", "child_seen_by", "child_seen_alone", "child_says",
    "child_not_asked_because", "parents_say", "parents_not_asked_because", "next_review_on",
    "full_meeting_needed",
)  # fmt: skip
STANDING = (
    "how_child_said", "agreement_stands", "agreement_because", "lead_is_right", "lead_because",
)  # fmt: skip


def write_review(
    session: WriteSession,
    opened: OpenedReview,
    command: SendReview,
    met_at: datetime,
    roots: Mapping[UUID, int],
) -> None:
    """Adds what was sent; what an earlier sending said, and was sent back, is superseded."""
    review = opened.review
    by = {
        "review_id": review.id,
        "recorded_at": session.now,
        "recorded_by_id": session.actor_id,
    }
    earlier = {row.risk_id: row for row in standing_decisions(session, review.id)}
    for table in (ReviewRecord, ReviewStanding, ReviewAttendance, ReviewDecision):
        _supersede(session, table, review.id)
    session.flush()
    said = {name: getattr(command, name) for name in RECORDED}
    session.add(ReviewRecord(**by, **said, child_id=review.child_id, met_at=met_at))
    stands = {name: getattr(command, name) for name in STANDING}
    session.add(ReviewStanding(**by, **stands, child_id=review.child_id))
    session.add_all(
        ReviewAttendance(
            **by, name=one.name, agency=one.agency, part=one.part, in_writing=one.in_writing,
            own_view=one.own_view, own_view_because=one.own_view_because,
        )
        for one in command.attendance
    )  # fmt: skip
    for one in command.decisions:
        root = roots[one.worry_id]
        corrects = earlier[root].id if root in earlier else None
        session.add(
            ReviewDecision(
                **by, **{name: getattr(one, name) for name in SAID}, child_id=review.child_id,
                risk_id=root, supersedes_id=corrects,
            )
        )  # fmt: skip
    session.flush()


def note_seen(
    session: WriteSession, opened: OpenedReview, command: SendReview, met_at: datetime
) -> None:
    """Keeps that the child was seen as a contact, unless one of that day or later is there.

    Nobody is asked a second time, by a task, what a review has just said.
    """
    if command.child_seen_on is None:
        return
    day = at_london(command.child_seen_on, time(0))
    later = sa.select(Contact.id).where(
        Contact.child_id == opened.review.child_id, Contact.seen, Contact.happened_at >= day,
        Contact.superseded_at.is_(None),
    )  # fmt: skip
    if session.scalar(later.limit(1)) is None:
        add_contact(
            session,
            opened.child.child,
            happened_at=min(at_london(command.child_seen_on, MIDDAY), met_at),
            seen=True,
            by_whom=command.child_seen_by,
            alone=command.child_seen_alone is True,
        )


def _supersede(
    session: WriteSession,
    table: type[ReviewRecord | ReviewStanding | ReviewAttendance | ReviewDecision],
    review_id: int,
) -> None:
    rows: sa.ScalarResult[Any] = session.scalars(
        sa.select(table).where(table.review_id == review_id, table.superseded_at.is_(None))
    )
    for row in rows:
        row.superseded_at = session.now
