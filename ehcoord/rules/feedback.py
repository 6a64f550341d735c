"""What a family says of the help it had: who said it, and how much it helped (pure)."""

from enum import StrEnum, unique


@unique
class SaidBy(StrEnum):
    """Who in the family says it."""

    CHILD = "child"
    PARENT = "parent"


@unique
class HowMuch(StrEnum):
    """How far something is so, in the family's own eyes."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
