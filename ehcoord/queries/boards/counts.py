"""The numbers of the tiles, and of each team: counted by the conditions that the rows have."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.commands.boards import NarrowBoard
from ehcoord.models.accounts import Team
from ehcoord.queries.boards import sources
from ehcoord.queries.boards.narrowing import EVERYTHING, how_many, narrowed
from ehcoord.queries.boards.sources import Source
from ehcoord.queries.readiness import last_sweep
from ehcoord.queries.teams import watched_teams
from ehcoord.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows each board has, how many are late, and since when.

    ``teams`` is how many teams these are, ``a_team`` the name of one, and ``swept_at`` when the
    last sweep ended: until then the numbers are true.
    """

    unled: int
    unled_late: int
    unled_due: datetime | None
    waiting: int
    waiting_late: int
    waiting_since: datetime | None
    late: int
    late_mine: int
    late_due: datetime | None
    to_sign: int
    to_sign_late: int
    to_sign_due: datetime | None
    asked: int
    led_elsewhere: int
    teams: int
    a_team: str | None
    swept_at: datetime | None


def counts(
    session: orm.Session, actor: Actor, now: datetime, wanted: NarrowBoard = EVERYTHING
) -> Counts:
    """The numbers of the tiles, in one query."""
    unled, waiting, late, to_sign = (
        sources.unled(actor, now), sources.waiting(actor, now), sources.late(actor, now),
        sources.to_sign(actor),
    )  # fmt: skip
    # Each board is read once for all its numbers: read again for each, it costs three times.
    of_boards = (
        _numbers(unled, wanted, unled.due < now, unled.due),
        _numbers(waiting, wanted, waiting.due < now, waiting.since),
        _numbers(late, wanted, late.person_id == actor.user_id, late.due),
        _numbers(to_sign, wanted, to_sign.due < now, to_sign.due),
    )
    first, *others = of_boards
    side_by_side: sa.FromClause = first
    for other in others:
        side_by_side = side_by_side.join(other, sa.true())
    row: Any = session.execute(
        sa.select(
            *(number for board in of_boards for number in board.c),
            how_many(narrowed(sources.asked(actor, now), wanted)),
            how_many(narrowed(sources.led_elsewhere(actor, now), wanted)),
            _of_the_teams(actor, sa.func.count()),
            _of_the_teams(actor, sa.func.min(Team.name)),
            last_sweep().scalar_subquery(),
        ).select_from(side_by_side)
    ).one()
    return Counts(*row)


@dataclass(frozen=True, slots=True)
class TeamCounts:
    """The numbers of one team."""

    team_id: UUID
    team: str
    unled: int
    unled_late: int
    waiting: int
    waiting_late: int
    late: int


def counts_by_team(session: orm.Session, actor: Actor, now: datetime) -> list[TeamCounts]:
    """The numbers of each team whose boards this person sees, in alphabetical order."""
    teams = session.execute(
        sa.select(Team.id, Team.public_id, Team.name)
        .where(watched_teams(actor, Team.id))
        .order_by(Team.name, Team.id)
    ).all()
    unled = _by_team(session, sources.unled(actor, now), now)
    waiting = _by_team(session, sources.waiting(actor, now), now)
    late = _by_team(session, sources.late(actor, now), now)
    return [
        TeamCounts(
            public_id, name, *unled.get(key, (0, 0)), *waiting.get(key, (0, 0)),
            late.get(key, (0, 0))[0],
        )
        for key, public_id, name in teams
    ]  # fmt: skip


def _by_team(session: orm.Session, source: Source, now: datetime) -> dict[int, tuple[int, int]]:
    """How many rows of a board each team has, and how many of those are past their day."""
    is_late = sa.func.sum(sa.case((source.due < now, 1), else_=0))
    rows = source.rows.with_only_columns(source.team_id, sa.func.count(), is_late)
    found = session.execute(rows.group_by(source.team_id))
    return {team_id: (number, late) for team_id, number, late in found}


def _of_the_teams(actor: Actor, value: Any) -> Any:
    return sa.select(value).where(watched_teams(actor, Team.id)).scalar_subquery()


def _numbers(
    source: Source, wanted: NarrowBoard, some: sa.ColumnElement[bool], first: Any
) -> sa.Subquery:
    """How many rows a board has, how many of some, and the earliest instant of a column."""
    of_some = sa.func.coalesce(sa.func.sum(sa.case((some, 1), else_=0)), 0)
    numbers = (sa.func.count().label("number"), of_some.label("of_some"))
    earliest = sa.func.min(first).label("first")
    return narrowed(source, wanted).with_only_columns(*numbers, earliest).subquery()
