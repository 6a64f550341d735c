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


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """One section: about each child or about the family, and whether it is restricted."""

    code: str
    title: str
    per_child: bool = False
    restricted: bool = False
    schema_version: int = 1


_ALL = (
    SectionOutline("why_now", "Why now"),
    SectionOutline("people_present", "Who took part"),
    SectionOutline("childs_voice", "What the child says", per_child=True),
    # What was done to a child is shown only to those who must act on it.
    SectionOutline(
        "what_has_happened", "What has happened to this child", per_child=True, restricted=True
    ),
    SectionOutline("parents_capacity", "What parents and carers can do"),
    SectionOutline("behind_the_behaviour", "What may be behind the behaviour", per_child=True),
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
