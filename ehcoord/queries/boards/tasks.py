"""The boards of tasks: what is late, and what waits for a person's own signature."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.commands.boards import NarrowBoard
from ehcoord.models.tasks import Task
from ehcoord.queries.boards.narrowing import EVERYTHING, PAGE, narrowed, some
from ehcoord.queries.boards.sources import Source
from ehcoord.queries.boards.sources import late as late_source
from ehcoord.queries.boards.sources import to_sign as to_sign_source
from ehcoord.queries.tasks import TaskLine, task_line, task_rows, with_names
from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.permissions import Actor

LATE, TO_SIGN = "late", "to_sign"


def late(
    session: orm.Session, actor: Actor, calendar: WorkingCalendar, now: datetime,
    wanted: NarrowBoard = EVERYTHING, *, most: int = PAGE, skip: int = 0,
) -> list[TaskLine]:  # fmt: skip
    """Everything past its day, whoever it belongs to, the longest first."""
    return _lines(session, late_source(actor, now), calendar, now, wanted, most, skip)


def to_sign(
    session: orm.Session, actor: Actor, calendar: WorkingCalendar, now: datetime,
    wanted: NarrowBoard = EVERYTHING, *, most: int = PAGE, skip: int = 0,
) -> list[TaskLine]:  # fmt: skip
    """The reviews that wait for this person's signature, by the day it is due."""
    return _lines(session, to_sign_source(actor), calendar, now, wanted, most, skip)


def first_late_and_to_sign(
    session: orm.Session, actor: Actor, calendar: WorkingCalendar, now: datetime, *, most: int
) -> tuple[list[TaskLine], list[TaskLine]]:
    """The first lines of both boards, in one query: what is late, and what waits to be signed."""
    both = sa.union_all(
        _first(late_source(actor, now), LATE, most), _first(to_sign_source(actor), TO_SIGN, most)
    ).subquery()
    rows: Any = session.execute(
        task_rows()
        .add_columns(both.c.board)
        .join(both, both.c.id == Task.id)
        .order_by(Task.due_at, Task.id)
    )
    lines = [(row.board, task_line(row, now, calendar)) for row in rows]
    return (
        [line for board, line in lines if board == LATE],
        [line for board, line in lines if board == TO_SIGN],
    )


def _first(source: Source, board: str, most: int) -> sa.Select[tuple[int, str]]:
    rows = some(source.rows, source, EVERYTHING, most, 0).subquery()
    return sa.select(rows.c.id, sa.literal(board).label("board"))


def _lines(
    session: orm.Session, source: Source, calendar: WorkingCalendar, now: datetime,
    wanted: NarrowBoard, most: int, skip: int,
) -> list[TaskLine]:  # fmt: skip
    rows = some(narrowed(source, wanted), source, wanted, most, skip)
    return [task_line(row, now, calendar) for row in session.execute(with_names(rows))]
