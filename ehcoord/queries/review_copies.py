"""The copy of a review as it was written down: to each reader only what they may see."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.accounts import User
from ehcoord.models.reviews import (
    Countersignature,
    ReviewAttendance,
    ReviewDecision,
    ReviewMeeting,
    ReviewRecord,
    ReviewStanding,
)
from ehcoord.models.risks import RiskIndicator
from ehcoord.queries.earlier_reviews import LastDecision, decision_shown
from ehcoord.queries.reviews import Review, find_review
from ehcoord.queries.risks import worries_where
from ehcoord.rules.permissions import Actor, Relation


@dataclass(frozen=True, slots=True)
class CopyOfReview:
    """What a review says. ``kept_back`` counts decisions that this copy leaves out."""

    review: Review
    met_at: datetime
    decision_call: bool
    written_by: str
    signed_by: tuple[str, ...]
    there: tuple[tuple[str, str, bool], ...]
    own_views: tuple[tuple[str, int, str], ...]
    child_seen_on: date | None
    child_seen_by: str
    child_says: str
    how_child_said: str
    parents_say: str
    agreement_stands: bool | None
    agreement_because: str
    decisions: tuple[LastDecision, ...]
    kept_back: int
    next_review_on: date | None


def copy_of_review(
    session: orm.Session, actor: Actor, review_id: UUID, now: datetime, *, for_family: bool = False
) -> CopyOfReview:
    """The copy of a review that was sent, for one who may read its case.

    The family's copy has no restricted worry and nobody's own view. Raises NotFound for a review
    that was not sent yet, and for the family's copy of one of professionals only.
    """
    review, _, relations = find_review(session, actor, review_id, now)
    if for_family and review.professionals_only:
        raise NotFound
    record, standing, author = _said(session, review_id)
    if review.sent_at is None:
        raise NotFound
    there = _there(session, record.review_id)
    decided, kept_back = _decided(session, record, frozenset() if for_family else relations)
    return CopyOfReview(
        review=review,
        met_at=record.met_at,
        decision_call=record.decision_call,
        written_by=author,
        signed_by=_signed_by(session, record.review_id),
        there=tuple((one.name, one.agency, one.in_writing) for one in there),
        own_views=() if for_family else _own_views(there),
        child_seen_on=record.child_seen_on,
        child_seen_by=record.child_seen_by,
        child_says=record.child_says or record.child_not_asked_because,
        how_child_said=standing.how_child_said if standing else "",
        parents_say=record.parents_say or record.parents_not_asked_because,
        agreement_stands=standing.agreement_stands if standing else None,
        agreement_because=standing.agreement_because if standing else "",
        decisions=decided,
        kept_back=kept_back,
        next_review_on=record.next_review_on,
    )


def _said(session: orm.Session, review_id: UUID) -> tuple[ReviewRecord, ReviewStanding | None, str]:
    found = session.execute(
        sa.select(ReviewRecord, ReviewStanding, User.name)
        .join(ReviewMeeting, ReviewMeeting.id == ReviewRecord.review_id)
        .outerjoin(
            ReviewStanding,
            sa.and_(
                ReviewStanding.review_id == ReviewRecord.review_id,
                ReviewStanding.superseded_at.is_(None),
            ),
        )
        .outerjoin(User, User.id == ReviewRecord.recorded_by_id)
        .where(ReviewMeeting.public_id == review_id, ReviewRecord.superseded_at.is_(None))
    ).first()
    if found is None:
        raise NotFound
    record, standing, author = found
    return record, standing, author or "The service"


def _there(session: orm.Session, review_id: int) -> list[ReviewAttendance]:
    return list(
        session.scalars(
            sa.select(ReviewAttendance)
            .where(
                ReviewAttendance.review_id == review_id, ReviewAttendance.superseded_at.is_(None)
            )
            .order_by(ReviewAttendance.id)
        )
    )


def _own_views(there: list[ReviewAttendance]) -> tuple[tuple[str, int, str], ...]:
    """Each person's own view beside their name, in the order of the room: never by number."""
    return tuple(
        (one.name, one.own_view, one.own_view_because) for one in there if one.own_view is not None
    )


def _decided(
    session: orm.Session, record: ReviewRecord, relations: frozenset[Relation]
) -> tuple[tuple[LastDecision, ...], int]:
    of_child = RiskIndicator.child_id == record.child_id
    found = worries_where(session, of_child, relations, with_answers=False)
    worries = {one.root_id: one for one in found}
    rows = session.scalars(
        sa.select(ReviewDecision)
        .where(ReviewDecision.review_id == record.review_id, ReviewDecision.superseded_at.is_(None))
        .order_by(ReviewDecision.id)
    ).all()
    shown = tuple(
        decision_shown(row, worries[row.risk_id], record.met_at)
        for row in rows
        if row.risk_id in worries
    )
    return shown, len(rows) - len(shown)


def _signed_by(session: orm.Session, review_id: int) -> tuple[str, ...]:
    names = session.scalars(
        sa.select(User.name)
        .join(Countersignature, Countersignature.recorded_by_id == User.id)
        .where(
            Countersignature.review_id == review_id,
            Countersignature.agreed,
            Countersignature.superseded_at.is_(None),
        )
        .order_by(Countersignature.id)
    )
    return tuple(names)
