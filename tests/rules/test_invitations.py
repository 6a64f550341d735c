"""Invitations are read by calendars, in which no clock change moves them and no name stands."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.calendar import LONDON, at_london
from ehcoord.rules.invitations import (
    LENGTH,
    PLACE_KEPT_BACK,
    CalendarEvent,
    Method,
    calendar_file,
    method_of,
    place_to_send,
    title_of,
)

MEETING = UUID("0b6c1f3e-7f0a-4c51-9c38-9c2f8f6f0d11")
STAMPED = datetime(2025, 3, 3, 12, tzinfo=UTC)
BEFORE_SPRING, AFTER_SPRING = date(2025, 3, 28), date(2025, 3, 31)
BEFORE_AUTUMN, AFTER_AUTUMN = date(2025, 10, 24), date(2025, 10, 27)


def event(meets_at, sequence=0, place="Hill Lane School; room 2, upstairs"):
    return CalendarEvent(
        MEETING, sequence, meets_at, title_of("Early help"), place, "EH-0042",
        "https://early.example.org/reviews/1", "help@example.org",
    )  # fmt: skip


def text_of(meets_at, method=Method.REQUEST, **more):
    return calendar_file(
        event(meets_at, **more), method, stamped_at=STAMPED, attendee="priya@example.org"
    )


def by_icalendar(text):
    (found,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return {
        "uid": str(found["uid"]), "sequence": int(str(found["sequence"])),
        "starts": found["dtstart"].dt, "ends": found["dtend"].dt, "title": str(found["summary"]),
        "place": str(found.get("location", "")), "status": str(found["status"]),
        "organiser": str(found["organizer"]), "attendee": str(found.get("attendee", "")),
    }  # fmt: skip


def by_vobject(text):
    found = vobject.readOne(text, validate=True).vevent
    said = found.contents
    return {
        "uid": found.uid.value, "sequence": int(found.sequence.value),
        "starts": found.dtstart.value, "ends": found.dtend.value, "title": found.summary.value,
        "place": said["location"][0].value if "location" in said else "",
        "status": found.status.value, "organiser": found.organizer.value,
        "attendee": said["attendee"][0].value if "attendee" in said else "",
    }  # fmt: skip


def test_two_parsers_read_the_same_through_invitation_move_and_cancellation():
    asked = text_of(at_london(BEFORE_SPRING, time(15, 30)))
    moved = text_of(at_london(AFTER_SPRING, time(9)), sequence=1, place="On a call")
    off = text_of(at_london(AFTER_SPRING, time(9)), Method.CANCEL, sequence=2)
    for text in (asked, moved, off):
        assert by_icalendar(text) == by_vobject(text)
    read = [by_icalendar(text) for text in (asked, moved, off)]
    assert [one["uid"] for one in read] == [str(MEETING)] * 3
    assert [one["sequence"] for one in read] == [0, 1, 2]
    assert [one["status"] for one in read] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [method_of(text) for text in (asked, moved, off)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert read[0]["title"] == "Review meeting (early help)"
    assert read[0]["place"] == "Hill Lane School; room 2, upstairs"
    assert read[0]["organiser"] == "mailto:help@example.org"
    assert read[0]["attendee"] == "mailto:priya@example.org"


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(BEFORE_SPRING, 9), (AFTER_SPRING, 8), (BEFORE_AUTUMN, 8), (AFTER_AUTUMN, 9)],
)
def test_nine_in_london_stays_nine_on_both_sides_of_both_clock_changes(day, utc_hour):
    for read in (by_icalendar, by_vobject):
        starts = read(text_of(at_london(day, time(9))))["starts"]
        assert starts == datetime.combine(day, time(utc_hour), UTC)
        assert starts.astimezone(LONDON).time() == time(9)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001, given London below.
        lambda at: at.replace(microsecond=0, tzinfo=LONDON)
    ),
    st.integers(0, 500),
)
def test_an_instant_comes_back_as_it_was_and_an_hour_is_kept_free(meets_at, sequence):
    read = by_icalendar(text_of(meets_at, sequence=sequence))
    assert read["starts"] == meets_at.astimezone(UTC)
    assert read["ends"] - read["starts"] == LENGTH == timedelta(hours=1)
    assert read["sequence"] == sequence


def test_a_file_to_save_is_addressed_to_nobody():
    text = calendar_file(event(STAMPED, place=""), Method.PUBLISH, stamped_at=STAMPED)
    assert (method_of(text), by_icalendar(text)["attendee"]) == ("PUBLISH", "")
    assert by_vobject(text)["place"] == ""


def test_a_place_with_a_name_of_the_family_in_it_is_kept_back():
    names = ("Zoë", "O’Brien-Łucka")
    assert place_to_send("Hill Lane School", names) == "Hill Lane School"
    for place in ("At zoe's", "The OBRIEN flat", "12 Lucka Road"):
        assert place_to_send(place, names) == PLACE_KEPT_BACK
    assert place_to_send("", names) == ""
