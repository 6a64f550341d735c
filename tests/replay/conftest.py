"""A database of a replay's own for these tests: the tests' other databases are never opened."""

from collections.abc import Callable, Iterator

import pytest

from config import Settings
from ehcoord.replay.database import OwnDatabase, make_template, own_settings
from ehcoord.replay.passing import Pace
from ehcoord.replay.play import Play, play
from ehcoord.replay.stories import Story
from tests.applications import ENVIRONMENT

PlayOf = Callable[..., Play]


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> OwnDatabase:
    """An application on a copy of a template, for this worker."""
    folder = tmp_path_factory.mktemp("replay")
    settings = own_settings(Settings.from_environment(ENVIRONMENT), folder)
    return OwnDatabase(settings, make_template(settings, folder), folder)


@pytest.fixture
def playing(own: OwnDatabase) -> Iterator[PlayOf]:
    """Plays a story on a database in which nothing has happened, which the test then reads."""
    with own.afresh():

        def played(story: Story, pace: Pace = Pace.JUMPS, *, hold_when_due: bool = False) -> Play:
            return play(story, pace=pace, hold_when_due=hold_when_due)

        yield played
