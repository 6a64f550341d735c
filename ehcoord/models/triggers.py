"""Triggers that hold P5 against raw SQL: facts are only added to, the record of use never changes.

A fact may be given its ``superseded_at`` once (and a worry its ``withdrawn_at``); nothing else
of it changes and it is never deleted. The same is written for both engines.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.schema import DDL

from ehcoord.db import Base, Fact, Ledger

SET_ONCE = ("superseded_at", "withdrawn_at")

POSTGRESQL_FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'rows of %% are never changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $body$
""",
    """
CREATE OR REPLACE FUNCTION refuse_fact_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF (to_jsonb(NEW) - 'superseded_at' - 'withdrawn_at')
       IS DISTINCT FROM (to_jsonb(OLD) - 'superseded_at' - 'withdrawn_at')
     OR OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS DISTINCT FROM OLD.superseded_at
     OR to_jsonb(OLD) ->> 'withdrawn_at' IS NOT NULL
       AND to_jsonb(NEW) ->> 'withdrawn_at' IS DISTINCT FROM to_jsonb(OLD) ->> 'withdrawn_at'
  THEN
    RAISE EXCEPTION 'facts of %% are superseded, never changed', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $body$
""",
)


def tables_of(kind: type) -> list[sa.Table]:
    """The tables whose model is of a kind."""
    return [
        mapper.local_table  # type: ignore[misc]
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, kind)
    ]


def sqlite_triggers(name: str, columns: Sequence[str], *, fact: bool) -> list[str]:
    """The statements that guard one table on SQLite, which names every column it compares."""
    never = f"BEGIN SELECT RAISE(ABORT, 'rows of {name} are never changed or deleted'); END"
    delete = f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {never}"
    if not fact:
        return [delete, f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {never}"]
    once = [column for column in columns if column in SET_ONCE]
    kept = [column for column in columns if column not in SET_ONCE]
    changed = " OR ".join(f'NEW."{c}" IS NOT OLD."{c}"' for c in kept)
    again = " OR ".join(f"(OLD.{c} IS NOT NULL AND NEW.{c} IS NOT OLD.{c})" for c in once)
    refuse = f"BEGIN SELECT RAISE(ABORT, 'facts of {name} are superseded, never changed'); END"
    update = f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name}"
    return [delete, f"{update} WHEN {changed} OR {again} {refuse}"]


def postgresql_triggers(name: str, _columns: Sequence[str], *, fact: bool) -> list[str]:
    """The statements that guard one table on PostgreSQL; they use the functions above."""
    on_update = "refuse_fact_change" if fact else "refuse_change"
    row, statement = "FOR EACH ROW EXECUTE FUNCTION", "FOR EACH STATEMENT EXECUTE FUNCTION"
    never = "refuse_change()"
    return [
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {row} {never}",
        f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} {statement} {never}",
        f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {row} {on_update}()",
    ]


def _attach() -> None:
    for function in POSTGRESQL_FUNCTIONS:
        _after(Base.metadata, "before_create", function.strip(), "postgresql")
    for kind in (Fact, Ledger):
        for table in tables_of(kind):
            columns = [column.name for column in table.columns]
            for dialect, make in (("sqlite", sqlite_triggers), ("postgresql", postgresql_triggers)):
                for statement in make(table.name, columns, fact=kind is Fact):
                    _after(table, "after_create", statement, dialect)


def _after(target: sa.MetaData | sa.Table, when: str, statement: str, dialect: str) -> None:
    ddl = DDL(statement)  # type: ignore[no-untyped-call]
    event.listen(target, when, ddl.execute_if(dialect=dialect))


_attach()
