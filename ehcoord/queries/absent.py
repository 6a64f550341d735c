"""Agencies that were asked to the last reviews of a child and neither came nor wrote."""

from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.meetings import ReviewArrangement, ReviewInvitation
from ehcoord.models.reviews import ReviewAttendance, ReviewMeeting
from ehcoord.rules.meetings import stayed_away


def absent_agencies(session: orm.Session, child_id: int, in_a_row: int) -> tuple[str, ...]:
    """The agencies, by name, for a reader who has been let in to the case of the child."""
    invited: defaultdict[int, set[str]] = defaultdict(set)
    rows = session.execute(
        sa.select(ReviewMeeting.id, ReviewInvitation.agency)
        .join(ReviewArrangement, ReviewArrangement.review_id == ReviewMeeting.id)
        .join(ReviewInvitation, ReviewInvitation.meeting_id == ReviewArrangement.meeting_id)
        .where(
            ReviewMeeting.child_id == child_id,
            ReviewMeeting.held_at.is_not(None),
            ReviewArrangement.superseded_at.is_(None),
            ReviewArrangement.cancelled.is_(False),
            ReviewInvitation.withdrawn_at.is_(None),
            ReviewInvitation.agency != "",
        )
        .order_by(ReviewMeeting.held_at, ReviewMeeting.id)
    )
    for review_id, agency in rows:
        invited[review_id].add(agency)
    latest = list(invited)[-in_a_row:]
    if len(latest) < in_a_row:
        return ()
    came: defaultdict[int, set[str]] = defaultdict(set)
    there = sa.select(ReviewAttendance.review_id, ReviewAttendance.agency).where(
        ReviewAttendance.review_id.in_(latest), ReviewAttendance.superseded_at.is_(None)
    )
    for review_id, agency in session.execute(there):
        came[review_id].add(agency)
    away = stayed_away([(invited[one], came[one]) for one in latest], in_a_row)
    names = {" ".join(one.casefold().split()): one for one in sorted(invited[latest[-1]])}
    return tuple(names[one] for one in sorted(away))
