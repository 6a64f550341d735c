"""*As known on a date*: which instant an address asks for, at the end of that day in London."""

from datetime import date, datetime, timedelta

from flask import request

from ehcoord.errors import NotFound
from ehcoord.rules.calendar import london_date, start_of_day
from ehcoord.web.instant import now, show_as_known

ONE_INSTANT = timedelta(microseconds=1)


def known_at() -> datetime | None:
    """The last instant of the day in ``?on=``; None without one, or for today.

    Raises NotFound for what is no date and for a day that has not come.
    """
    asked = request.args.get("on", "")
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise NotFound from None
    today = london_date(now())
    if day > today:
        raise NotFound
    if day == today:
        return None
    instant = start_of_day(day + timedelta(days=1)) - ONE_INSTANT
    show_as_known(instant)
    return instant
