"""What a person asks for about contacts: who saw whom, a note, the three taps of a week."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ehcoord.rules.vocabulary import ConfirmedAs


class SeenBy(StrEnum):
    """Who saw the child this week."""

    ME = "me"
    SOMEONE_ELSE = "someone_else"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class RecordContact:
    """Somebody saw the children, or spoke to the family about them (``seen`` false)."""

    child_ids: tuple[UUID, ...]
    happened_at: datetime
    seen: bool
    alone: bool = False
    by_whom: str = ""
    place: str = ""
    note: str = field(default="", repr=False)
    restricted: bool = False
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RecordNote:
    """Worth keeping, neither worry nor contact."""

    words: str = field(repr=False)
    child_id: UUID | None = None
    restricted: bool = False
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class WeeklyCard:
    """Three taps: seen this week, help as planned, which worries are still true.

    ``support`` speaks of the lines named, or of every running line if none is named.
    """

    seen: SeenBy
    seen_on: date | None = None
    by_whom: str = ""
    support: ConfirmedAs | None = None
    support_ids: tuple[UUID, ...] = ()
    still_true_ids: tuple[UUID, ...] = ()
    one_use_id: UUID | None = None
