"""Meetings as calendars may know them: never a name of the family, wherever it was written."""

from datetime import datetime
from email.utils import parseaddr
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.db import settings
from ehcoord.errors import NotFound
from ehcoord.models.cases import Case
from ehcoord.models.meetings import ReviewArrangement
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.queries.answer_links import names_of_family
from ehcoord.queries.reviews import find_review
from ehcoord.rules.invitations import CalendarEvent, place_to_send, title_of
from ehcoord.rules.permissions import Actor


def calendar_event_of(
    session: orm.Session, actor: Actor, review_id: UUID, service: str, now: datetime
) -> CalendarEvent:
    """What is arranged for a review, for one who may read its case.

    Raises NotFound for others, and where nothing is arranged.
    """
    find_review(session, actor, review_id, now)
    row = session.scalar(
        sa.select(ReviewArrangement)
        .join(ReviewMeeting, ReviewMeeting.id == ReviewArrangement.review_id)
        .where(
            ReviewMeeting.public_id == review_id,
            ReviewArrangement.superseded_at.is_(None),
            ReviewArrangement.cancelled.is_(False),
        )
    )
    if row is None:
        raise NotFound
    return calendar_event(session, row, service)


def calendar_event(session: orm.Session, row: ReviewArrangement, service: str) -> CalendarEvent:
    """What a row arranges or calls off, under this partnership's name of the service."""
    review = session.get_one(ReviewMeeting, row.review_id)
    ours = settings()
    return CalendarEvent(
        meeting_id=row.meeting_id,
        sequence=row.sequence,
        meets_at=row.meets_at,
        title=title_of(service),
        place=place_of(session, review.case_id, row.place),
        about=session.get_one(Case, review.case_id).reference,
        link=f"{ours.public_url}/reviews/{review.public_id}",
        organiser=parseaddr(ours.sender)[1],
    )


def place_of(session: orm.Session, case_id: int, place: str) -> str:
    """Where a meeting of a case takes place, as it may be sent: without a name of the family."""
    names = names_of_family(session, case_id)
    return place_to_send(place, (part for name in names for part in name))
