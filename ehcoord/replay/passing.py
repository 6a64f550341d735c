"""How time passes in a play: by jumps to what is due, or by a sweep every night."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from ehcoord.db import db
from ehcoord.jobs.channels import Letter
from ehcoord.jobs.sweep import next_due_instant, run_sweep


class Nowhere:
    """The channel of a play: a letter counts as sent, and nobody gets it."""

    def send(self, letter: Letter) -> None:
        """Lets a letter go."""


class Stuck(Exception):  # noqa: N818, it reads as a sentence where it is caught.
    """A sweep left undone what was due, so the clock cannot go on."""


@unique
class Pace(StrEnum):
    """How time passes between the acts of a play."""

    JUMPS = "jumps"
    NIGHTLY = "nightly"


@dataclass(slots=True)
class Passing:
    """The clock of a play: it sweeps at each instant at which the service has something to do."""

    pace: Pace = Pace.JUMPS
    swept_at: datetime | None = None

    def until(self, at: datetime) -> None:
        """Sweeps at everything due before an instant. Raises Stuck where a sweep left it undone."""
        if self.pace is Pace.NIGHTLY:
            return
        while (due := next_due_instant(db.session())) is not None and due < at:
            db.session.rollback()
            if due == self.swept_at:
                raise Stuck(f"What was due at {due} is still waiting.")
            run_sweep(due, Nowhere())
            self.swept_at = due

    def night(self, at: datetime) -> None:
        """The sweep of a night, where time passes so."""
        if self.pace is Pace.NIGHTLY:
            run_sweep(at, Nowhere())
