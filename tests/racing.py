"""Two processes at once on a database where everything is really committed."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ehcoord.db import db
from tests import databases
from tests.applications import new_application

spawn = multiprocessing.get_context("spawn")
# A function of ``tests.racers`` and what it is given after the address, the folder and the start.
Try = tuple[Callable[..., None], tuple[Any, ...]]


@contextmanager
def a_database_of_its_own(folder: Path) -> Iterator[str]:
    """A PostgreSQL that the test shares with the processes it starts; gives its address."""
    with (
        databases.new_database("postgresql", folder) as url,
        new_application(url, folder).app_context(),
    ):
        yield url
        db.session.remove()
        db.engine.dispose()


def at_once(
    url: str, folder: Path, *tries: tuple[Callable[..., None], tuple[Any, ...]]
) -> list[int]:
    """What several processes do at the same moments; gives what each ended with."""
    start = spawn.Barrier(len(tries))
    running = [
        spawn.Process(target=target, args=(url, folder, start, *args)) for target, args in tries
    ]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    db.session.rollback()
    return [process.exitcode or 0 for process in running]
