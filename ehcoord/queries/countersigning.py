"""What a second person is shown before they sign a review or send it back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.reviews import Countersignature, ReviewDecision, ReviewMeeting
from ehcoord.queries.earlier_reviews import LastDecision, decision_shown
from ehcoord.queries.reviews import find_review
from ehcoord.queries.risks import worries_of_case
from ehcoord.rules.permissions import Actor
from ehcoord.rules.reviews import needs_countersignature
from ehcoord.rules.vocabulary import DecisionKind


@dataclass(frozen=True, slots=True)
class ToSign:
    """What a second person is shown: the decisions that need their name, and how often before."""

    decisions: tuple[LastDecision, ...]
    no_changes_before: int
    sent_back_before: int


def to_sign(session: orm.Session, actor: Actor, review_id: UUID, now: datetime) -> ToSign:
    """The decisions of a sent review that need a second person's name."""
    review, case, _ = find_review(session, actor, review_id, now)
    worries = {one.root_id: one for one in worries_of_case(session, actor, case.id, now)}
    meeting = sa.select(ReviewMeeting.id).where(ReviewMeeting.public_id == review.id)
    rows = session.scalars(
        sa.select(ReviewDecision)
        .where(ReviewDecision.review_id.in_(meeting), ReviewDecision.superseded_at.is_(None))
        .order_by(ReviewDecision.id)
    ).all()
    found = [(row, worries[row.risk_id]) for row in rows if row.risk_id in worries]
    decisions = tuple(
        decision_shown(row, worry, review.sent_at or now)
        for row, worry in found
        if needs_countersignature(row.kind, worry.level)
    )
    return ToSign(
        decisions,
        _no_changes(session, review.child_id),
        session.scalar(
            sa.select(sa.func.count()).where(
                Countersignature.review_id.in_(meeting), Countersignature.agreed.is_(False)
            )
        ) or 0,
    )  # fmt: skip


def _no_changes(session: orm.Session, child_id: int) -> int:
    query = (
        sa.select(sa.func.count(sa.distinct(ReviewDecision.review_id)))
        .join(ReviewMeeting, ReviewMeeting.id == ReviewDecision.review_id)
        .where(
            ReviewDecision.child_id == child_id,
            ReviewDecision.kind == DecisionKind.NO_CHANGE,
            ReviewDecision.superseded_at.is_(None),
            ReviewMeeting.held_at.is_not(None),
        )
    )
    return session.scalar(query) or 0
