"""Databases of the replay's own: made in a folder that is deleted, never the service's."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask

from config import Settings
from ehcoord import create_app
from ehcoord.db import db
from ehcoord.demo.people import make_people
from ehcoord.jobs import migrations
from ehcoord.replay.days import BEFORE

MEMORY = Path("/dev/shm")  # noqa: S108, memory where there is some: nothing outlives the run.
TEMPLATE, PLAYED = "template.sqlite", "played.sqlite"


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder that is deleted with everything in it, in memory where the machine allows it."""
    parent = str(MEMORY) if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="ehcoord-replay-", dir=parent) as name:
        yield Path(name)


def make_template(settings: Settings, folder: Path) -> Path:
    """A database with every table, the rulebook and the invented people, to be copied."""
    path = folder / TEMPLATE
    app = create_app(own_settings(settings, folder, path))
    with app.app_context():
        migrations.upgrade()
        make_people(secrets.token_urlsafe(24), now=BEFORE)
        # Closing the last connection writes the journal back: only the file itself is copied.
        db.session.remove()
        db.engine.dispose()
    return path


def own_settings(settings: Settings, folder: Path, database: Path) -> Settings:
    """The settings with a database, keys and a message folder that end with the run."""
    return replace(
        settings,
        production=False,
        database_url=f"sqlite:///{database}",
        database_kind="test",
        secret_key=secrets.token_urlsafe(32),
        audit_key=secrets.token_urlsafe(32),
        form_key=secrets.token_urlsafe(32),
        message_channel="folder",
        message_folder=folder / "messages",
        password_memory_kib=64,
    )


class OwnDatabase:
    """An application on a copy of the template; each story finds it as it was made."""

    def __init__(self, settings: Settings, template: Path, folder: Path) -> None:
        self.template, self.path = template, folder / PLAYED
        shutil.copyfile(template, self.path)
        self.app: Flask = create_app(own_settings(settings, folder, self.path))

    @contextmanager
    def afresh(self) -> Iterator[None]:
        """The application's context on a database in which nothing has happened yet."""
        with self.app.app_context():
            shutil.copyfile(self.template, self.path)
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()
