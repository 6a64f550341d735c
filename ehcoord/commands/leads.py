"""What a person asks for about who leads a case, and about being away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AskToLead:
    """One person is asked to lead; ``family_wish`` when the family asked for them."""

    user_id: UUID
    family_wish: bool = False
    note: str = field(default="", repr=False)
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AnswerNomination:
    """Yes, with whether trained to lead; or no, with a reason of the rulebook and in words."""

    accepted: bool
    trained: bool | None = None
    decline_reason: str | None = None
    decline_words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AssignLead:
    """A manager confirms somebody they manage as lead."""

    user_id: UUID
    trained: bool


@dataclass(frozen=True, slots=True)
class ConfirmLead:
    """A manager confirms the person who leads for now."""

    trained: bool


@dataclass(frozen=True, slots=True)
class ChangeLead:
    """Another person leads from now on: confirmed, or only until somebody is."""

    user_id: UUID
    because: str
    confirmed: bool
    trained: bool | None = None


@dataclass(frozen=True, slots=True)
class OfferHandover:
    """What the lead there is hands the next: what to know, and how the family was told."""

    user_id: UUID
    because: str
    risks: str = field(repr=False)
    open_actions: str = field(repr=False)
    next_dates: str = field(repr=False)
    family_told_by: str = field(repr=False)
    family_told_on: date
    joint_visit_on: date | None = None
    why_no_joint_visit: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ChooseAtFirstMeeting:
    """The family wants to choose who leads at the first meeting, on a London date."""

    meeting_on: date


@dataclass(frozen=True, slots=True)
class RecordAbsence:
    """Somebody is away from-until (London dates, both inclusive) and who covers."""

    user_id: UUID
    from_on: date
    until_on: date
    deputy_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class GoAheadWithoutLead:
    """A case goes ahead before a lead is confirmed: why, and until the end of which day."""

    because: str
    until_on: date


@dataclass(frozen=True, slots=True)
class NameDeputy:
    """Who covers for somebody on days that are put down already."""

    absence_id: int
    deputy_id: UUID


@dataclass(frozen=True, slots=True)
class CancelAbsence:
    """Days away are taken back."""

    absence_id: int


@dataclass(frozen=True, slots=True)
class SettleLeaver:
    """Who takes over what a leaver holds: one for all, another for some, their own team for none.

    ``others`` maps a case to who leads it instead. ``successor_id`` None is the manager of each
    family's team. ``tasks_to_id`` takes what is asked of the leaver beside leading.
    """

    because: str
    successor_id: UUID | None = None
    tasks_to_id: UUID | None = None
    others: Mapping[UUID, UUID] = field(default_factory=dict)
