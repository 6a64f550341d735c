"""Migrations: numbered, with one head, run by plain Alembic on the application's engine."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from config import ROOT
from ehcoord import clock
from ehcoord.db import db
from ehcoord.services.records import name_database_kind
from ehcoord.services.rulebook import complete_rulebook, install_rulebook


def alembic_config() -> Config:
    """Alembic's settings: where the migrations are; the connection comes from the application."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade() -> None:
    """Runs every missing migration; gives a database its kind and a rulebook with every term."""
    _run("upgrade", "head")
    now = clock.now()
    name_database_kind(now=now)
    folder = current_app.extensions["settings"].rulebook_folder
    install_rulebook(folder, now=now)
    complete_rulebook(folder, now=now)


def downgrade(to: str) -> None:
    """Undoes migrations down to a revision; ``base`` undoes all of them."""
    _run("downgrade", to)


def _run(direction: str, revision: str) -> None:
    config = alembic_config()
    engine = db.engine.execution_options(sqlite_begin="IMMEDIATE")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        getattr(command, direction)(config, revision)


def head() -> str | None:
    """The newest migration there is."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def is_at_head() -> bool:
    """Whether the database has run every migration."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()
