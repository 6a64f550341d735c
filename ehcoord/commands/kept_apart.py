"""What a person asks for about being kept apart from a family."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeepApart:
    """Who is to be kept apart from a family, by their e-mail address, and why."""

    email: str
    because: str


@dataclass(frozen=True, slots=True)
class DeclareConflict:
    """Why somebody is too close to a family to work with it."""

    because: str
