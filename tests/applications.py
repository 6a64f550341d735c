"""Applications for tests: one an engine and worker, and a transaction around each test."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import orm
from sqlalchemy.engine import Connection

from config import Settings
from ehcoord import create_app
from ehcoord.db import WriteSession, db
from ehcoord.jobs import migrations

ENVIRONMENT = {
    "EHCOORD_ENV": "test",
    "DATABASE_KIND": "test",
    "SECRET_KEY": "a secret that only tests use, long enough",
    "AUDIT_KEY": "a key that only tests use, and long enough",
    "FORM_KEY": "another key that only tests use, long enough",
    "PASSWORD_MEMORY_KIB": "64",
    "PUBLIC_URL": "http://localhost",
}


def new_application(url: str, folder: Path, **more: str) -> Flask:
    """An application on a database that has run every migration."""
    environment: Mapping[str, str] = {
        **ENVIRONMENT, "DATABASE_URL": url, "INSTANCE_FOLDER": str(folder), **more
    }  # fmt: skip
    app = create_app(Settings.from_environment(environment))
    app.testing = True
    with app.app_context():
        migrations.upgrade()
    return app


class CheckedSession(WriteSession):
    """A write session inside a savepoint, where the checks of a real commit are made by hand."""

    def commit(self) -> None:
        """Checks what a real commit would check, then releases the savepoint."""
        self.flush()
        if self.get_bind().dialect.name == "postgresql":
            self.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
            self.execute(sa.text("SET CONSTRAINTS ALL DEFERRED"))
        else:
            broken = self.execute(sa.text("PRAGMA foreign_key_check")).first()
            if broken is not None:
                raise sa.exc.IntegrityError("foreign_key_check", {}, Exception(str(broken)))
        super().commit()


@contextmanager
def rolled_back(app: Flask) -> Iterator[Connection]:
    """One connection that every session of the application uses, rolled back at the end."""
    kept: dict[str, Any] = {k: app.extensions[k] for k in ("read_bind", "write_sessions")}
    with app.app_context():
        engine = db.engine.execution_options(sqlite_begin="IMMEDIATE")
    with engine.connect() as connection:
        outer = connection.begin()
        app.extensions["read_bind"] = connection
        app.extensions["write_sessions"] = orm.sessionmaker(
            connection, class_=CheckedSession, join_transaction_mode="create_savepoint",
            expire_on_commit=False,
        )  # fmt: skip
        try:
            with app.app_context():
                yield connection
        finally:
            outer.rollback()
            app.extensions.update(kept)
