"""Who answers at this minute."""

from datetime import date, datetime

import pytest
from hypothesis import given

from ehcoord.rules.calendar import LONDON, WorkingCalendar
from ehcoord.rules.contact_cards import CardNow, contact_cards_at
from tests.rules.given import CALENDAR, RULEBOOK, instants


def london(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, month, day, hour, minute, second, tzinfo=LONDON)


def cards(instant: datetime, calendar: WorkingCalendar = CALENDAR) -> dict[str, CardNow]:
    return {now.card.code: now for now in contact_cards_at(RULEBOOK, calendar, instant)}


def test_in_hours_the_daytime_desk_answers_and_the_night_team_does_not() -> None:
    now = cards(london(5, 22, 10))
    assert now["daytime"].open_now
    assert not now["out_of_hours"].open_now
    assert now["out_of_hours"].opens_at == london(5, 22, 17)


def test_on_a_friday_the_desk_closes_at_half_past_four_and_says_how_long_is_left() -> None:
    assert cards(london(5, 23, 16, 5))["daytime"].closes_in_minutes == 25
    assert cards(london(5, 22, 16, 5))["daytime"].closes_in_minutes == 55


def test_nobody_is_promised_a_minute_that_is_not_there() -> None:
    assert cards(london(5, 23, 16, 29, 30))["daytime"].closes_in_minutes == 0


def test_at_closing_time_the_desk_is_closed_and_the_night_team_is_open() -> None:
    now = cards(london(5, 23, 16, 30))
    assert not now["daytime"].open_now
    assert now["out_of_hours"].open_now


def test_after_a_friday_before_a_bank_holiday_the_desk_opens_on_tuesday() -> None:
    now = cards(london(5, 23, 18, 20))
    assert now["daytime"].opens_at == london(5, 27, 8, 45)
    assert now["out_of_hours"].closes_at == london(5, 27, 8, 45)


def test_on_a_bank_holiday_the_night_team_answers_all_day() -> None:
    assert cards(london(5, 26, 11))["out_of_hours"].open_now


def test_on_a_day_of_closure_the_night_team_answers() -> None:
    flood = WorkingCalendar(closures={date(2025, 5, 22): "Flood"})
    assert cards(london(5, 22, 10), flood)["out_of_hours"].open_now


def test_what_answers_now_comes_first_in_the_rulebooks_order() -> None:
    night = contact_cards_at(RULEBOOK, CALENDAR, london(5, 23, 18))
    assert [now.card.code for now in night] == [
        *("emergency", "out_of_hours", "mental_health", "daytime")
    ]


@pytest.mark.parametrize("code", ["emergency", "mental_health"])
def test_999_and_111_always_answer(code: str) -> None:
    card = cards(london(12, 25, 3))[code]
    assert card.open_now
    assert card.closes_in_minutes is None


@given(instants)
def test_at_every_instant_exactly_one_of_desk_and_night_team_answers(instant: datetime) -> None:
    now = cards(instant)
    assert now["daytime"].open_now != now["out_of_hours"].open_now
    for card in now.values():
        assert card.opens_at is None or card.opens_at > instant
        assert card.closes_at is None or card.closes_at > instant
