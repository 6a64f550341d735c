"""What a person is in a case, and what must be true of their dates (pure)."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum, unique

OLDEST_CHILD_YEARS = 25
LONGEST_PREGNANCY = timedelta(weeks=43)
# A baby who came late, or whose birth nobody has told the service yet.
LATEST_BIRTH = timedelta(weeks=4)


@unique
class MemberRole(StrEnum):
    """What a person is in a case."""

    CHILD = "child"
    CARER = "carer"
    OTHER = "other"
    SOURCE_OF_HARM = "source_of_harm"


def date_faults(
    born_on: date | None, expected_on: date | None, *, child: bool, today: date
) -> Mapping[str, str]:
    """What is wrong with a person's dates, by field; nothing when they can be used.

    A child has a date of birth or, unborn, the date the baby is expected; never both.
    """
    if born_on is not None and expected_on is not None:
        return {"expected_on": "Give a date of birth or an expected date, not both."}
    if born_on is not None:
        return _birth_faults(born_on, child=child, today=today)
    if expected_on is not None:
        return _expected_faults(expected_on, today)
    return {"born_on": "Enter the date of birth, or when the baby is expected."} if child else {}


def _birth_faults(born_on: date, *, child: bool, today: date) -> Mapping[str, str]:
    if born_on > today:
        return {"born_on": "The date of birth must be today or in the past."}
    if child and today.year - born_on.year > OLDEST_CHILD_YEARS:
        return {"born_on": f"A child here is at most {OLDEST_CHILD_YEARS} years old."}
    return {}


def _expected_faults(expected_on: date, today: date) -> Mapping[str, str]:
    if today - LATEST_BIRTH <= expected_on <= today + LONGEST_PREGNANCY:
        return {}
    return {"expected_on": "The expected date must lie within the next ten months."}


def near_dates(day: date) -> tuple[date, ...]:
    """The dates that are looked for when one is typed: it, day and month swapped, one off.

    One off means the day before and after, and the same day a year before and after.
    """
    found = [day, day - timedelta(days=1), day + timedelta(days=1)]
    for year, month, on in (
        (day.year, day.day, day.month),
        (day.year - 1, day.month, day.day),
        (day.year + 1, day.month, day.day),
    ):
        try:
            found.append(date(year, month, on))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))
