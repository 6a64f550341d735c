"""Rows in bulk: complete with their defaults and histories, ready to be copied into the tables.

The same rules hold as in a session: a fact is added once, a state has a twin row for each time
it said something new, and what was done is put on the record of use.
"""

import random
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from ehcoord.models.histories import HISTORY
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.services.records import Detail, Event

# Every family numbers its rows in a range of its own, so that families can be made in any order.
RANGE = 2000
# The first ranges are left to the staff, whose rows the database has numbered from 1.
FOR_STAFF = 10
Change = tuple[datetime, int | None, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A table's columns in order, with what each holds when nothing is said of it.

    ``random`` are those that hold a number of their own, which no default can give.
    """

    table: sa.Table
    names: tuple[str, ...]
    defaults: Mapping[str, Any]
    random: tuple[str, ...]


@cache
def shape_of(table: sa.Table) -> Shape:
    """The shape of a table; a column that the database works out is left out."""
    columns = [column for column in table.columns if column.computed is None]
    random_ones = tuple(
        column.name
        for column in columns
        if isinstance(column.type, sa.Uuid) and column.default is not None
    )
    defaults = {
        column.name: None if column.name in random_ones else _default(column) for column in columns
    }
    return Shape(table, tuple(defaults), defaults, random_ones)


def _default(column: sa.Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


@dataclass(slots=True)
class Rows:
    """The rows of one family, or of the staff, and the lines of their record of use."""

    chance: random.Random
    number: int
    # Nobody's range follows the last family's, so its own may be as long as its history asks.
    is_last: bool = False
    written: dict[sa.Table, list[tuple[Any, ...]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    lines: list[tuple[datetime, int | None, Event]] = field(default_factory=list)
    _ids: dict[sa.Table, int] = field(default_factory=dict)

    def first_id(self) -> int:
        """The first id of any table in this range."""
        return (FOR_STAFF + self.number) * RANGE + 1

    def number_of_next(self, model: Any) -> int:
        """The id that the next row of a table will have."""
        return self.first_id() + self._ids.get(model.__table__, 0)

    def next_id(self, model: Any) -> int:
        """The next id of a table in this range. Raises OverflowError when the range is full."""
        table: sa.Table = getattr(model, "__table__", model)
        used = self._ids.get(table, 0)
        if used >= RANGE and not self.is_last:
            raise OverflowError(f"One family has more than {RANGE} rows of {table.name}.")
        self._ids[table] = used + 1
        return self.first_id() + used

    def working(self, model: Any, **said: Any) -> int:
        """Adds a row that keeps no history; gives its id."""
        row_id: int = said.get("id") or self.next_id(model)
        self._add(model.__table__, {**said, "id": row_id})
        return row_id

    def fact(self, model: Any, at: datetime, by: int | None, /, **said: Any) -> int:
        """Adds a fact recorded at an instant by a person; gives its id."""
        return self.working(model, recorded_at=at, recorded_by_id=by, **said)

    def state(self, model: Any, at: datetime, by: int | None, *changes: Change, **said: Any) -> int:
        """Adds a state as it is after its changes, with a twin row for each; gives its id."""
        row_id: int = said.get("id") or self.next_id(model)
        versions = [(at, by, {**said, "id": row_id})]
        for change_at, change_by, new in changes:
            versions.append((change_at, change_by, {**versions[-1][2], **new}))
        values = self._add(model.__table__, versions[-1][2])
        ends = [*(version[0] for version in versions[1:]), None]
        for (begun, who, says), superseded_at in zip(versions, ends, strict=True):
            self._twin(model, {**values, **says}, begun, who, superseded_at)
        return row_id

    def note(self, at: datetime, by: int | None, event: Event) -> None:
        """Puts a line on the record of use."""
        self.lines.append((at, by, event))

    def _twin(
        self, model: Any, says: dict[str, Any], at: datetime, by: int | None, until: datetime | None
    ) -> None:
        if model is LeadProfessionalAssignment:
            says["is_current"] = says["ended_at"] is None
        twin = HISTORY[model]
        says |= {"history_id": self.next_id(twin), "recorded_at": at, "recorded_by_id": by}
        says["superseded_at"] = until
        self.written[twin].append(tuple(map(says.__getitem__, shape_of(twin).names)))

    def _add(self, table: sa.Table, said: Mapping[str, Any]) -> dict[str, Any]:
        shape = shape_of(table)
        if not said.keys() <= shape.defaults.keys():
            raise KeyError(f"{table.name} has no {sorted(said.keys() - shape.defaults.keys())}.")
        # In the order of the columns: what is said takes the place of what is not.
        values = {**shape.defaults, **said}
        for name in shape.random:
            if name not in said:
                values[name] = self._uuid()
        self.written[table].append(tuple(values.values()))
        return values

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)


def about_case(name: str, case_id: int, **details: Detail) -> Event:
    """A line of the record of use about a case itself."""
    return Event(name, "case", case_id, case_id, None, details)


def merged(parts: Sequence[Rows]) -> dict[sa.Table, list[tuple[Any, ...]]]:
    """The rows of several families together, by table."""
    found: dict[sa.Table, list[tuple[Any, ...]]] = defaultdict(list)
    for part in parts:
        for table, rows in part.written.items():
            found[table] += rows
    return found
