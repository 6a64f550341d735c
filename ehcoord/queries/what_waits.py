"""What *waiting for a decision* and *late* mean in a statement: one definition of each (P10)."""

from datetime import datetime

import sqlalchemy as sa

from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.tasks import Task


def is_waiting() -> sa.ColumnElement[bool]:
    """The condition on a review: it is open, and asked for by somebody or something."""
    asked_for = sa.exists().where(ReviewPrompt.review_id == ReviewMeeting.id)
    return sa.and_(ReviewMeeting.closed_at.is_(None), asked_for.correlate(ReviewMeeting))


def is_late(now: datetime) -> sa.ColumnElement[bool]:
    """The condition on a task: it is open, and past its due instant."""
    return sa.and_(Task.closed_at.is_(None), Task.due_at < now)
