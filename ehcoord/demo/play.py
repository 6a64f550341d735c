"""Plays the invented families through the services, with the clock moving up to the present."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.demo.people import make_people
from ehcoord.demo.stories import FAMILIES, Family, story_of
from ehcoord.errors import Refused
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.cases import Case
from ehcoord.models.records import ServiceFact

DAYS = 90
SWEEP_EVERY_DAYS = 1
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
    acts = sorted(
        (
            (begins + timedelta(days=day), number, family, act)
            for number, family in enumerate(
                Family(name, cast, random.Random(SEED + at))  # noqa: S311, nothing secret.
                for at, name in enumerate(FAMILIES[:families])
            )
            for day, act in story_of(family, number, DAYS)
        ),
        key=lambda each: each[:2],
    )
    swept = begins
    for done, (at, _, family, act) in enumerate(acts):
        while swept + timedelta(days=SWEEP_EVERY_DAYS) < at:
            swept += timedelta(days=SWEEP_EVERY_DAYS)
            run_sweep(swept)
        try:
            act(family, at)
        except Refused:
            # A chance story may ask for what the rules refuse: then it does not happen.
            db.session.rollback()
        progress(done + 1, len(acts))
    run_sweep(now)
