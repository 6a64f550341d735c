"""Steps that several migrations take: guards on new facts, and new words for a column.

A word column is held by a CHECK on both engines. SQLite cannot change a CHECK, and rebuilding
the table would lose its triggers and whatever points at it; so there the words are added to the
table's own text, as SQLite's documentation allows for a change that no stored row can break.
"""

import re
from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

from ehcoord.models import triggers

_WORD = re.compile(r"'([^']*)'")


def on_sqlite() -> bool:
    """Whether this migration runs on SQLite."""
    return op.get_bind().dialect.name == "sqlite"


def guard_facts(*tables: str) -> None:
    """Puts the triggers on new tables of facts that hold them to being added to only."""
    make = triggers.sqlite_triggers if on_sqlite() else triggers.postgresql_triggers
    for table in tables:
        columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
        for statement in make(table, columns, fact=True):
            op.execute(sa.text(statement))


def fact_columns(table: str) -> list[sa.schema.SchemaItem]:
    """The columns and keys that every table of facts begins with."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        key(table, "recorded_by_id", "user_account"),
        key(table, "supersedes_id", table),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def history_columns(table: str) -> list[sa.schema.SchemaItem]:
    """The columns and key that every history twin begins with; ``table`` is the twin's name."""
    return [
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("history_id", name=f"pk_{table}"),
    ]


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """A foreign key of one column to another table's id, under the name that every key has."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def words(name: str, said: str) -> sa.Enum:
    """The type of a word column: the words with blanks between, and the name of their CHECK."""
    return sa.Enum(*said.split(), name=name, native_enum=False, create_constraint=True, length=40)


def add_words(table: str, column: str, name: str, new: Iterable[str]) -> None:
    """Lets a column hold more words; ``name`` is that of its enumeration, in small letters."""
    there = _words_of(table, name)
    _hold_to(table, column, name, [*there, *(word for word in new if word not in there)])


def take_words(table: str, column: str, name: str, old: Iterable[str]) -> None:
    """Takes words away again, for a downgrade. Rows that hold one must be gone before."""
    gone = set(old)
    kept = [word for word in _words_of(table, name) if word not in gone]
    _hold_to(table, column, name, kept)


def widen(column: str, *tables: str, was: int, most: int) -> None:
    """Lets a column of text hold up to ``most`` characters, in each of these tables."""
    for table in tables:
        if on_sqlite():
            statement = _statement_on_sqlite(table)
            _rewrite(table, f"{column} VARCHAR({was})", f"{column} VARCHAR({most})", statement)
        else:
            op.execute(sa.text(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE VARCHAR({most})"))


def let_be_empty(table: str, column: str) -> None:
    """Lets a column of whole numbers hold nothing."""
    _need(table, column, needed=False)


def need(table: str, column: str) -> None:
    """Takes back that a column of whole numbers may hold nothing, for a downgrade."""
    _need(table, column, needed=True)


def _need(table: str, column: str, *, needed: bool) -> None:
    if on_sqlite():
        said = (f"{column} INTEGER, ", f"{column} INTEGER NOT NULL, ")
        _rewrite(table, said[not needed], said[needed], _statement_on_sqlite(table))
    else:
        op.alter_column(table, column, nullable=not needed)


def add_rule(table: str, rule: str) -> None:
    """Adds a constraint, as a table's own text says it, that no stored row can break."""
    if on_sqlite():
        statement = _statement_on_sqlite(table)
        _replace(table, f"{statement.rstrip().removesuffix(')').rstrip()}, \n\t{rule}\n)")
    else:
        op.execute(sa.text(f"ALTER TABLE {table} ADD {rule}"))


def take_rule(table: str, rule: str) -> None:
    """Takes a constraint away again, for a downgrade."""
    if on_sqlite():
        _rewrite(table, f", \n\t{rule}", "", _statement_on_sqlite(table))
    else:
        op.execute(sa.text(f"ALTER TABLE {table} DROP CONSTRAINT {rule.split()[1]}"))


def key_rule(table: str, column: str, to: str) -> str:
    """A foreign key of one column, as a table's own text says it."""
    return f"CONSTRAINT fk_{table}_{column}_{to} FOREIGN KEY({column}) REFERENCES {to} (id)"


def _words_of(table: str, name: str) -> list[str]:
    if on_sqlite():
        said = _check_on_sqlite(table, name)[0]
    else:
        said = op.get_bind().scalar(
            sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"),
            {"name": f"ck_{table}_{name}"},
        )
    return _WORD.findall(said)


def _hold_to(table: str, column: str, name: str, held: list[str]) -> None:
    listed = ", ".join(f"'{word}'" for word in held)
    new_check = f"CONSTRAINT ck_{table}_{name} CHECK ({column} IN ({listed}))"
    if not on_sqlite():
        # In plain SQL: the naming convention would be put before a name that is whole already.
        op.execute(sa.text(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}"))
        op.execute(sa.text(f"ALTER TABLE {table} ADD {new_check}"))
        return
    check, statement = _check_on_sqlite(table, name)
    _rewrite(table, check, new_check, statement)


def _rewrite(table: str, old: str, new: str, statement: str) -> None:
    """Puts other words in the place of some in the text of a table on SQLite."""
    if old not in statement:
        raise LookupError(f"{table} does not say {old!r}.")
    _replace(table, statement.replace(old, new))


def _replace(table: str, statement: str) -> None:
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
        (statement, table),
    )
    # Every connection reads the tables' text again when this number has changed.
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=RESET")


def _check_on_sqlite(table: str, name: str) -> tuple[str, str]:
    statement = _statement_on_sqlite(table)
    found = re.search(rf"CONSTRAINT ck_{table}_{name} CHECK \(\w+ IN \([^)]*\)\)", statement)
    if found is None:
        raise LookupError(f"{table} has no words called {name}.")
    return found[0], statement


def _statement_on_sqlite(table: str) -> str:
    said: str = (
        op.get_bind()
        .exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
        )
        .scalar_one()
    )
    return said
