"""A State table as it stands, or as its history twin says it stood at an instant (P5)."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ehcoord.db import known_at
from ehcoord.models.histories import HISTORY


@dataclass(frozen=True, slots=True)
class AsKnown:
    """The columns of a table or of its twin, by name, and the condition that leaves one version.

    What a column holds is read in the same way from both: a word of an enumeration stays one.
    """

    table: Any
    types: Any
    is_known: sa.ColumnElement[bool]

    def __getattr__(self, name: str) -> Any:
        """A column, for a statement."""
        return sa.type_coerce(self.table.c[name], self.types.c[name].type).label(name)

    def plain(self, name: str) -> Any:
        """A column without a name of its own, for conditions and joins."""
        return self.table.c[name]


def as_known(model: type[Any], at: Any | None) -> AsKnown:
    """A table for reading: as it stands (None), or as it was known at an instant or parameter."""
    table: Any = model.__table__
    if at is None:
        return AsKnown(table, table, sa.true())
    twin = HISTORY[model].alias()
    return AsKnown(twin, table, known_at(twin.c, at))
