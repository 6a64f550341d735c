"""Which child of a case waits for the soonest day: a review or a task that is open."""

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.tasks import Task


def child_due_soonest(session: orm.Session, case_id: int) -> int | None:
    """The child whose open review or task is due first, of a case the caller may read.

    By the day alone, never by a level. None when nothing of any one child is open.
    """
    reviews = sa.select(ReviewMeeting.child_id, ReviewMeeting.due_at).where(
        ReviewMeeting.case_id == case_id, ReviewMeeting.closed_at.is_(None)
    )
    tasks = sa.select(Task.child_id, Task.due_at).where(
        Task.case_id == case_id, Task.child_id.is_not(None), Task.closed_at.is_(None)
    )
    due = sa.union_all(reviews, tasks).subquery()
    soonest = sa.select(due.c.child_id).order_by(due.c.due_at, due.c.child_id).limit(1)
    return session.scalar(soonest)
