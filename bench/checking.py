"""The check: the promises that are SQL against a scan, the rules worked out again, the chains."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from bench.measuring import pairs
from bench.place import Place
from bench.report import Measured
from ehcoord.db import Base, db
from ehcoord.services.checks.chains import broken_chains
from ehcoord.services.checks.findings import Progress
from ehcoord.services.checks.leads import without_a_lead
from ehcoord.services.checks.prompts import unmet_prompts
from ehcoord.services.checks.rows import doubled, rewritten
from ehcoord.services.checks.tasks import broken_tasks

BY_SQL = (without_a_lead, broken_tasks, rewritten, doubled)
MOST_TIMES, CHILDREN_A_SECOND, EVENTS_A_SECOND = 3.0, 1000, 50_000
CHILDREN, EVENTS = 3000, 200_000


class Enough(Exception):  # noqa: N818, it stops a check that would go on.
    """As much as is to be measured has been checked."""


def measure(place: Place) -> list[Measured]:
    """Every row of the budget that is about checking."""
    with place.app.app_context():
        db.session.execute(sa.text("SET statement_timeout = 0"))
        return [_by_sql(place), _children(place), _events(place)]


def _by_sql(place: Place) -> Measured:
    ours, scan = pairs(lambda: _promises(place), _scan, runs=3, warm=1)
    times = ours.wall / scan.wall
    return Measured(
        "`check`: the promises that are SQL",
        "3 x a scan of the tables",
        f"{ours.wall:.1f} s, the scan {scan.wall:.1f} s: {times:.1f} x",
        times <= MOST_TIMES,
    )


def _promises(place: Place) -> None:
    for check in BY_SQL:
        for finding in check(db.session(), place.now, Progress("", lambda _name, _done: None)):
            raise RuntimeError(f"The sample breaks a promise: {finding}.")
        db.session.rollback()


def _scan() -> None:
    for table in Base.metadata.sorted_tables:
        # Counting a column reads each row; counting rows alone would read an index.
        last = list(table.columns)[-1]
        db.session.execute(sa.select(sa.func.count(), sa.func.count(last)).select_from(table))
    db.session.rollback()


def _children(place: Place) -> Measured:
    rate = _rate(lambda told: unmet_prompts(db.session(), place.now, told), CHILDREN)
    return Measured(
        "`check`: children re-evaluated", "1,000 a second", f"{rate:,.0f} a second",
        rate >= CHILDREN_A_SECOND,
    )  # fmt: skip


def _events(place: Place) -> Measured:
    rate = _rate(lambda told: broken_chains(place.now, full=True, progress=told), EVENTS)
    return Measured(
        "`check`: lines of the record of use verified", "50,000 a second",
        f"{rate:,.0f} a second", rate >= EVENTS_A_SECOND,
    )  # fmt: skip


def _rate(check: Callable[[Progress], Iterator[Any]], most: int) -> float:
    """How many a second one process checks, over the first so many."""

    def say(_name: str, done: int) -> None:
        if done >= most:
            raise Enough

    begun = time.perf_counter()
    try:
        for finding in check(Progress("", say)):
            raise RuntimeError(f"The sample breaks a promise: {finding}.")
    except Enough:
        pass
    rate = most / (time.perf_counter() - begun)
    db.session.rollback()
    return rate
