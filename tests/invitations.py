"""What calendars were sent: each invitation as a parser reads it."""

import icalendar
import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.accounts import User
from ehcoord.models.messages import Message


def sent_to_calendars():
    """Each invitation in the outbox, the oldest first: to whom, and what ``read`` says of it."""
    rows = db.session.execute(
        sa.select(Message, User.name)
        .join(User, User.id == Message.to_id)
        .where(Message.calendar.is_not(None))
        .order_by(Message.id)
    )
    return [(name, *read(message.calendar)) for message, name in rows]


def read(text):
    """What an invitation asks of a calendar, the number of its change, and when it begins."""
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), int(str(event["sequence"])), event["dtstart"].dt
