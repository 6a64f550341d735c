"""What a second person is shown before they sign a review or send it back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.reviews import (
    Countersignature,
    ReviewAttendance,
    ReviewDecision,
    ReviewMeeting,
    ReviewRecord,
)
from ehcoord.models.support import SupportService
from ehcoord.models.tasks import Task
from ehcoord.queries.earlier_reviews import LastDecision, decision_shown, earlier_reviews
from ehcoord.queries.reviews import find_review
from ehcoord.queries.risks import worries_of_case
from ehcoord.queries.support import SupportLine, lines_where
from ehcoord.rules.permissions import Actor
from ehcoord.rules.reviews import needs_countersignature, unchanged_in_a_row
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind


@dataclass(frozen=True, slots=True)
class SaidThen:
    """What the review that was sent says, and who wrote it down and took part."""

    met_at: datetime
    author: str
    child_says: str
    child_seen_by: str
    child_seen_on: date | None
    parents_say: str
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToSign:
    """What a second person is shown: the decisions that need their name, and how often before.

    ``unchanged_before`` counts the reviews in a row before this one that changed nothing.
    """

    decisions: tuple[LastDecision, ...]
    support: tuple[SupportLine, ...]
    said: SaidThen | None
    due_at: datetime | None
    asked: str
    no_changes_before: int
    unchanged_before: int
    sent_back_before: int


def to_sign(session: orm.Session, actor: Actor, review_id: UUID, now: datetime) -> ToSign:
    """The decisions of a sent review that need a second person's name."""
    review, case, relations = find_review(session, actor, review_id, now)
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
    due_at, asked = asked_to_sign(session, review.id)
    earlier = earlier_reviews(session, review.child_id, tuple(worries.values()), ())
    return ToSign(
        decisions=decisions,
        support=lines_where(session, SupportService.child_id == review.child_id, relations),
        said=_said(session, review.id),
        due_at=due_at,
        asked=asked,
        no_changes_before=_no_changes(session, review.child_id),
        unchanged_before=unchanged_in_a_row(earlier.decided),
        sent_back_before=session.scalar(
            sa.select(sa.func.count()).where(
                Countersignature.review_id.in_(meeting), Countersignature.agreed.is_(False)
            )
        ) or 0,
    )  # fmt: skip


def asked_to_sign(session: orm.Session, review_id: UUID) -> tuple[datetime | None, str]:
    """By when somebody is asked to sign, and who."""
    row = session.execute(
        sa.select(Task.due_at, User.name)
        .join(ReviewMeeting, ReviewMeeting.id == Task.about_id)
        .outerjoin(User, User.id == Task.owner_id)
        .where(
            ReviewMeeting.public_id == review_id,
            Task.kind == TaskKind.COUNTERSIGN,
            Task.closed_at.is_(None),
        )
    ).first()
    return (row.due_at, row.name or "") if row else (None, "")


def _said(session: orm.Session, review_id: UUID) -> SaidThen | None:
    found = session.execute(
        sa.select(ReviewRecord, User.name)
        .join(ReviewMeeting, ReviewMeeting.id == ReviewRecord.review_id)
        .outerjoin(User, User.id == ReviewRecord.recorded_by_id)
        .where(ReviewMeeting.public_id == review_id, ReviewRecord.superseded_at.is_(None))
    ).first()
    if found is None:
        return None
    row, author = found
    there = session.scalars(
        sa.select(ReviewAttendance)
        .where(
            ReviewAttendance.review_id == row.review_id, ReviewAttendance.superseded_at.is_(None)
        )
        .order_by(ReviewAttendance.id)
    )
    return SaidThen(
        met_at=row.met_at,
        author=author or "The service",
        child_says=row.child_says or row.child_not_asked_because,
        child_seen_by=row.child_seen_by,
        child_seen_on=row.child_seen_on,
        parents_say=row.parents_say or row.parents_not_asked_because,
        there=tuple(f"{one.name}, {one.agency}" for one in there),
    )


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
