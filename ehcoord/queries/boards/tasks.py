"""The boards of tasks: what is late, and what waits for a person's own signature."""

from datetime import datetime

from sqlalchemy import orm

from ehcoord.commands.boards import NarrowBoard
from ehcoord.queries.boards.narrowing import EVERYTHING, PAGE, narrowed, some
from ehcoord.queries.boards.sources import Source
from ehcoord.queries.boards.sources import late as late_source
from ehcoord.queries.boards.sources import to_sign as to_sign_source
from ehcoord.queries.tasks import TaskLine, task_line, with_names
from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.permissions import Actor


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


def _lines(
    session: orm.Session, source: Source, calendar: WorkingCalendar, now: datetime,
    wanted: NarrowBoard, most: int, skip: int,
) -> list[TaskLine]:  # fmt: skip
    rows = some(narrowed(source, wanted), source, wanted, most, skip)
    return [task_line(row, now, calendar) for row in session.execute(with_names(rows))]
