"""Who to ring at this minute: the rulebook's contact cards with their hours worked out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ehcoord.rules.calendar import WorkingCalendar, at_london, london_date
from ehcoord.rules.rulebook import ContactCard, Rulebook

# Longer than any run of closed days a council has had; past it a card has no hours at all.
LOOK_AHEAD_DAYS = 21


@dataclass(frozen=True, slots=True)
class CardNow:
    """One card at one instant. The instants are UTC and None where nothing will change.

    ``closes_in_minutes`` counts down to ``closes_at``, rounded down, so that nobody is promised
    a minute that is not there.
    """

    card: ContactCard
    open_now: bool
    closes_at: datetime | None = None
    closes_in_minutes: int | None = None
    opens_at: datetime | None = None


def contact_cards_at(
    rulebook: Rulebook, calendar: WorkingCalendar, instant: datetime
) -> tuple[CardNow, ...]:
    """The cards that answer at an instant, in the rulebook's order, then those that do not."""
    stands_in_for = {
        card.when_closed: card for card in rulebook.contact_cards if card.when_closed is not None
    }
    cards = [
        _stand_in(card, stands_in_for[card.code], calendar, instant)
        if card.code in stands_in_for
        else _by_its_hours(card, calendar, instant)
        for card in rulebook.contact_cards
    ]
    return tuple(sorted(cards, key=lambda now: not now.open_now))


def _by_its_hours(card: ContactCard, calendar: WorkingCalendar, instant: datetime) -> CardNow:
    if card.always:
        return CardNow(card, open_now=True)
    for opens, closes in _opening_hours(card, calendar, instant):
        if opens <= instant < closes:
            return _open_until(card, closes, instant)
        if instant < opens:
            return CardNow(card, open_now=False, opens_at=opens)
    return CardNow(card, open_now=False)


def _stand_in(
    card: ContactCard, other: ContactCard, calendar: WorkingCalendar, instant: datetime
) -> CardNow:
    # It answers exactly while the other does not, so that no minute is left without a number.
    day_desk = _by_its_hours(other, calendar, instant)
    if day_desk.open_now:
        return CardNow(card, open_now=False, opens_at=day_desk.closes_at)
    if day_desk.opens_at is None:
        return CardNow(card, open_now=True)
    return _open_until(card, day_desk.opens_at, instant)


def _open_until(card: ContactCard, closes: datetime, instant: datetime) -> CardNow:
    minutes = int((closes - instant).total_seconds() // 60)
    return CardNow(card, open_now=True, closes_at=closes, closes_in_minutes=minutes)


def _opening_hours(
    card: ContactCard, calendar: WorkingCalendar, instant: datetime
) -> list[tuple[datetime, datetime]]:
    today = london_date(instant)
    days = [today + timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS)]
    return [
        (at_london(day, card.opens[day.weekday()][0]), at_london(day, card.opens[day.weekday()][1]))
        for day in days
        if day.weekday() in card.opens and not calendar.is_closed(day)
    ]
