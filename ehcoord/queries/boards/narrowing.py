"""One page of a board: narrowed, in an order, and counted by the very conditions of its rows."""

from dataclasses import dataclass
from datetime import UTC, time
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.commands.boards import BoardOrder, NarrowBoard
from ehcoord.models.accounts import Team, User
from ehcoord.models.cases import Case
from ehcoord.queries.boards.sources import Rows, Source, agency_of
from ehcoord.rules.calendar import at_london

PAGE = 25
EVERYTHING = NarrowBoard()
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a board, and how many it has in all."""

    rows: list[Row]
    total: int


def narrowed(source: Source, wanted: NarrowBoard) -> Rows:
    """The rows of a board that a person asked for; their number is that of its page and file."""
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.team is not None:
        teams = sa.select(Team.id).where(Team.public_id == wanted.team)
        conditions.append(source.team_id.in_(teams))
    if wanted.person is not None:
        people = sa.select(User.id).where(User.public_id == wanted.person)
        conditions.append(source.person_id.in_(people))
    if wanted.agency:
        conditions.append(agency_of(source.person_id, wanted.agency))
    if wanted.since is not None:
        conditions.append(source.since >= at_london(wanted.since, time(0)).astimezone(UTC))
    if wanted.serious and source.serious is not None:
        conditions.append(source.serious)
    if wanted.how and source.how is not None:
        conditions.append(source.how == wanted.how)
    return source.rows.where(*conditions)


def ordered(rows: Rows, source: Source, wanted: NarrowBoard) -> Rows:
    """The rows in the order that was asked for; every order ends in the id."""
    person = sa.select(User.name_key).where(User.id == source.person_id).scalar_subquery()
    keys: dict[BoardOrder, Any] = {
        BoardOrder.DUE: source.due,
        BoardOrder.FAMILY: sa.func.coalesce(Case.sort_key, ""),
        BoardOrder.SINCE: source.since,
        BoardOrder.PERSON: sa.func.coalesce(person, ""),
    }
    key = keys[wanted.order]
    if wanted.backwards:
        return rows.order_by(key.desc(), source.id.desc())
    return rows.order_by(key, source.id)


def some(rows: Rows, source: Source, wanted: NarrowBoard, most: int, skip: int) -> Rows:
    """One page of the rows, in order."""
    return ordered(rows, source, wanted).limit(most).offset(skip)


def how_many(rows: Rows) -> sa.ScalarSelect[int]:
    """How many rows there are, as a value inside another query."""
    return sa.select(sa.func.count()).select_from(rows.subquery()).scalar_subquery()


def total(session: orm.Session, rows: Rows) -> int:
    """How many rows there are."""
    return session.scalar(sa.select(how_many(rows))) or 0
