"""What a person asks for about a case: open it, who belongs to it, close it."""

from dataclasses import dataclass, field
from uuid import UUID

from ehcoord.commands.people import PersonDetails
from ehcoord.rules.closing import ClosingReason
from ehcoord.rules.people import MemberRole


@dataclass(frozen=True, slots=True)
class NewMember:
    """A person for a case: one who is known already (``person_id``), or the details of a new one.

    ``parental_responsibility`` and ``lives_with_children`` None mean not known.
    """

    role: MemberRole
    person_id: UUID | None = None
    details: PersonDetails | None = None
    relationship: str = field(default="", repr=False)
    parental_responsibility: bool | None = None
    lives_with_children: bool | None = None
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A family's case: its children, those who care for them, and the agencies around them.

    ``team_id`` None means the team of the person who opens it.
    """

    family_name: str = field(repr=False)
    children: tuple[NewMember, ...]
    others: tuple[NewMember, ...] = ()
    team_id: UUID | None = None
    agency_ids: tuple[int, ...] = ()
    family_wish: str = field(default="", repr=False)
    restricted: bool = False
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class JoinTeamAround:
    """A professional who is to be part of the team around the family, and what they do there."""

    user_id: UUID
    what_they_do: str = ""


@dataclass(frozen=True, slots=True)
class WorryAtClosing:
    """What is decided of a worry that still waits when its case closes."""

    worry_id: UUID
    told_to: str = field(repr=False)
    keeps_an_eye: str = field(repr=False)
    consulted: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CloseCase:
    """The end of a case: why, and a decision on every moderate or worse worry that waits."""

    reason: ClosingReason
    worries: tuple[WorryAtClosing, ...] = ()
