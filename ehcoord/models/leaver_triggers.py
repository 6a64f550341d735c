"""Triggers that hold P1 and P4 against raw SQL: who leads or owns a task has an account.

Nobody with a case to lead or an open task is deactivated, and nobody who has left is given one.
The same is written for both engines.
"""

from sqlalchemy import event
from sqlalchemy.schema import DDL

from ehcoord.models.accounts import User
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.tasks import Task

HAS_WORK = "somebody who leads a case or has an open task is not deactivated"
HAS_LEFT = "somebody who has left leads no case and has no open task"
# Table, the column that names a person, the column that is empty while it lasts.
HELD = (
    ("lead_professional_assignment", "user_id", "ended_at"),
    ("task", "owner_id", "closed_at"),
)


def _works(person: str) -> str:
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {who} = {person} AND {ended} IS NULL)"  # noqa: S608, constants.
        for table, who, ended in HELD
    )


def _of_who_left(table: str, who: str) -> str:
    # The row is locked as the foreign key would lock it: whoever deactivates is waited for.
    return f"""
CREATE OR REPLACE FUNCTION refuse_{table}_of_who_left() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE left_at timestamptz;
BEGIN
  SELECT deactivated_at INTO left_at FROM user_account WHERE id = NEW.{who} FOR KEY SHARE;
  IF left_at IS NOT NULL THEN
    RAISE EXCEPTION '{HAS_LEFT}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $body$
"""  # noqa: S608, constants.


POSTGRESQL_FUNCTIONS = (
    f"""
CREATE OR REPLACE FUNCTION refuse_leaver_with_work() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF {_works("NEW.id")} THEN
    RAISE EXCEPTION '{HAS_WORK}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $body$
""",
    *(_of_who_left(table, who) for table, who, _ended in HELD),
)
FUNCTION_NAMES = (
    "refuse_leaver_with_work",
    *(f"refuse_{table}_of_who_left" for table, _who, _ended in HELD),
)


def sqlite_leaver_triggers() -> dict[str, str]:
    """For each name of a trigger the statement that makes it on SQLite."""
    found = {
        "user_account_has_work": (
            "CREATE TRIGGER user_account_has_work BEFORE UPDATE OF deactivated_at ON user_account "
            f"WHEN NEW.deactivated_at IS NOT NULL AND ({_works('NEW.id')}) "
            f"BEGIN SELECT RAISE(ABORT, '{HAS_WORK}'); END"
        )
    }
    for table, who, ended in HELD:
        left_at = f"SELECT deactivated_at FROM user_account WHERE id = NEW.{who}"  # noqa: S608
        for when, on in (("insert", "INSERT"), ("update", f"UPDATE OF {who}, {ended}")):
            name = f"{table}_has_left_{when}"
            found[name] = (
                f"CREATE TRIGGER {name} BEFORE {on} ON {table} "
                f"WHEN NEW.{ended} IS NULL AND ({left_at}) IS NOT NULL "
                f"BEGIN SELECT RAISE(ABORT, '{HAS_LEFT}'); END"
            )
    return found


def postgresql_leaver_triggers() -> dict[str, str]:
    """For each name of a trigger the statement that makes it on PostgreSQL."""
    found = {
        "user_account_has_work": (
            "CREATE TRIGGER user_account_has_work BEFORE UPDATE OF deactivated_at ON user_account "
            "FOR EACH ROW WHEN (NEW.deactivated_at IS NOT NULL) "
            "EXECUTE FUNCTION refuse_leaver_with_work()"
        )
    }
    for table, who, ended in HELD:
        for when, on in (("insert", "INSERT"), ("update", f"UPDATE OF {who}, {ended}")):
            name = f"{table}_has_left_{when}"
            found[name] = (
                f"CREATE TRIGGER {name} BEFORE {on} ON {table} "
                f"FOR EACH ROW WHEN (NEW.{ended} IS NULL) "
                f"EXECUTE FUNCTION refuse_{table}_of_who_left()"
            )
    return found


def _attach() -> None:
    tables = {
        model.__tablename__: model.__table__ for model in (User, LeadProfessionalAssignment, Task)
    }
    for function in POSTGRESQL_FUNCTIONS:
        ddl = DDL(function.strip())  # type: ignore[no-untyped-call]
        event.listen(User.metadata, "before_create", ddl.execute_if(dialect="postgresql"))
    for dialect, statements in (
        ("sqlite", sqlite_leaver_triggers()),
        ("postgresql", postgresql_leaver_triggers()),
    ):
        for name, statement in statements.items():
            table = next(table for on, table in tables.items() if name.startswith(on))
            ddl = DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


_attach()
