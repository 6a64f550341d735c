"""What a person asks for about supervision: record a look, record a consultation on drift."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RecordSupervision:
    """The four questions of a supervision, and what was decided with owner and date."""

    held_on: date
    what_changed: str = field(repr=False)
    plan_working: str = field(repr=False)
    not_asked: str = field(repr=False)
    lead_is: str = field(repr=False)
    decisions: str = field(default="", repr=False)
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RecordDriftConsultation:
    """Who was consulted on a case that drifts, what they advised, and what is done about it."""

    consulted_on: date
    consulted: str = field(repr=False)
    advice: str = field(repr=False)
    what_we_do: str = field(repr=False)
