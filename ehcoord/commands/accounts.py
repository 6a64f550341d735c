"""What a person asks for about accounts."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from ehcoord.rules.permissions import HeldRole, Role


@dataclass(frozen=True, slots=True)
class SignIn:
    """To be let in. ``kept`` is what was typed before the session ended, sealed."""

    email: str
    password: str
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """To have another password from now on."""

    current_password: str
    new_password: str


@dataclass(frozen=True, slots=True)
class ChooseMessageHour:
    """At which hour of the day, in London, ordinary messages are to come."""

    hour: int


@dataclass(frozen=True, slots=True)
class EndSession:
    """To end one of one's own sessions, named by its number, or all of them."""

    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class CreateUser:
    """A new account: who the person is, where they work and what they may do."""

    email: str
    name: str
    job_title: str
    agency_id: int
    password: str | None = None
    telephone: str = ""
    roles: tuple[HeldRole, ...] = ()
    team_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WantToken:
    """A token for a program of one's own: what it is for, what it may do, until when."""

    name: str
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CreateToken:
    """A token for a program that acts for a person, within scopes and until an instant."""

    user_id: UUID
    name: str
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    """What a person does and where, from now on. Roles of a team hold in ``team_id``."""

    name: str
    job_title: str
    agency_id: int
    roles: tuple[Role, ...]
    team_id: int | None = None
    telephone: str = ""
    languages: str = ""
    case_limit: int | None = None
    lead_trained_on: date | None = None


@dataclass(frozen=True, slots=True)
class FindAccounts:
    """A page of the people with an account whose name or address begins like this."""

    name: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class MakeAccount:
    """A new person: who they are, where they work, what they may do, and a first password."""

    email: str
    name: str
    job_title: str
    agency_id: int
    roles: tuple[Role, ...]
    password: str = field(repr=False)
    team_id: int | None = None
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class NameContacts:
    """The two people of an agency who stand behind its leads."""

    safeguarding_lead_id: UUID
    holiday_substitute_id: UUID
