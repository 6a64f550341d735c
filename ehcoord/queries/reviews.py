"""Reviews as they are read: one by its address, and those of a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.errors import NotFound
from ehcoord.models.cases import Case
from ehcoord.models.reviews import ReviewKind, ReviewMeeting, ReviewPrompt
from ehcoord.queries.access import get_case
from ehcoord.rules.permissions import Action, Actor, Relation, sees_restricted
from ehcoord.rules.vocabulary import ReviewForm


@dataclass(frozen=True, slots=True)
class Review:
    """One review. ``reasons`` are why it was asked for; none where it was only planned."""

    id: UUID
    case_id: int
    child_id: int
    kind: ReviewKind
    form: ReviewForm
    professionals_only: bool
    chaired_by: str
    opened_at: datetime
    due_at: datetime
    arranged_at: datetime | None
    arranged_where: str
    sent_at: datetime | None
    held_at: datetime | None
    closed_at: datetime | None
    reasons: tuple[str, ...]
    draft_version: int
    draft: Mapping[str, Any] = field(repr=False)


def find_review(
    session: orm.Session, actor: Actor, review_id: UUID, now: datetime
) -> tuple[Review, Case, frozenset[Relation]]:
    """One review for those who may read its case. Raises NotFound for everybody else."""
    row = session.scalar(sa.select(ReviewMeeting).where(ReviewMeeting.public_id == review_id))
    if row is None:
        raise NotFound
    case, relations = get_case(session, actor, row.case_id, Action.REVIEW_READ, now)
    reasons = reasons_of(session, [row.id], relations)
    return review_shown(row, reasons.get(row.id, ())), case, relations


def reviews_of_case(
    session: orm.Session,
    actor: Actor,
    case_id: UUID | int,
    now: datetime,
    *,
    for_family: bool = False,
) -> tuple[Review, ...]:
    """The reviews of a case, the latest first.

    ``for_family`` leaves out what the family may not be told of: whatever they are handed.
    """
    case, relations = get_case(session, actor, case_id, Action.REVIEW_READ, now)
    query = sa.select(ReviewMeeting).where(ReviewMeeting.case_id == case.id)
    if for_family:
        query = query.where(ReviewMeeting.professionals_only.is_(False))
    rows = session.scalars(
        query.order_by(ReviewMeeting.opened_at.desc(), ReviewMeeting.id.desc())
    ).all()
    shown_to = frozenset() if for_family else relations
    reasons = reasons_of(session, [row.id for row in rows], shown_to)
    return tuple(review_shown(row, reasons.get(row.id, ())) for row in rows)


def reasons_of(
    session: orm.Session, review_ids: list[int], relations: frozenset[Relation]
) -> Mapping[int, tuple[str, ...]]:
    """Why each of some reviews was asked for, in words, the soonest reason first.

    A reason names its worries, so one about a restricted worry is left out for those who may not
    see it.
    """
    query = sa.select(ReviewPrompt.review_id, ReviewPrompt.reason).where(
        ReviewPrompt.review_id.in_(review_ids), ReviewPrompt.superseded_at.is_(None)
    )
    if not sees_restricted(relations):
        query = query.where(ReviewPrompt.restricted.is_(False))
    found: dict[int, tuple[str, ...]] = {}
    for review_id, reason in session.execute(query.order_by(ReviewPrompt.due_at, ReviewPrompt.id)):
        if review_id is not None:
            found[review_id] = tuple(dict.fromkeys((*found.get(review_id, ()), reason)))
    return found


def review_shown(row: ReviewMeeting, reasons: tuple[str, ...]) -> Review:
    """A review for a page."""
    return Review(
        id=row.public_id,
        case_id=row.case_id,
        child_id=row.child_id,
        kind=row.kind,
        form=row.form,
        professionals_only=row.professionals_only,
        chaired_by=row.chaired_by,
        opened_at=row.opened_at,
        due_at=row.due_at,
        arranged_at=row.arranged_at,
        arranged_where=row.arranged_where,
        sent_at=row.sent_at,
        held_at=row.held_at,
        closed_at=row.closed_at,
        reasons=reasons,
        draft_version=row.draft_version,
        draft=row.draft,
    )
