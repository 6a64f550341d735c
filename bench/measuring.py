"""Measuring: interleaved pairs, processor time beside wall time, and statements counted."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

PAIRS = 9
# What a driver says for itself, and what only begins or ends a transaction, is no query.
NOT_A_QUERY = ("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET ", "BEGIN", "COMMIT")
Act = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Took:
    """What one thing took: seconds on the wall and of this process, as medians."""

    wall: float
    cpu: float

    @property
    def in_ms(self) -> str:
        """Both in milliseconds."""
        return f"{self.wall * 1e3:.1f} ms ({self.cpu * 1e3:.1f} of processor)"


def took(act: Act) -> Took:
    """What one run takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return Took(time.perf_counter() - wall, time.process_time() - cpu)


def pairs(
    first: Act, second: Act, *, between: Act | None = None, runs: int = PAIRS, warm: int = 2
) -> tuple[Took, Took]:
    """The medians of two things run in turn, A B A B, after some turns that do not count.

    What is to be done ``between`` A and B is in neither's time.
    """
    found = []
    for turn in range(warm + runs):
        if turn == warm:
            gc.collect()
        one = took(first)
        if between is not None:
            between()
        found.append((one, took(second)))
    return _median([one for one, _ in found[warm:]]), _median([two for _, two in found[warm:]])


def _median(runs: list[Took]) -> Took:
    return Took(median(one.wall for one in runs), median(one.cpu for one in runs))


@dataclass(slots=True)
class Said:
    """The statements that were sent, with their parameters."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many queries there were."""
        return len(self.statements)


@contextmanager
def listened(engine: Engine) -> Iterator[Said]:
    """Notes every query that an engine sends."""
    said = Said()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if not statement.startswith(NOT_A_QUERY):
            said.statements.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def by_hand(engine: Engine, act: Act) -> Act:
    """The same queries as an act sends, sent by the driver alone, every row fetched."""
    with listened(engine) as said:
        act()
    raw = engine.raw_connection()

    def send() -> None:
        cursor = raw.cursor()
        for statement, parameters in said.statements:
            cursor.execute(statement, parameters)
            cursor.fetchall()
        raw.rollback()

    return send
