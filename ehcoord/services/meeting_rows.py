"""The rows of a meeting: what is arranged for each review that meets, and what people are told."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import sqlalchemy as sa

from ehcoord.commands.meetings import ArrangeReview
from ehcoord.db import WriteSession
from ehcoord.errors import NotFound
from ehcoord.models.meetings import ReviewArrangement
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.rules.calendar import clock_words, london_date
from ehcoord.services.children import lock_children
from ehcoord.services.meeting_letters import standing_arrangement, still_meets
from ehcoord.services.review_rows import OpenedReview, note_review
from ehcoord.services.reviews import open_only


def siblings_reviews(
    session: WriteSession, opened: OpenedReview, public_ids: Sequence[UUID]
) -> list[ReviewMeeting]:
    """The open reviews of brothers and sisters that are named. Raises NotFound for others."""
    rows = session.scalars(
        sa.select(ReviewMeeting).where(
            ReviewMeeting.public_id.in_(public_ids), ReviewMeeting.case_id == opened.case.id
        )
    ).all()
    if len(rows) != len(set(public_ids)):
        raise NotFound
    lock_children(session, [opened.review.child_id, *(row.child_id for row in rows)])
    return [open_only(row) for row in rows if row.id != opened.review.id]


def add_arrangement(
    session: WriteSession,
    review: ReviewMeeting,
    command: ArrangeReview,
    meeting_id: UUID,
    sequence: int,
) -> ReviewArrangement:
    """Says when and where one review meets, in the place of what was said before."""
    last = standing_arrangement(session, review.id)
    if last is not None:
        last.superseded_at = session.now
    review.arranged_at, review.arranged_where = command.arranged_at, command.arranged_where
    row = ReviewArrangement(
        review_id=review.id,
        meeting_id=meeting_id,
        sequence=sequence,
        meets_at=command.arranged_at,
        place=command.arranged_where,
        chair=command.chair,
        note_taker=command.note_taker,
        access_needs=command.access_needs,
        supersedes_id=last.id if last else None,
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
    )
    session.add_all_now(row)
    note_review(session, "review.arranged", review, {"sequence": sequence})
    return row


def arrangements_of(session: WriteSession, meeting_id: UUID) -> Sequence[ReviewArrangement]:
    """What is arranged for every review that meets at once."""
    return session.scalars(
        sa.select(ReviewArrangement).where(
            ReviewArrangement.meeting_id == meeting_id,
            ReviewArrangement.superseded_at.is_(None),
        )
    ).all()


def next_of_meeting(session: WriteSession, last: ReviewArrangement | None) -> tuple[UUID, int]:
    """The meeting a new arrangement belongs to, and the number that calendars know it by.

    A review keeps its meeting, unless it left one at which brothers and sisters still meet.
    """
    if last is None or (last.cancelled and still_meets(session, last.meeting_id)):
        return uuid4(), 0
    highest = sa.select(sa.func.max(ReviewArrangement.sequence)).where(
        ReviewArrangement.meeting_id == last.meeting_id
    )
    return last.meeting_id, session.scalars(highest).one() + 1


def words_of(command: ArrangeReview, place: str) -> str:
    """What those who are invited are told: the act, the hour and the place, never a name."""
    at = command.arranged_at
    day = london_date(at)
    where = f", {place}" if place else ""
    words = f"A review meets on {day:%A} {day.day} {day:%B} at {clock_words(at)}{where}."
    if command.report_by is None:
        return words
    by = command.report_by
    return f"{words} Reports are needed by {by:%A} {by.day} {by:%B}."
