"""What a program asks for of a list: which page of it, and what narrows it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OnePage:
    """A page of a list, counted from 1."""

    page: int = 1


@dataclass(frozen=True, slots=True)
class AboutChild:
    """A page of what is known of one child, or of every child of the case."""

    page: int = 1
    child_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class WantedCases:
    """A page of the cases a person may see: open or closed, or the one with a reference."""

    page: int = 1
    closed: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True)
class WantedHappenings:
    """A page of what happened in a case: everything, or one kind of it."""

    page: int = 1
    kind: str | None = None
