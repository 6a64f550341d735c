"""What a person asks for about the end of a case: close it, leave it open, open it again."""

from dataclasses import dataclass, field
from uuid import UUID

from ehcoord.rules.closing import ClosingReason, HasLasted


@dataclass(frozen=True, slots=True)
class WorryAtClosing:
    """What is decided of a worry that still waits when its case closes."""

    worry_id: UUID
    told_to: str = field(repr=False)
    keeps_an_eye: str = field(repr=False)
    consulted: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CloseCase:
    """The end of a case: why, and a decision on every moderate or worse worry that waits.

    ``why_they_say_no`` and ``consulted`` are for a family that no longer wants help;
    ``accepted_by`` is who goes on in the area a family moved to.
    """

    reason: ClosingReason
    worries: tuple[WorryAtClosing, ...] = ()
    summary: str = field(default="", repr=False)
    child_says: str = field(default="", repr=False)
    why_they_say_no: str = field(default="", repr=False)
    consulted: str = field(default="", repr=False)
    accepted_by: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ProposeClosing:
    """A lead's wish to close, for the manager: why, and in their words what has changed."""

    reason: ClosingReason
    summary: str = field(repr=False)
    child_says: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LeaveOpen:
    """A manager's no to closing, and why."""

    because: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """Why a closed case opens again."""

    because: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CheckClosedCase:
    """What became of the family since its case closed, and how that is known."""

    answer: HasLasted
    how_known: str = field(repr=False)
