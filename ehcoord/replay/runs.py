"""Every play that a report needs, in as many processes as there are cores.

Each process has an application and a database of its own, copied from one template. A story
that two seeds tell alike is played once.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import active_children, get_context
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from config import Settings
from ehcoord.replay.database import OwnDatabase, make_template, own_folder, own_settings
from ehcoord.replay.play import play
from ehcoord.replay.silent import Told, worse_tellings
from ehcoord.replay.stories import Story
from ehcoord.replay.telling import Case, first_rule, tell
from ehcoord.replay.variants import all_lowered, left_out, lowered

SEEDS = 20
Progress = Callable[[str, int, int], None]
Work = TypeVar("Work")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Played:
    """The cases of some stories, as played and with every review held on its due day.

    ``prompted`` says of each telling of a story (left out, lowered, worse than it was) whether
    an ask came before the harm; ``worse`` are the tellings of the stories without one.
    """

    as_played: tuple[Case, ...]
    held_when_due: tuple[Case, ...]
    left_out: tuple[tuple[bool, ...], ...]
    lowered: tuple[tuple[bool, ...], ...]
    all_lowered: tuple[bool, ...]
    worse: Mapping[str, tuple[Told, ...]]


class Players:
    """Processes that play stories, and an application each."""

    def __init__(self, pool: ProcessPoolExecutor, progress: Progress) -> None:
        self._pool, self._progress = pool, progress

    def each(
        self, what: str, do: Callable[[Work], Result], work: Iterable[Work]
    ) -> dict[Work, Result]:
        """What a function gives for each piece of work, each done once, in the order given."""
        waiting = {self._pool.submit(do, one): one for one in dict.fromkeys(work)}
        found = {}
        for done, future in enumerate(as_completed(waiting), 1):
            found[waiting[future]] = future.result()
            self._progress(what, done, len(waiting))
        return found


@contextmanager
def players(
    settings: Settings,
    progress: Progress = lambda _what, _done, _all: None,
    cores: int | None = None,
) -> Iterator[Players]:
    """Starts a process a core, with one template for all; ends them and deletes everything."""
    with own_folder() as folder:
        own = own_settings(settings, folder)
        template = make_template(own, folder)
        with ProcessPoolExecutor(
            max_workers=cores or os.cpu_count(),
            mp_context=get_context("spawn"),
            initializer=_begin,
            initargs=(own, template, folder),
        ) as pool:
            try:
                yield Players(pool, progress)
            except BaseException:
                # Stopped from outside: nothing that is being played is waited for.
                for process in active_children():
                    process.terminate()
                raise


_own: list[OwnDatabase] = []


def _begin(settings: Settings, template: Path, folder: Path) -> None:
    _own.append(OwnDatabase(settings, template, Path(mkdtemp(dir=folder))))


def own_database() -> OwnDatabase:
    """The application and the database of this process."""
    return _own[0]


def whole_case(story: Story, *, hold_when_due: bool) -> Case:
    """One story played to its end, and told whole."""
    with own_database().afresh():
        return tell(play(story, hold_when_due=hold_when_due))


def rule_that_spoke(story: Story) -> str:
    """The rule of the first ask before the harm in one telling of a story; empty if none came."""
    with own_database().afresh():
        return first_rule(play(story))


def play_all(crew: Players, stories: Sequence[Story], seeds: int = SEEDS) -> Played:
    """Plays every story as it was told, more heavily, and in worse tellings."""
    longest_first = sorted(stories, key=lambda story: -len(story.rows))
    as_played = crew.each("As played", partial(whole_case, hold_when_due=False), longest_first)
    heavier = partial(whole_case, hold_when_due=True)
    held = crew.each("Held when due", heavier, longest_first)
    silent = [one for one in stories if not as_played[one].prompted_before_harm]
    worse = {one.id: worse_tellings(one) for one in silent}
    tellings = [telling(story, seed) for story in longest_first for seed in range(seeds)
                for telling in (left_out, lowered)]  # fmt: skip
    tellings += [all_lowered(story) for story in stories]
    tellings += [told.story for found in worse.values() for told in found]
    spoke = crew.each("Told otherwise", rule_that_spoke, tellings)
    return Played(
        as_played=tuple(as_played[one] for one in stories),
        held_when_due=tuple(held[one] for one in stories),
        left_out=_by_seed(spoke, stories, left_out, seeds),
        lowered=_by_seed(spoke, stories, lowered, seeds),
        all_lowered=tuple(bool(spoke[all_lowered(one)]) for one in stories),
        worse={
            name: tuple(
                replace(told, rule=spoke[told.story]) for told in found if spoke[told.story]
            )
            for name, found in worse.items()
        },
    )


def _by_seed(
    spoke: Mapping[Story, str],
    stories: Sequence[Story],
    telling: Callable[[Story, int], Story],
    seeds: int,
) -> tuple[tuple[bool, ...], ...]:
    return tuple(
        tuple(bool(spoke[telling(story, seed)]) for story in stories) for seed in range(seeds)
    )
