"""A meeting as a file for a calendar, for a page and for programs alike."""

from uuid import UUID

from ehcoord.db import db
from ehcoord.queries.calendar_events import calendar_event_of
from ehcoord.rules.invitations import Method, calendar_file
from ehcoord.web.access import actor
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory


def file_of_meeting(review_id: UUID) -> str:
    """What is arranged for a review, as iCalendar text. Raises NotFound where nothing is."""
    service = rules_in_memory().rulebook.labels["service"]
    event = calendar_event_of(db.session(), actor(), review_id, service, now())
    return calendar_file(event, Method.PUBLISH, stamped_at=now())
