"""Migrations make the same database as the models do, on both engines, and can be undone.

Autogenerate does not see a changed CHECK or index predicate, so the two catalogues are compared
as text: tables, columns, constraints, indexes with their predicates, generated columns, triggers.
"""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

import ehcoord.models  # noqa: F401, it puts every table on the metadata.
from config import ROOT
from ehcoord.db import Base, db, prepare_engine
from ehcoord.jobs import migration_steps, migrations
from tests import databases
from tests.applications import new_application

POSTGRESQL_CATALOGUE = """
SELECT 'column' AS kind, table_name || '.' || column_name AS name,
       concat_ws(' ', data_type, character_maximum_length, is_nullable, collation_name,
                 is_generated, generation_expression) AS said
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
  FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def catalogue(engine: sa.Engine) -> set[tuple[str, str, str]]:
    """Everything the database says of its own shape, as text that does not depend on order."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            rows = connection.execute(sa.text(POSTGRESQL_CATALOGUE)).all()
            return {(k, n, _words_in_order(" ".join(s.split()))) for k, n, s in rows
                    if "alembic" not in n}  # fmt: skip
        rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
        return {(k, n, _in_any_order(s)) for k, n, s in rows if s and "alembic" not in n}


def _in_any_order(statement: str) -> str:
    """A table's columns and rules, sorted: a later migration adds its own at the end of each."""
    head, _, body = " ".join(_words_in_order(statement).replace('"', "").split()).partition("(")
    inside, _, after = body.rpartition(")")
    depth, lines = 0, [""]
    for letter in inside:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        lines = [*lines, ""] if letter == "," and not depth else [*lines[:-1], lines[-1] + letter]
    return " | ".join([head.strip(), *sorted(line.strip() for line in lines), after.strip()])


def _words_in_order(statement: str) -> str:
    """The words of each CHECK, sorted: a later migration adds its own at the end."""
    return re.sub(
        r"(IN \(|ARRAY\[)('[^)\]]*)",
        lambda m: m[1] + ", ".join(sorted(m[2].split(", "))),
        statement,
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request):
    return request.param


@pytest.fixture
def migrated(kind, tmp_path):
    """A database of the test's own: it is undone down to nothing."""
    with databases.new_database(kind, tmp_path) as url:
        app = new_application(url, tmp_path)
        with app.app_context():
            yield db.engine
            db.engine.dispose()


@pytest.fixture
def from_models(kind, tmp_path: Path):
    with databases.new_database(kind, tmp_path) as url:
        engine = sa.create_engine(url)
        prepare_engine(engine)
        Base.metadata.create_all(engine)
        yield engine
        engine.dispose()


def test_migrations_and_models_make_the_same_database(migrated, from_models):
    assert catalogue(migrated) == catalogue(from_models)


def test_undoing_every_migration_leaves_nothing_and_doing_them_again_leaves_the_same(migrated):
    before = catalogue(migrated)
    migrations.downgrade("base")
    assert catalogue(migrated) == set()
    migrations.upgrade()
    assert catalogue(migrated) == before


def test_a_fresh_database_is_at_head(migrated):
    assert migrations.is_at_head()


def test_migrations_are_numbered_in_order_with_one_head():
    script = ScriptDirectory.from_config(migrations.alembic_config())
    revisions = [revision.revision for revision in script.walk_revisions()][::-1]
    assert revisions == [f"{number:04d}" for number in range(1, len(revisions) + 1)]
    assert len(script.get_heads()) == 1


def test_words_can_be_added_to_a_column_and_taken_away_with_nothing_else_changed(migrated):
    before = catalogue(migrated)
    with migrated.connect() as connection, Operations.context(_context(connection)):
        migration_steps.add_words("task", "kind", "taskkind", ["invented"])
        connection.commit()
    changed = {name for _, name, said in catalogue(migrated) ^ before if "invented" in said}
    assert changed == {"task"} or changed == {"task.ck_task_taskkind"}
    with migrated.connect() as connection, Operations.context(_context(connection)):
        migration_steps.take_words("task", "kind", "taskkind", ["invented"])
        connection.commit()
    assert catalogue(migrated) == before


def _context(connection):
    return MigrationContext.configure(connection)


def test_no_migration_rebuilds_a_table_on_its_own():
    """A batch rebuild on SQLite drops triggers and rows that point at the table."""
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        assert "batch_alter_table" not in path.read_text(encoding="utf-8"), path.name
