"""Fields for dates and instants, each of which a form sends in boxes and a program as ISO text.

What is refused is said as the design system says it: what to enter, what is missing, that it is
no real date. Whether a date lies in the future is for the use case, which knows the time.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, NoReturn

from marshmallow import ValidationError, fields

from ehcoord.rules.calendar import LONDON, at_london

DATE_PARTS = ("day", "month", "year")
INSTANT_PARTS = (*DATE_PARTS, "time")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 1, 1)
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_PICKED_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?", re.ASCII)


class GovDate(fields.Field[date]):
    """A London date: the parts day, month and year, or ISO text. Gives a ``date``.

    ``what`` names it within a sentence ("the date of birth"). A date before 1900 is refused.
    """

    parts: tuple[str, ...] = DATE_PARTS

    def __init__(self, what: str = "the date", **more: Any) -> None:
        self.what = what
        words = {"required": f"Enter {what}.", **more.pop("error_messages", {})}
        super().__init__(error_messages=words, **more)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date:
        if isinstance(value, str):
            return self._from_text(value)
        if not isinstance(value, Mapping) or value.keys() - set(DATE_PARTS):
            self._refuse("must be a real date.")
        return self._from_parts(value)

    def _serialize(
        self, value: date | None, attr: str | None, obj: Any, **kwargs: Any
    ) -> str | None:
        return None if value is None else value.isoformat()

    def _from_text(self, text: str) -> date:
        if found := _ISO_DATE.fullmatch(text):
            year, month, day = found.groups()
        elif found := _PICKED_DATE.fullmatch(text):
            day, month, year = found.groups()
        else:
            self._refuse("must be a real date.")
        return self._real(int(day), int(month), int(year))

    def _from_parts(self, parts: Mapping[str, Any]) -> date:
        said = {part: str(parts.get(part) or "").strip() for part in DATE_PARTS}
        missing = [part for part in DATE_PARTS if not said[part]]
        if len(missing) == len(DATE_PARTS):
            raise self.make_error("required")
        if missing:
            self._refuse(f"must include a {' and a '.join(missing)}.")
        if len(said["year"]) != len("2025"):
            self._refuse("must have a year of 4 numbers.")
        return self._real(*(self._number(part, said[part]) for part in DATE_PARTS))

    def _number(self, part: str, said: str) -> int:
        if part == "month" and said[:3].lower() in MONTHS:
            return MONTHS.index(said[:3].lower()) + 1
        if not (said.isascii() and said.isdigit()):
            self._refuse("must be a real date.")
        return int(said)

    def _real(self, day: int, month: int, year: int) -> date:
        try:
            found = date(year, month, day)
        except ValueError:
            self._refuse("must be a real date.")
        if not EARLIEST <= found < LATEST:
            self._refuse(f"must be in or after {EARLIEST.year} and before {LATEST.year}.")
        return found

    def _refuse(self, words: str) -> NoReturn:
        raise ValidationError(f"{self.what[0].upper()}{self.what[1:]} {words}")


class Instant(GovDate):
    """An instant: the parts day, month, year and time in London, or ISO text. Gives aware UTC.

    ISO text without an offset is London's wall clock too. The time may be typed as 14:30, 2.30pm
    or 2pm. ``at`` is the time that is meant when none is given; without it, a time is required.
    """

    parts = INSTANT_PARTS

    def __init__(self, what: str = "the date and time", *, at: time | None = None, **more: Any):
        super().__init__(what, **more)
        self.at = at

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        if isinstance(value, Mapping) and not value.keys() - set(INSTANT_PARTS):
            day = self._from_parts(value)
            return at_london(day, self._clock(str(value.get("time") or "").strip()))
        if not isinstance(value, str):
            self._refuse("must be a real date and time.")
        if _ISO_DATE.fullmatch(value) or _PICKED_DATE.fullmatch(value):
            return at_london(self._from_text(value), self._clock(""))
        return self._iso(value)

    def _serialize(
        self, value: date | None, attr: str | None, obj: Any, **kwargs: Any
    ) -> str | None:
        return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else None

    def _iso(self, text: str) -> datetime:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            self._refuse("must be a real date and time.")
        self._real(found.day, found.month, found.year)
        return (found if found.tzinfo else found.replace(tzinfo=LONDON)).astimezone(UTC)

    def _clock(self, said: str) -> time:
        if not said and self.at is not None:
            return self.at
        if not said:
            self._refuse("must include a time.")
        found = _CLOCK.fullmatch(said.lower())
        if found is None:
            self._refuse("must have a real time, like 2:30pm.")
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if minute > 59 or hour > (12 if half else 23) or (half and hour == 0):
            self._refuse("must have a real time, like 2:30pm.")
        return time(hour % 12 + (12 if half == "pm" else 0) if half else hour, minute)
