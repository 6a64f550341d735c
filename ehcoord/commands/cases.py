"""What a person asks for about a case: open it, and who belongs to it."""

from dataclasses import dataclass, field
from uuid import UUID

from ehcoord.commands.people import PersonDetails
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
class AddAgency:
    """An agency that works with the family from now on."""

    agency_id: int
