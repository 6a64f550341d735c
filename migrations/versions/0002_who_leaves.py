"""Nobody who leads or owns a task is deactivated; a task may be about a person with an account."""

import sqlalchemy as sa
from alembic import op

from ehcoord.jobs.migration_steps import add_words, on_sqlite, take_words
from ehcoord.models.leaver_triggers import (
    FUNCTION_NAMES,
    POSTGRESQL_FUNCTIONS,
    postgresql_leaver_triggers,
    sqlite_leaver_triggers,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ABOUT = ("task", "about_kind", "aboutkind", ["user"])


def upgrade() -> None:
    add_words(*ABOUT)
    _say_about("user", instead_of="person")
    if not on_sqlite():
        for function in POSTGRESQL_FUNCTIONS:
            op.execute(sa.text(function.strip()))
    triggers = sqlite_leaver_triggers() if on_sqlite() else postgresql_leaver_triggers()
    for statement in triggers.values():
        op.execute(sa.text(statement))


def downgrade() -> None:
    triggers = sqlite_leaver_triggers() if on_sqlite() else postgresql_leaver_triggers()
    for name, statement in triggers.items():
        table = statement.split(" ON ")[1].split()[0]
        op.execute(f"DROP TRIGGER {name}" + ("" if on_sqlite() else f" ON {table}"))
    if not on_sqlite():
        op.execute(f"DROP FUNCTION {', '.join(FUNCTION_NAMES)}")
    _say_about("person", instead_of="user")
    take_words(*ABOUT)


def _say_about(new: str, *, instead_of: str) -> None:
    """Cover was arranged "for a person", under the id of a colleague."""
    for name in ("task", "task_history"):
        table = sa.table(name, sa.column("kind"), sa.column("about_kind"))
        op.execute(
            table.update()
            .where(table.c.kind == "arrange_cover", table.c.about_kind == instead_of)
            .values(about_kind=new)
        )
