"""What every test stands on: both databases, an application, and a hypothesis profile.

Tests of services, queries, jobs, migrations and pages run on SQLite and on PostgreSQL. Each test
happens inside one transaction that is rolled back; what a commit would have refused is refused.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from ehcoord.db import db
from tests import databases
from tests.applications import new_application, rolled_back

settings.register_profile(
    "ci",
    max_examples=25,
    stateful_step_count=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("long", parent=settings.get_profile("ci"), max_examples=500,
                          stateful_step_count=50, derandomize=False)  # fmt: skip
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_configure(config: pytest.Config) -> None:
    """Starts one PostgreSQL for the whole run, in the process that starts the others."""
    if not hasattr(config, "workerinput"):
        databases.start_postgresql()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops it again, and takes its folder away."""
    if not hasattr(config, "workerinput"):
        databases.stop_postgresql()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of an empty database of this worker's own, on each engine in turn."""
    folder: Path = tmp_path_factory.mktemp("database")
    with databases.new_database(request.param, folder) as url:
        yield url


@pytest.fixture(scope="session")
def application(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on this worker's database, migrated to head."""
    app = new_application(database_url, tmp_path_factory.mktemp("instance"))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application for one test: nothing it does outlives the test."""
    with rolled_back(application):
        yield application
