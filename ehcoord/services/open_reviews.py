"""The open review of a child with what the response check may change about it, read together."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.meetings import ReviewReschedule
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.tasks import Task
from ehcoord.queries.timelines import KnownOfChild
from ehcoord.rules.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class OpenReview:
    """The open review, the open task of holding it, and when a manager moved its day."""

    review: ReviewMeeting
    task: Task | None
    moved_at: datetime | None


def open_review_of(session: WriteSession, known: KnownOfChild) -> OpenReview | None:
    """The open review of a child, in one query; None where none is open."""
    if known.open_review_id is None:
        return None
    row = session.execute(
        sa.select(ReviewMeeting, Task, ReviewReschedule.recorded_at)
        .select_from(ReviewMeeting)
        .outerjoin(Task, Task.id == _task_of_holding(known))
        .outerjoin(ReviewReschedule, ReviewReschedule.review_id == ReviewMeeting.id)
        .where(ReviewMeeting.id == known.open_review_id)
    ).one()
    return OpenReview(*row)


def _task_of_holding(known: KnownOfChild) -> int | None:
    held = (task for task in known.open_tasks if task.kind is TaskKind.HOLD_REVIEW)
    return next((task.id for task in held if task.about_id == known.open_review_id), None)
