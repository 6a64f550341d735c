"""Invitations as calendars read them: one event that is asked for, moved or called off (pure).

Instants are given in UTC: no change of the clocks can move a meeting, and no calendar has to know
London's. A calendar is often shared, so the event has no name of the family and nothing that
anybody wrote but the place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum, unique
from uuid import UUID

from icalendar import Calendar, Event, vCalAddress, vText, vUri

from ehcoord.rules.names import fold

# Nobody says how long a meeting takes; an hour is kept free for it.
LENGTH = timedelta(hours=1)
PLACE_KEPT_BACK = "Sign in to see where"


@unique
class Method(StrEnum):
    """What a calendar is to do with an event: take it in, take it out, or show it in a file."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A meeting as a calendar may know it. ``sequence`` says which of two is the newer.

    ``link`` is empty for somebody who could not sign in there.
    """

    meeting_id: UUID
    sequence: int
    meets_at: datetime
    title: str
    place: str
    about: str
    link: str
    organiser: str


def title_of(service: str) -> str:
    """What the meeting is called in a calendar, with this partnership's name of the service."""
    return f"Review meeting ({service[:1].lower()}{service[1:]})"


def place_to_send(place: str, names: Iterable[str]) -> str:
    """The place as it leaves the building: never with a name of the family in it."""
    words = set(fold(place).split())
    words |= {word.removesuffix("s") for word in words}  # At Robin's.
    of_family = {part for name in names for part in fold(name).split()}
    return place if words.isdisjoint(of_family) else PLACE_KEPT_BACK


def calendar_file(
    event: CalendarEvent, method: Method, *, stamped_at: datetime, attendee: str = ""
) -> str:
    """The event as iCalendar text, to one attendee's address, or to nobody's in a file."""
    calendar = Calendar()
    calendar.add("prodid", "-//ehcoord//review meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(_event(event, method, stamped_at, attendee))
    text: str = calendar.to_ical().decode()
    return text


def method_of(text: str) -> str:
    """What an iCalendar text asks a calendar to do with its event."""
    return str(Calendar.from_ical(text)["method"])


def _event(event: CalendarEvent, method: Method, stamped_at: datetime, attendee: str) -> Event:
    found = Event()
    found.add("uid", str(event.meeting_id))
    found.add("sequence", event.sequence)
    found.add("dtstamp", stamped_at.astimezone(UTC))
    found.add("dtstart", event.meets_at.astimezone(UTC))
    found.add("dtend", (event.meets_at + LENGTH).astimezone(UTC))
    found.add("summary", event.title)
    found.add("description", _description(event))
    if event.link:
        found.add("url", vUri(event.link))
    found.add("class", "PRIVATE")
    found.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    if event.place:
        found.add("location", event.place)
    found.add("organizer", vCalAddress(f"mailto:{event.organiser}"))
    if attendee:
        found.add("attendee", _attendee(attendee), encode=False)
    return found


def _description(event: CalendarEvent) -> str:
    more = f" Sign in to see more: {event.link}" if event.link else ""
    return f"{event.about}.{more}"


def _attendee(address: str) -> vCalAddress:
    # Nobody reads what a calendar answers: people say in the service whether they take part.
    found = vCalAddress(f"mailto:{address}")
    found.params["RSVP"] = vText("FALSE")
    found.params["PARTSTAT"] = vText("NEEDS-ACTION")
    found.params["ROLE"] = vText("REQ-PARTICIPANT")
    return found
