"""Dates, instants and levels in words, in London's time, for templates.

A day is named with its weekday, and with its year when that is not this year's.
"""

from datetime import date, datetime, timedelta

from flask import Flask, current_app

from ehcoord.rules.calendar import clock_words, london_date
from ehcoord.rules.vocabulary import Level
from ehcoord.web.instant import shown_at


def register(app: Flask) -> None:
    """Gives templates the words."""
    app.jinja_env.filters.update(
        clock=clock_words,
        day=day_words,
        due=due_words,
        instant=instant_words,
        level=level_words,
        over=working_days_over,
        short_day=short_day_words,
    )


def day_words(when: date | datetime) -> str:
    """Thursday 15 May; Thursday 15 May 2024 in another year."""
    day = _day(when)
    year = "" if day.year == london_date(shown_at()).year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def short_day_words(when: date | datetime) -> str:
    """15 May, as lists say it; 15 May 2024 in another year."""
    day = _day(when)
    year = "" if day.year == london_date(shown_at()).year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"


def within_words(when: date | datetime) -> str:
    """A day within a sentence: today, tomorrow, on Tuesday 20 May."""
    said = due_words(when)
    return said.lower() if said in ("Today", "Tomorrow", "Yesterday") else f"on {said}"


def instant_words(instant: datetime) -> str:
    """Today, 5pm; Yesterday, 2:30pm; Thursday 15 May, 5pm."""
    return f"{due_words(instant)}, {clock_words(instant)}"


def due_words(when: date | datetime, seen_from: datetime | None = None) -> str:
    """Today, Tomorrow, Yesterday, or the day, from where the page is seen."""
    day, today = _day(when), london_date(seen_from or shown_at())
    near = {
        today: "Today",
        today + timedelta(days=1): "Tomorrow",
        today - timedelta(days=1): "Yesterday",
    }
    return near.get(day) or day_words(day)


def families(number: int) -> str:
    """1 family has, 2 families have: what is said of them follows."""
    return "1 family has" if number == 1 else f"{number} families have"


def working_days_over(due_at: datetime) -> int:
    """How many working days a due instant has been passed by; 0 while it has not."""
    if shown_at() <= due_at:
        return 0
    calendar = current_app.extensions["rules_in_memory"].rules.calendar
    # Late on the day itself is late by that day.
    days: int = calendar.working_days_between(london_date(due_at), london_date(shown_at()))
    return max(1, days)


def level_words(level: Level | int) -> str:
    """The name the rulebook in force gives a level; never its number."""
    names = current_app.extensions["rules_in_memory"].rules.rulebook.level_names
    name: str = names[Level(level)]
    return name


def _day(when: date | datetime) -> date:
    return london_date(when) if isinstance(when, datetime) else when
