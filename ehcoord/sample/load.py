"""A caseload of any size, made and written family by family, by as many processes as there are."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache, partial

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Engine

from config import Settings
from ehcoord.db import db, settings
from ehcoord.models.cases import Case
from ehcoord.models.records import ServiceFact
from ehcoord.rules.calendar import london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.sample import bulk
from ehcoord.sample.chains import chain
from ehcoord.sample.families import rows_of
from ehcoord.sample.lives import MONTH, chance_of, life_of, working_days
from ehcoord.sample.rows import merged
from ehcoord.sample.staff import Place, make_staff, workers_for
from ehcoord.services.memory import collector_at_rest
from ehcoord.services.rulebook import rules_in_force

CHUNK = 250
# How many months the families' cases have been open, and how many of a hundred for so long.
MONTHS_OPEN = ((1, 2, 3, 4, 5, 6, 8, 10, 12), (14, 14, 14, 14, 12, 12, 10, 6, 4))
STAFF_CHANCE = -1


class NotHere(Exception):  # noqa: N818, it reads as a sentence where it is caught.
    """This database may not be filled with invented people."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded: how many families, workers and rows."""

    families: int
    workers: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some families to be made and written: the first one's number, and where each belongs."""

    first: int
    places: tuple[Place, ...]
    seed: int
    now: datetime
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """What to load. ``oldest_months`` adds a last family whose case has been open so long."""

    families: int
    seed: int
    workers: int | None = None
    oldest_months: int | None = None
    processes: int = field(default_factory=lambda: os.cpu_count() or 1)


def load_sample(
    told: Sample, *, now: datetime, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Loaded:
    """Fills an empty database with an invented caseload, as it would be at an instant.

    Raises NotHere for a live database and for one that holds cases.
    """
    _refuse()
    workers = told.workers or workers_for(told.families)
    days = working_days(_yesterday(now), max(MONTHS_OPEN[0]))
    begun = min(days[0], now - timedelta(days=31 * (told.oldest_months or 0)))
    chance = chance_of(told.seed, STAFF_CHANCE)
    places = make_staff(chance, workers, told.families, begun)
    db.session.rollback()
    chunks = list(_chunks(told, places, now))
    engine, rows, done = _engine(settings().database_url), 0, 0
    with bulk.without_indexes(engine), _written(engine, told.processes) as written:
        for families, count in written(chunks):
            done, rows = done + families, rows + count
            progress(done, told.families)
    bulk.renumber(engine)
    if broken := bulk.broken_keys(engine):
        raise RuntimeError(f"{broken} rows point at nothing.")
    return Loaded(told.families, workers, rows)


def _refuse() -> None:
    kind = db.session.get(ServiceFact, "kind")
    if kind is None or kind.value == "live":
        raise NotHere("A live database is never filled with invented people.")
    if db.session.scalar(sa.select(Case.id).limit(1)) is not None:
        raise NotHere("There are cases here already.")


def _yesterday(now: datetime) -> date:
    return london_date(now) - timedelta(days=1)


def _chunks(told: Sample, places: Sequence[Place], now: datetime) -> Iterator[_Chunk]:
    for first in range(0, told.families, CHUNK):
        yield _Chunk(first, tuple(places[first : first + CHUNK]), told.seed, now)
    if told.oldest_months is not None:
        yield _Chunk(told.families, tuple(places[:1]), told.seed, now, told.oldest_months)


Writer = Callable[[Sequence[_Chunk]], Iterator[tuple[int, int]]]


@contextmanager
def _written(engine: Engine, processes: int) -> Iterator[Writer]:
    """Writes chunks and gives families and rows of each: SQLite has one writer at a time."""
    if engine.dialect.name == "sqlite" or processes == 1:
        yield partial(map, partial(_load, settings()))
        return
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=start) as pool:
        yield partial(pool.map, partial(_load, settings()))


@cache
def _engine(url: str) -> Engine:
    """A plain engine of this process: a bulk load has other needs than a request."""
    return sa.create_engine(url)


@lru_cache(maxsize=4)
def _rules(engine: Engine, now: datetime) -> RulesInForce:
    with orm.Session(engine) as session:
        return rules_in_force(session, now)


def _load(told: Settings, chunk: _Chunk) -> tuple[int, int]:
    """Makes and writes one chunk, in this process or in one of several."""
    with collector_at_rest():
        return _write(told, chunk)


def _write(told: Settings, chunk: _Chunk) -> tuple[int, int]:
    engine = _engine(told.database_url)
    rules = _rules(engine, chunk.now)
    made = []
    for number, place in enumerate(chunk.places, start=chunk.first):
        chance = chance_of(chunk.seed, number)
        months = chunk.months or chance.choices(*MONTHS_OPEN)[0]
        days = working_days(_yesterday(chunk.now), months)
        # Not every case began on the first day of a month.
        days = days if chunk.months else days[chance.randrange(MONTH - 3) :]
        life = life_of(chance, number, days)
        # Only the oldest family names its months, and it comes last.
        is_last = chunk.months is not None
        rows = rows_of(life, chunk.seed, place, rules, chunk.now, is_last=is_last)
        chain(rows, rows.first_id(), told)
        made.append(rows)
    with engine.begin() as connection:
        return len(made), bulk.write(connection, merged(made))
