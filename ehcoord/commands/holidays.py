"""What a person asks for about school holidays."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class KeepHoliday:
    """A holiday of an agency, both days inclusive, under the name it has there."""

    name: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class NameHolidayCover:
    """Who covers in a holiday and whom the families ring; or that the lead works on, or why nobody.

    Exactly one of ``cover_id``, ``works_on`` and ``nobody_because`` is said.
    """

    holiday_id: UUID
    cover_id: UUID | None = None
    works_on: bool = False
    whom_to_ring: str = ""
    nobody_because: str = ""
