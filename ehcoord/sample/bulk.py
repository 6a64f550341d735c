"""Many rows into a database at once: by COPY into PostgreSQL, by executemany into SQLite.

Indexes and foreign keys go first and come back at the end, made and checked over everything.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect, Engine

from ehcoord.db import Base, UtcDateTime
from ehcoord.sample.rows import shape_of

Filled = Mapping[sa.Table, Sequence[tuple[Any, ...]]]


def write(connection: Connection, filled: Filled) -> int:
    """Writes rows in the order in which tables name each other; gives how many."""
    for table in Base.metadata.sorted_tables:
        rows = filled.get(table)
        if rows:
            as_stored = _converted(table, rows, connection.dialect)
            copy = _copy if connection.dialect.name == "postgresql" else _insert
            copy(connection, table, as_stored)
    return sum(len(rows) for rows in filled.values())


def _copy(connection: Connection, table: sa.Table, rows: Iterator[Sequence[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in shape_of(table).names)
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copied:
        for row in rows:
            copied.write_row(row)


def _insert(connection: Connection, table: sa.Table, rows: Iterator[Sequence[Any]]) -> None:
    names = shape_of(table).names
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" for _ in names)
    cursor = connection.connection.cursor()
    insert = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608, our names.
    cursor.executemany(insert, rows)  # type: ignore[arg-type]


def _converted(
    table: sa.Table, rows: Sequence[tuple[Any, ...]], dialect: Dialect
) -> Iterator[Sequence[Any]]:
    makers = [(at, make) for at, make in enumerate(_makers(table, dialect)) if make is not None]
    for row in rows:
        stored = list(row)
        for at, make in makers:
            if stored[at] is not None:
                stored[at] = make(stored[at])
        yield stored


def _makers(table: sa.Table, dialect: Dialect) -> Iterator[Callable[[Any], Any] | None]:
    """What makes each column's value into what the driver stores, where anything has to."""
    for name in shape_of(table).names:
        kind = table.c[name].type
        if isinstance(kind, UtcDateTime) and dialect.name == "postgresql":
            yield None
        elif isinstance(kind, sa.String) and not isinstance(kind, sa.Enum):
            # A history twin holds the word of an enumeration as plain text.
            yield str
        else:
            yield kind.dialect_impl(dialect).bind_processor(dialect)


@contextmanager
def without_indexes(engine: Engine) -> Iterator[None]:
    """Drops what slows a bulk load down, and makes and checks it again afterwards."""
    if engine.dialect.name == "postgresql":
        drop, restore = _postgresql_statements(engine)
    else:
        drop, restore = _sqlite_statements(engine)
    _run(engine, drop)
    try:
        yield
    finally:
        _run(engine, restore)
        _run(engine, ["ANALYZE"])


def _run(engine: Engine, statements: Sequence[str]) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("SET maintenance_work_mem = '512MB'")
        for statement in statements:
            connection.exec_driver_sql(statement)


def broken_keys(engine: Engine) -> int:
    """How many rows point at nothing: PostgreSQL has refused them by now, SQLite is asked."""
    if engine.dialect.name == "postgresql":
        return 0
    with engine.connect() as connection:
        return len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())


def _postgresql_statements(engine: Engine) -> tuple[list[str], list[str]]:
    """Foreign keys and plain indexes; the ones behind primary and unique keys stay."""
    keys = """
        SELECT conrelid::regclass::text AS owner, conname AS name, pg_get_constraintdef(oid) AS said
        FROM pg_constraint
        WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"""
    indexes = """
        SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS said
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE relnamespace = current_schema()::regnamespace
          AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 1"""
    with engine.connect() as connection:
        found_keys = connection.execute(sa.text(keys)).all()
        found = connection.execute(sa.text(indexes)).all()
    drop = [f'ALTER TABLE {key.owner} DROP CONSTRAINT "{key.name}"' for key in found_keys]
    drop += [f"DROP INDEX {index.name}" for index in found]
    restore = [index.said for index in found]
    restore += [f'ALTER TABLE {k.owner} ADD CONSTRAINT "{k.name}" {k.said}' for k in found_keys]
    return drop, restore


def _sqlite_statements(engine: Engine) -> tuple[list[str], list[str]]:
    named = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    with engine.connect() as connection:
        found = connection.execute(sa.text(named)).all()
    return [f'DROP INDEX "{index.name}"' for index in found], [index.sql for index in found]


def renumber(engine: Engine) -> None:
    """Lets each table's own numbering go on after the rows that were written with an id."""
    if engine.dialect.name != "postgresql":
        return
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            (key, *more) = table.primary_key.columns
            if not more and isinstance(key.type, sa.Integer):
                last = connection.scalar(sa.select(sa.func.max(key)))
                sequence = sa.func.pg_get_serial_sequence(table.name, key.name)
                connection.execute(sa.select(sa.func.setval(sequence, last or 1)))
