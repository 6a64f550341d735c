"""Reviews as the response check reads them: which were held, what they decided, which are open.

A review is held once ``held_at`` is set, which waits for a second name where one is needed (P3).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from ehcoord.models.reviews import ReviewDecision, ReviewKind, ReviewMeeting
from ehcoord.rules.timeline import Decision, HeldReview, OpenedReview

BY_HEAD_OF_SERVICE = "head_of_service"

Row = sa.Row[Any]


def held_reviews(rows: Sequence[Row], now: datetime) -> tuple[HeldReview, ...]:
    """The reviews that were held by an instant, with the decisions that then stood."""
    return tuple(
        HeldReview(
            id=review.id,
            held_at=review.held_at,
            recorded_at=max(review.held_at, review.closed_at or review.held_at),
            decisions=tuple(_decisions(decided, now)),
            planned=review.kind is ReviewKind.PLANNED,
            is_first_meeting=review.is_first_meeting,
            by_head_of_service=review.chaired_by == BY_HEAD_OF_SERVICE,
        )
        for review, decided in _by_review(rows)
        if review.held_at is not None and review.held_at <= now
    )


def opened_reviews(rows: Sequence[Row], now: datetime) -> tuple[OpenedReview, ...]:
    """Every review that was opened; one that was sent is no longer late by the lead's doing."""
    return tuple(
        OpenedReview(review.id, review.opened_at, review.due_at, _done_at(review, now))
        for review, _ in _by_review(rows)
    )


def _by_review(rows: Sequence[Row]) -> Iterable[tuple[Row, list[Row]]]:
    for _, group in groupby(rows, key=lambda row: row.id):
        found = list(group)
        yield found[0], [row for row in found if row.decision_id is not None]


def _done_at(review: Row, now: datetime) -> datetime | None:
    done = [at for at in (review.sent_at, review.closed_at) if at is not None and at <= now]
    return min(done, default=None)


def _decisions(rows: Sequence[Row], now: datetime) -> Iterable[Decision]:
    corrects = {row.decision_id: row.supersedes_id for row in rows}
    for row in rows:
        if row.superseded_at is None or row.superseded_at > now:
            yield Decision(
                id=_root(row.decision_id, corrects),
                worry_id=row.risk_id,
                kind=row.decision,
                deliver_by=row.deliver_by,
                stepped_up_answered=row.accepted,
                next_look_on=row.next_look_on,
                step_up_answered_at=None if row.accepted is None else row.decided_at,
            )


def _root(decision_id: int, corrects: Mapping[int, int | None]) -> int:
    """The first row of a decision that was written again: lines of support name that one."""
    while (earlier := corrects.get(decision_id)) is not None:
        decision_id = earlier
    return decision_id


def decisions_on(roots: Sequence[int], *said: Any) -> sa.Select[*tuple[Any, ...]]:
    """What held reviews decided on some worries, the latest decision of each last."""
    return (
        sa.select(ReviewDecision.risk_id, ReviewDecision.kind, *said)
        .join(ReviewMeeting, ReviewMeeting.id == ReviewDecision.review_id)
        .where(
            ReviewDecision.risk_id.in_(roots),
            ReviewDecision.superseded_at.is_(None),
            ReviewMeeting.held_at.is_not(None),
        )
        .order_by(ReviewMeeting.held_at, ReviewDecision.id)
    )
