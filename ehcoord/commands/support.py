"""What a person asks for about support: start, change, confirm, a contact that was missed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from ehcoord.rules.vocabulary import ConfirmedAs, SupportStatus


@dataclass(frozen=True, slots=True)
class StartSupport:
    """A new line of help for one child, the worries it is for and where it stands."""

    child_id: UUID
    type_code: str
    status: SupportStatus
    worry_ids: tuple[UUID, ...] = ()
    name: str = ""
    provider: str = ""
    worker: str = ""
    contacts_per_4_weeks: float = 0.0
    start_by: date | None = None
    first_contact_at: datetime | None = None
    term_time: bool = False
    declined_by: str | None = None
    child_was_asked: bool | None = None
    reason: str = field(default="", repr=False)
    restricted: bool = False
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeSupport:
    """A new status or a new amount of a line, and since when.

    ``first_contact_at`` is when the first contact, or the first extra one, was held.
    """

    status: SupportStatus
    happened_at: datetime
    contacts_per_4_weeks: float | None = None
    first_contact_at: datetime | None = None
    start_by: date | None = None
    planned_ending: bool = False
    worker_gap: bool = False
    declined_by: str | None = None
    child_was_asked: bool | None = None
    reason: str = field(default="", repr=False)
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ConfirmFirstContact:
    """The help has begun: when the first contact was held."""

    first_contact_at: datetime
    contacts_per_4_weeks: float | None = None
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ConfirmSupport:
    """One tap: how a line of help is going."""

    answer: ConfirmedAs


@dataclass(frozen=True, slots=True)
class RecordMissedContact:
    """A planned contact was not held, and whether it was the service that cancelled it."""

    planned_at: datetime
    cancelled_by_service: bool = False
