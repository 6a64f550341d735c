"""What ties somebody to minutes: they took the notes, they were there; and what has no answer."""

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.meetings import ReviewArrangement, ReviewInvitation
from ehcoord.models.minutes import MinutesCorrection, ReviewMinutes
from ehcoord.models.reviews import ReviewAttendance
from ehcoord.models.tasks import Task
from ehcoord.rules.names import fold
from ehcoord.rules.permissions import Actor
from ehcoord.rules.tasks import TaskKind


def is_writer(session: orm.Session, actor: Actor, review_id: int) -> bool:
    """Whether somebody took the notes of a review, or has been given what is asked about them."""
    took = sa.select(sa.literal(1)).where(
        ReviewMinutes.review_id == review_id, ReviewMinutes.writer_id == actor.user_id
    )
    asked = sa.select(sa.literal(1)).where(
        Task.kind.in_([TaskKind.WRITE_MINUTES, TaskKind.ANSWER_CORRECTIONS]),
        Task.about_id == review_id,
        Task.owner_id == actor.user_id,
        Task.closed_at.is_(None),
    )
    return session.scalar(took.union_all(asked).limit(1)) is not None


def took_part(session: orm.Session, actor: Actor, review_id: int) -> bool:
    """Whether somebody was asked to a review, or is on its list of those who were there."""
    asked = session.scalar(
        sa.select(ReviewInvitation.id)
        .join(ReviewArrangement, ReviewArrangement.meeting_id == ReviewInvitation.meeting_id)
        .where(
            ReviewArrangement.review_id == review_id,
            ReviewArrangement.superseded_at.is_(None),
            ReviewInvitation.user_id == actor.user_id,
            ReviewInvitation.withdrawn_at.is_(None),
        )
        .limit(1)
    )
    if asked is not None:
        return True
    names = session.scalars(
        sa.select(ReviewAttendance.name).where(
            ReviewAttendance.review_id == review_id, ReviewAttendance.superseded_at.is_(None)
        )
    )
    return fold(actor.name) in {fold(name) for name in names}


def unanswered(session: orm.Session, minutes_id: int) -> int:
    """How many corrections of some minutes have no answer yet."""
    counted = sa.select(sa.func.count()).where(
        MinutesCorrection.minutes_id == minutes_id, MinutesCorrection.answered_at.is_(None)
    )
    return session.scalars(counted).one()
