"""The sections of an assessment, one module each: its fields, what must be answered, its words.

The core has seven. A fuller form is more modules here and more outlines in
``ehcoord.rules.assessments``: nothing else knows how many there are.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ehcoord.errors import NotFound
from ehcoord.schemas.sections import (
    behind_the_behaviour,
    childs_voice,
    needs,
    parents_capacity,
    people_present,
    what_has_happened,
    why_now,
)
from ehcoord.schemas.sections.questions import Section

SECTION_PAGES: Mapping[str, Section] = MappingProxyType(
    {
        module.SECTION.code: module.SECTION
        for module in (
            why_now, people_present, childs_voice, what_has_happened, parents_capacity,
            behind_the_behaviour, needs,
        )
    }
)  # fmt: skip


def section_called(code: str) -> Section:
    """A section by its code. Raises NotFound for one there is none of."""
    if code not in SECTION_PAGES:
        raise NotFound
    return SECTION_PAGES[code]
