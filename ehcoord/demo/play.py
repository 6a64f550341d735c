"""Plays the invented families through the services, with the clock moving up to the present."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from ehcoord.commands.holidays import KeepHoliday
from ehcoord.db import db
from ehcoord.demo.courses import WORKED, course_of, is_kept
from ehcoord.demo.keeping import ALL_BUT_REVIEWS, keep_up
from ehcoord.demo.people import Cast, make_people
from ehcoord.demo.stories import FAMILIES, Family
from ehcoord.errors import Refused
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.cases import Case
from ehcoord.models.records import ServiceFact
from ehcoord.services.holidays import keep_holiday

DAYS = 142
DECEMBER = 12
A_DAY = timedelta(days=1)
SEED = 20250519


class NotHere(Exception):  # noqa: N818, it reads as a sentence where it is caught.
    """This database may not be filled with invented people."""


def is_empty() -> bool:
    """Whether the database has no case yet."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Case)) == 0


def play(
    password: str, *, now: datetime, families: int = len(FAMILIES),
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> None:  # fmt: skip
    """Makes the accounts and plays every family's story, sweeping once a day.

    Raises NotHere for a live database, and for one that holds cases already.
    """
    kind = db.session.get(ServiceFact, "kind")
    if kind is None or kind.value == "live":
        raise NotHere("A live database is never filled with invented people.")
    if not is_empty():
        raise NotHere("There are cases here already.")
    begins = now - timedelta(days=DAYS)
    cast = make_people(password, now=begins)
    invented = [
        Family(name, cast, random.Random(SEED + number))  # noqa: S311, nothing secret.
        for number, name in enumerate(FAMILIES[:families])
    ]
    acts = sorted(
        (
            (begins + timedelta(days=day), number, act)
            for number, family in enumerate(invented)
            for day, act in course_of(family, number, DAYS)
        ),
        key=lambda each: each[:2],
    )
    days = Days(cast, invented, random.Random(SEED), begins)  # noqa: S311
    for done, (at, number, act) in enumerate(acts):
        days.pass_until(at)
        try:
            act(invented[number], at)
        except Refused:
            # A chance story may ask for what the rules refuse: then it does not happen.
            db.session.rollback()
        progress(done + 1, len(acts))
    days.pass_until(now)
    _keep_christmas(cast, now)
    run_sweep(now)


def _keep_christmas(cast: Cast, now: datetime) -> None:
    """The school's next Christmas holiday, about which its leads are asked when it comes near."""
    who, year = cast["safeguarding"], now.year + (now.month == DECEMBER)
    begins, ends = date(year, DECEMBER, 21), date(year + 1, 1, 3)
    if who.agency_id is not None:
        keep_holiday(who, who.agency_id, KeepHoliday("Christmas", begins, ends), now=now)


@dataclass(slots=True)
class Days:
    """The days as they pass: each morning what is due is swept, each afternoon people keep up."""

    cast: Cast
    families: list[Family]
    chance: random.Random
    swept: datetime

    def pass_until(self, at: datetime) -> None:
        """Lets the days before an instant pass."""
        while self.swept + A_DAY < at:
            self.swept += A_DAY
            run_sweep(self.swept)
            self._keep_up()

    def _keep_up(self) -> None:
        open_now = {
            number: family.case_id
            for number, family in enumerate(self.families)
            if family.case_id is not None
        }
        kept = [case for number, case in open_now.items() if is_kept(number)]
        keep_up(self.cast, kept, self.chance, self.swept)
        worked = [case for number, case in open_now.items() if number == WORKED]
        keep_up(self.cast, worked, self.chance, self.swept, kinds=ALL_BUT_REVIEWS)
