"""What a check reports, and how it says how far it is."""

from collections.abc import Callable
from dataclasses import dataclass

SAY_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken promise: which, what is wrong in words, and the ids of what it is about."""

    promise: str
    what: str
    about: str
    ids: tuple[int, ...]


@dataclass(slots=True)
class Progress:
    """Counts what has been checked and says so from time to time."""

    name: str
    say: Callable[[str, int], None]
    done: int = 0

    def one_more(self) -> None:
        """One more has been checked."""
        self.more(1)

    def more(self, count: int) -> None:
        """So many more have been checked."""
        before, self.done = self.done, self.done + count
        if self.done // SAY_EVERY > before // SAY_EVERY:
            self.say(self.name, self.done)
