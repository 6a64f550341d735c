"""Minutes: who reads which part, who writes, and when nothing more is put right (pure)."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum, unique

from ehcoord.rules.names import fold
from ehcoord.rules.permissions import Action, Relation, may_on_case, sees_restricted


@unique
class MinutesPart(StrEnum):
    """For whom a part of the minutes is: the family too, professionals alone, or the few."""

    EVERYBODY = "everybody"
    PROFESSIONALS = "professionals"
    RESTRICTED = "restricted"


def parts_shown(relations: frozenset[Relation], *, for_family: bool) -> tuple[MinutesPart, ...]:
    """The parts that a copy has. What professionals argue about never reaches the family's."""
    if for_family:
        return (MinutesPart.EVERYBODY,)
    if sees_restricted(relations):
        return tuple(MinutesPart)
    return (MinutesPart.EVERYBODY, MinutesPart.PROFESSIONALS)


def may_write(relations: frozenset[Relation], *, is_writer: bool, restricted: bool) -> bool:
    """Whether somebody may write minutes: whoever took the notes, or may arrange the meeting."""
    return is_writer or may_on_case(relations, Action.REVIEW_ARRANGE, restricted=restricted)


def are_locked(
    locked_at: datetime | None, corrections_until: date | None, open_corrections: int, today: date
) -> bool:
    """Whether minutes are locked: by somebody's act, or once their days are over and all is said.

    A correction that has no answer yet keeps them open.
    """
    if locked_at is not None:
        return True
    return corrections_until is not None and corrections_until < today and not open_corrections


def may_be_put_right(
    locked_at: datetime | None, corrections_until: date | None, today: date
) -> bool:
    """Whether those who were there may still ask to put something right."""
    return locked_at is None and corrections_until is not None and today <= corrections_until


def named(people: Iterable[tuple[int, str]], name: str) -> int | None:
    """The one person who is called so, however it was written; None where several are, or none."""
    wanted = fold(name)
    found = {person for person, called in people if wanted and fold(called) == wanted}
    return found.pop() if len(found) == 1 else None
