"""Column types and defaults that several tables share."""

import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.engine import Dialect

from ehcoord.rules.vocabulary import Level

# PostgreSQL would sort names by its locale and SQLite by byte; "C" makes them agree.
BY_BYTE = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")


class LevelWord(sa.TypeDecorator[Level]):
    """A level, stored as 1 to 4 and read back as a Level."""

    impl = sa.SmallInteger
    cache_ok = True

    def process_bind_param(self, value: Level | None, dialect: Dialect) -> int | None:
        """The number that is stored."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Level | None:
        """The level that was meant."""
        return None if value is None else Level(value)


def word(words: type[StrEnum]) -> sa.Enum:
    """A column that holds one word of an enumeration, held to it by a CHECK on both engines."""
    return sa.Enum(
        words,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=words.__name__.lower(),
        values_callable=lambda enum: [member.value for member in enum],
    )


def public_id() -> orm.MappedColumn[uuid.UUID]:
    """A random id for what appears in an address or the API; keys inside are integers."""
    return orm.mapped_column(sa.Uuid(), unique=True, default=uuid.uuid4)


def one_use_id() -> orm.MappedColumn[uuid.UUID | None]:
    """The id a form carries once, so that sending it twice makes one row (P9)."""
    return orm.mapped_column(sa.Uuid(), nullable=True)


def points_to(
    table: str, *, index: bool = False, unique: bool = False, use_alter: bool = False
) -> orm.MappedColumn[Any]:
    """A column that points at another table's id. ``use_alter`` is for tables in a circle."""
    key = sa.ForeignKey(f"{table}.id", use_alter=use_alter)
    return orm.mapped_column(key, index=index or None, unique=unique or None)


def level_check(column: str = "level") -> sa.CheckConstraint:
    """The levels are 1 to 4, whatever writes the row."""
    return sa.CheckConstraint(f"{column} BETWEEN 1 AND 4", name=f"{column}_is_a_level")


def one_for_the_family(name: str, *columns: str) -> sa.Index:
    """One row of these columns where no child is named: NULL would not count as the same."""
    there = sa.text("child_id IS NULL")
    return sa.Index(name, *columns, unique=True, sqlite_where=there, postgresql_where=there)
