"""The rulebook, the calendar and the instants that tests of the rules are given."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.schemas.rulebook import load_rulebook

RULEBOOK = load_rulebook(Path(__file__).parents[2] / "rulebook")
CALENDAR = WorkingCalendar()
instants = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001, the strategy adds the zone.
    datetime(2030, 12, 31),  # noqa: DTZ001, as above.
    timezones=st.just(UTC),
)
