"""The screen that stops everything else: a child may be in danger, and no form tells anybody.

It needs neither the database nor a lock. Saved or not, it is the answer to an immediate worry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from ehcoord.web import auth


@dataclass(frozen=True, slots=True)
class Way:
    """One of the four ways to leave the screen: its words, and where they lead."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class NotSaved:
    """What was typed and could not be saved: where to send it again, and its names and values."""

    action: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NotKept:
    """What was typed and cannot be saved here at all, under its headings, to be read out."""

    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """What the screen needs to know. Whatever is not known is left out, never waited for.

    ``child`` is how the child is called ("Tobi"), ``say`` who the child is in one line, for the
    call; ``saved_at`` is None when nothing was saved; ``told_at`` is when the manager is told.
    """

    child: str = "the child"
    say: str = ""
    saved_at: datetime | None = None
    not_saved: NotSaved | None = None
    not_kept: NotKept | None = None
    told_at: datetime | None = None
    ways: Sequence[Way] = ()
    mistake_href: str = ""


def stop_screen(stop: Stop) -> str:
    """The screen as a page. It does not note the session as seen: it waits for nothing."""
    auth.leave_unseen()
    # Nothing competes with the numbers: the screen has no menu.
    return render_template("stop.html", stop=stop, navigation=[])
