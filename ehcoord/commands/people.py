"""What a person asks for about the people of families: find, correct, merge, ask for early help."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SearchPeople:
    """A name as it sounds, with or without a date of birth; or a number that names a child."""

    name: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)
    nhs_number: str | None = field(default=None, repr=False)
    upn: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AskForEarlyHelp:
    """Whether a child has early help: a full name and date of birth, or a number; and why."""

    because: str = field(repr=False)
    name: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)
    nhs_number: str | None = field(default=None, repr=False)
    upn: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What is written of a person. A child has ``born_on`` or, unborn, ``expected_on``."""

    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    sounds_like: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)
    expected_on: date | None = field(default=None, repr=False)
    nhs_number: str | None = field(default=None, repr=False)
    upn: str | None = field(default=None, repr=False)
    telephone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    address_restricted: bool = False


@dataclass(frozen=True, slots=True)
class CorrectPerson:
    """What is to stand of a person, by one who read ``version``."""

    version: int
    details: PersonDetails


@dataclass(frozen=True, slots=True)
class MergePeople:
    """Two records of one person: the one that stays is ``into_id``."""

    into_id: UUID
