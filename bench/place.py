"""A database of the bench's own on a real PostgreSQL, filled with the sample."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from rich.progress import Progress
from sqlalchemy.engine import Engine

from config import Settings
from ehcoord import clock, create_app
from ehcoord.db import db
from ehcoord.jobs import migrations
from ehcoord.models.cases import Case
from ehcoord.sample.load import Sample, load_sample
from tests import databases

OLDEST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A filled database: its application, how many families, and the instant it was filled at."""

    app: Flask
    engine: Engine
    families: int
    now: datetime
    environment: dict[str, str]


def environment(url: str, folder: Path) -> dict[str, str]:
    """The settings of an application on a database of the bench's own."""
    return {
        "EHCOORD_ENV": "test",
        "DATABASE_KIND": "sample",
        "DATABASE_URL": url,
        "INSTANCE_FOLDER": str(folder),
        "PASSWORD_MEMORY_KIB": "64",
        "PUBLIC_URL": "http://localhost",
        # A database that is kept is measured again with the keys it was made with.
        **dict.fromkeys(("SECRET_KEY", "AUDIT_KEY", "FORM_KEY"), "only for measuring " * 3),
    }


@contextmanager
def filled(
    families: int, workers: int | None, seed: int, folder: Path, url: str | None = None
) -> Iterator[Place]:
    """A database with so many families; one that was named is kept, and used as it is."""
    with ExitStack() as stack:
        address = url or stack.enter_context(databases.new_database("postgresql", folder))
        told = environment(address, folder)
        app = create_app(Settings.from_environment(told))
        with app.app_context():
            migrations.upgrade()
            if db.session.scalar(sa.select(Case.id).limit(1)) is None:
                _fill(families, workers, seed)
            count = db.session.scalar(sa.select(sa.func.count()).select_from(Case)) or 0
            engine = db.engine
        try:
            yield Place(app, engine, count, clock.now(), told)
        finally:
            engine.dispose()


def _fill(families: int, workers: int | None, seed: int) -> None:
    with Progress(transient=True) as bar:
        task = bar.add_task(f"Inventing {families:,} families", total=families)
        load_sample(
            Sample(families, seed, workers, oldest_months=OLDEST_MONTHS),
            now=clock.now(),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def server(place: Place) -> str:
    """The server's name and version."""
    with place.engine.connect() as connection:
        return f"PostgreSQL {connection.scalar(sa.text('SHOW server_version'))}"
