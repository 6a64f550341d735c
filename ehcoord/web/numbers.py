"""The rulebook and calendar in this process's memory: names, numbers to ring and their hours.

A page that must not wait for the database (the numbers, the stop screen, an error page) reads
them here. They start as the files the service was installed with and follow the database's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from ehcoord.db import db
from ehcoord.errors import RuleBroken
from ehcoord.rules.calendar import WorkingCalendar, clock_words
from ehcoord.rules.contact_cards import CardNow, contact_cards_at
from ehcoord.rules.in_force import RulesInForce
from ehcoord.schemas.rulebook import load_rulebook
from ehcoord.services.rulebook import rules_in_force
from ehcoord.web.filters import due_words, instant_words
from ehcoord.web.instant import now

LOOKED_AT_EVERY = timedelta(minutes=1)
SOON_MINUTES = 60


@dataclass(slots=True)
class InMemory:
    """The rules this process last saw, and when it looked."""

    rules: RulesInForce
    looked_at: datetime | None = None


def register(app: Flask) -> None:
    """Reads the files the service was installed with."""
    rulebook = load_rulebook(app.extensions["settings"].rulebook_folder)
    calendar = WorkingCalendar(
        version=rulebook.calendar_version,
        closures=rulebook.closures,
        extra_bank_holidays=rulebook.extra_bank_holidays,
    )
    app.extensions["rules_in_memory"] = InMemory(RulesInForce(rulebook, calendar))


def rules_in_memory() -> RulesInForce:
    """The rulebook and calendar, without asking the database."""
    kept: InMemory = current_app.extensions["rules_in_memory"]
    return kept.rules


def look_again() -> None:
    """Follows the database, at most once a minute; what it cannot read leaves all as it was."""
    kept: InMemory = current_app.extensions["rules_in_memory"]
    if kept.looked_at is not None and now() - kept.looked_at < LOOKED_AT_EVERY:
        return
    kept.looked_at = now()
    try:
        kept.rules = rules_in_force(db.session(), now())
    except (SQLAlchemyError, RuleBroken):
        db.session.rollback()


def cards_now() -> tuple[CardNow, ...]:
    """The contact cards at this minute, those that answer first."""
    rules = rules_in_memory()
    return contact_cards_at(rules.rulebook, rules.calendar, now())


def calls_now() -> list[Mapping[str, str | bool]]:
    """The same for the large cards one presses: who answers, the hours, and one line of advice."""
    return [
        {**card, "hours": f"{card['name']}: {card['hours']}. {card['advice']}"}
        for card in numbers_now()
    ]


def numbers_now() -> list[Mapping[str, str | bool]]:
    """The numbers as every page shows them: when to ring, whether they answer, hours in words."""
    return [
        {
            "code": each.card.code,
            "title": each.card.title,
            "name": each.card.name,
            "number": each.card.number,
            "advice": each.card.advice,
            "hours": hours_in_words(each),
            "open": each.open_now,
        }
        for each in cards_now()
    ]


def hours_in_words(card: CardNow) -> str:
    """Whether a desk answers now, until when, or from when."""
    if card.card.always:
        return "day and night"
    if not card.open_now:
        return f"closed until {_within(card.opens_at)}" if card.opens_at else "closed"
    if card.closes_at is None:
        return "open now"
    if card.closes_in_minutes is not None and card.closes_in_minutes < SOON_MINUTES:
        unit = "minute" if card.closes_in_minutes == 1 else "minutes"
        return f"open for {card.closes_in_minutes} more {unit}, until {clock_words(card.closes_at)}"
    return f"open now, until {_within(card.closes_at)}"


def _within(instant: datetime) -> str:
    """An instant within a sentence: 8:45am today, 8:45am tomorrow, Tuesday 27 May, 8:45am."""
    # The hours are those of this minute, on a page about an earlier day too.
    day = due_words(instant, now())
    near = day in ("Today", "Tomorrow")
    return f"{clock_words(instant)} {day.lower()}" if near else instant_words(instant)
