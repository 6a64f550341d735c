"""Databases of the replay's own: made in a folder that is deleted, never the service's."""

import re
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

# A published review speaks of whatever its writers saw, so no entry is switched off in a replay.
SWITCHED_OFF = re.compile(r"^enabled = false$", re.MULTILINE)
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
    rulebook = _with_every_entry(settings.rulebook_folder, folder / "rulebook")
    app = create_app(replace(_on(settings, path), rulebook_folder=rulebook))
    with app.app_context():
        migrations.upgrade()
        make_people(secrets.token_urlsafe(24), now=BEFORE)
        # Closing the last connection writes the journal back: only the file itself is copied.
        db.session.remove()
        db.engine.dispose()
    return path


def _with_every_entry(rulebook: Path, into: Path) -> Path:
    """A copy of the rulebook in which the optional entries of the catalogue are offered too."""
    shutil.copytree(rulebook, into)
    catalogue = into / "indicators.toml"
    catalogue.write_text(SWITCHED_OFF.sub("enabled = true", catalogue.read_text("utf-8")), "utf-8")
    return into


def own_settings(settings: Settings, folder: Path) -> Settings:
    """The settings with keys and a message folder that end with the run, and no database yet."""
    return replace(
        settings,
        production=False,
        database_url="",
        database_kind="test",
        secret_key=secrets.token_urlsafe(32),
        audit_key=secrets.token_urlsafe(32),
        form_key=secrets.token_urlsafe(32),
        message_channel="folder",
        message_folder=folder / "messages",
        password_memory_kib=64,
    )


def _on(settings: Settings, database: Path) -> Settings:
    return replace(settings, database_url=f"sqlite:///{database}")


class OwnDatabase:
    """An application on a copy of the template; each story finds it as it was made."""

    def __init__(self, settings: Settings, template: Path, folder: Path) -> None:
        self.template, self.path = template, folder / PLAYED
        shutil.copyfile(template, self.path)
        self.app: Flask = create_app(_on(settings, self.path))

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
