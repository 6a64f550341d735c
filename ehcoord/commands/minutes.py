"""What a person asks for about minutes: write them, put them right, write them again.

A part of the minutes that is None stays as it is.
"""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WriteMinutes:
    """The minutes beside the record of the review; ``draft_version`` is the one that was read."""

    draft_version: int
    everybody: str | None = field(default=None, repr=False)
    professionals: str | None = field(default=None, repr=False)
    restricted: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ProposeCorrection:
    """Somebody who was there says what should be put right; ``restricted`` if it may not go far."""

    words: str = field(repr=False)
    restricted: bool = False
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RewriteMinutes:
    """A new version in the place of the one that was read, and why."""

    number: int
    because: str = field(repr=False)
    everybody: str | None = field(default=None, repr=False)
    professionals: str | None = field(default=None, repr=False)
    restricted: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AnswerCorrection:
    """A correction is accepted, with the minutes as they read then, or refused with words."""

    number: int
    accepted: bool
    because: str = field(default="", repr=False)
    everybody: str | None = field(default=None, repr=False)
    professionals: str | None = field(default=None, repr=False)
    restricted: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class WantedMinutes:
    """Which copy of minutes is asked for: the newest unless a version is named; the family's."""

    version: int | None = None
    for_family: bool = False
