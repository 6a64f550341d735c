"""The sweep: what it costs where much or little is stored, and whether two do more than one."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from statistics import median
from typing import Any

import sqlalchemy as sa

from bench.measuring import Took, listened, took
from bench.place import Place
from bench.report import Measured
from config import Settings
from ehcoord import create_app
from ehcoord.db import db
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.cases import Child
from ehcoord.models.tasks import Task, TaskStep
from ehcoord.services.ladders import step_task
from ehcoord.services.swept_children import check_child

DUE, TURNS = 150, 7
STEPS_A_SECOND, CHECKS_A_SECOND = 250, 100
MOST_TIMES, TWO_AGAINST_ONE = 1.3, 1.5


def measure(place: Place, small: Place | None) -> list[Measured]:
    """Every row of the budget that is about sweeping, the size of the database first."""
    rows = [_by_size(place, small)] if small is not None else []
    with place.app.app_context():
        rows += [
            _rate("ladder steps", place, _next_tasks, step_task, 12, STEPS_A_SECOND),
            _rate("re-checks", place, _next_children, check_child, 25, CHECKS_A_SECOND),
        ]
    return [*rows, _two(place)]


def _by_size(place: Place, small: Place) -> Measured:
    """1,000 things due in the large database and in the small one, a part of them in turn."""
    for one in (small, place):
        _sweep(one, DUE)
    found = [(_sweep(place, DUE), _sweep(small, DUE)) for _ in range(TURNS)]
    large, little = median(a for a, _ in found), median(b for _, b in found)
    times = large / little
    return Measured(
        f"sweep with {TURNS} x {DUE} things due: {place.families:,} families against "
        f"{small.families:,}",
        "1.3 x warm",
        f"{large * 1e3:.1f} ms against {little * 1e3:.1f} ms a thing: {times:.2f} x",
        times <= MOST_TIMES,
    )


def _sweep(place: Place, most: int) -> float:
    """Sweeps at the instant at which so many things are due; gives seconds a thing."""
    with place.app.app_context():
        at = _instant(most)
        begun = time.perf_counter()
        swept = run_sweep(at)
        return (time.perf_counter() - begun) / max(1, swept.steps + swept.checks)


def _instant(most: int) -> datetime:
    """The instant by which so many tasks and children are due."""
    due = sa.union_all(
        sa.select(Task.next_step_at.label("at")).where(Task.next_step_at.is_not(None)),
        sa.select(Child.next_check_at.label("at")).where(Child.next_check_at.is_not(None)),
    ).subquery()
    found: datetime | None = db.session.scalar(
        sa.select(due.c.at).order_by(due.c.at).offset(most).limit(1)
    )
    db.session.rollback()
    if found is None:
        raise LookupError("Less is due than is to be swept.")
    return found


Next = Callable[[], tuple[Sequence[int], datetime]]


def _next_tasks() -> tuple[Sequence[int], datetime]:
    return _next(Task.id, Task.next_step_at)


def _next_children() -> tuple[Sequence[int], datetime]:
    return _next(Child.id, Child.next_check_at)


def _next(row_id: Any, due: Any) -> tuple[Sequence[int], datetime]:
    """The next things due, and the instant at which the last of them is."""
    query = sa.select(row_id, due).where(due.is_not(None)).order_by(due, row_id).limit(DUE)
    rows = db.session.execute(query).all()
    db.session.rollback()
    return [row[0] for row in rows], max(row[1] for row in rows)


def _rate(
    what: str, place: Place, due: Next, act: Callable[..., Any], most: int, at_least: int
) -> Measured:
    found: list[Took] = []
    counts: list[int] = []
    for _ in range(TURNS + 1):
        ids, at = due()
        found.append(took(partial(_all, ids, act, at)))
        one_more, at = due()
        with listened(place.engine) as said:
            act(one_more[0], now=at)
        counts.append(said.count)
    wall = median(one.wall for one in found[1:]) / DUE
    cpu = median(one.cpu for one in found[1:]) / DUE
    return Measured(
        f"sweep: {what}, one process",
        f"{most} statements each; {at_least} a second",
        f"{max(counts)} statements at most; {1 / wall:.0f} a second "
        f"({wall * 1e3:.1f} ms, {cpu * 1e3:.1f} of processor)",
        max(counts) <= most and 1 / wall >= at_least,
    )


def _all(ids: Sequence[int], act: Callable[..., Any], at: datetime) -> None:
    for one in ids:
        act(one, now=at)


def _two(place: Place) -> Measured:
    """One sweeper and two at once, in turn, each over as much that is due."""
    start = multiprocessing.get_context("spawn")
    alone, together = list[float](), list[float]()
    for _ in range(TURNS):
        for sweepers, rates in ((1, alone), (2, together)):
            with place.app.app_context():
                at = _instant(2 * DUE)
            rates.append(_rate_of(start, place, sweepers, at))
    with place.app.app_context():
        same = sa.select(TaskStep.task_id).group_by(TaskStep.task_id, TaskStep.position)
        twice = same.having(sa.func.count() > 1).limit(10)
        doubled = len(db.session.scalars(twice).all())
    times = median(together) / median(alone)
    return Measured(
        "two sweepers at once against one",
        "nothing done twice; 1.5 x",
        f"{doubled} things done twice; {median(together):.0f} against {median(alone):.0f} a "
        f"second: {times:.2f} x",
        doubled == 0 and times >= TWO_AGAINST_ONE,
    )


def _rate_of(start: Any, place: Place, sweepers: int, at: datetime) -> float:
    """How much so many sweepers, all begun at one moment, do a second together."""
    ready, said = start.Barrier(sweepers + 1), start.Queue()
    told = (place.environment, at, ready, said)
    running = [start.Process(target=_sweeper, args=told) for _ in range(sweepers)]
    for one in running:
        one.start()
    ready.wait()
    begun = time.perf_counter()
    done = sum(said.get() for _ in running)
    rate: float = done / (time.perf_counter() - begun)
    for one in running:
        one.join()
    return rate


def _sweeper(environment: dict[str, str], at: datetime, ready: Any, said: Any) -> None:
    """A process of its own that sweeps once everybody is ready, and says how much it did."""
    app = create_app(Settings.from_environment(environment))
    with app.app_context():
        # The rulebook is read once a process.
        db.session.execute(sa.select(1))
        ready.wait()
        swept = run_sweep(at)
        said.put(swept.steps + swept.checks)
