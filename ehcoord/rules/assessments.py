"""The sections of an early help assessment: which there are, about whom, and which must be there.

What each section asks stands in its module of ``ehcoord.schemas.sections``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType


@unique
class AssessmentKind(StrEnum):
    """Why an assessment is written."""

    NEW = "new"
    REASSESSMENT = "reassessment"
    STEP_DOWN = "step_down"
    TRANSFER_IN = "transfer_in"


@unique
class NotKnown(StrEnum):
    """An answer that is none: it counts, with its reason, where the question must be answered."""

    NOT_KNOWN = "not_known"
    NOT_ASKED = "not_asked"
    DECLINED = "declined"


@unique
class Begun(StrEnum):
    """How far a part of an assessment is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """One section: about each child or about the family, and whether it is restricted."""

    code: str
    title: str
    per_child: bool = False
    restricted: bool = False
    schema_version: int = 1

    def title_about(self, name: str = "the child") -> str:
        """The title, with the name of the child it is about."""
        return self.title.replace("{child}", name)


_ALL = (
    SectionOutline("why_now", "Why now, and what has been tried"),
    SectionOutline("people_present", "Who took part"),
    SectionOutline("childs_voice", "What {child} says", per_child=True),
    # What was done to a child is shown only to those who must act on it.
    SectionOutline(
        "what_has_happened", "What has happened to {child}", per_child=True, restricted=True
    ),
    SectionOutline(
        "behind_the_behaviour",
        "What may be behind what people notice about {child}",
        per_child=True,
    ),
    SectionOutline("parents_capacity", "What each parent can give, and what stands in the way"),
    SectionOutline("needs", "What is needed"),
)
SECTIONS: Mapping[str, SectionOutline] = MappingProxyType({entry.code: entry for entry in _ALL})


def sections_to_write(child_ids: Iterable[int]) -> tuple[tuple[str, int | None], ...]:
    """Every section an assessment needs before it is submitted, for each child where it is so."""
    children = tuple(child_ids)
    return tuple(
        (entry.code, about)
        for entry in _ALL
        for about in (children if entry.per_child else (None,))
    )


def how_far(parts: Iterable[Begun]) -> Begun:
    """How far something of several parts is: completed only when every one is."""
    found = set(parts)
    return found.pop() if len(found) == 1 else Begun.IN_PROGRESS
