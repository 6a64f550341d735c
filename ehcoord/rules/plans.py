"""The words of a plan, and what it waits for before it is agreed (pure)."""

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Progress(StrEnum):
    """How far an outcome is, since the last look."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@unique
class OutcomeEnd(StrEnum):
    """How an outcome stopped being worked on."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    NO_LONGER_NEEDED = "no_longer_needed"


@unique
class ActionAnswer(StrEnum):
    """What became of an action."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True)
class NotYet:
    """Why something about a plan has to wait, and what settles it."""

    rule: str
    message: str
    fix: str


def not_agreed_yet(*, lead_confirmed: bool, with_actions: bool) -> tuple[NotYet, ...]:
    """Everything a plan waits for before it can be marked as agreed. Help waits for none of it."""
    waits = []
    if not lead_confirmed:
        waits.append(
            NotYet(
                "plan-needs-lead",
                "A plan is marked as agreed when its lead is confirmed. Help goes ahead meanwhile.",
                "Confirm a lead first.",
            )
        )
    if not with_actions:
        waits.append(
            NotYet(
                "plan-is-empty",
                "Nobody does anything in this plan yet.",
                "Add an outcome, and who does what for it.",
            )
        )
    return tuple(waits)


def no_more_outcomes(open_outcomes: int, most: int) -> NotYet | None:
    """Why a plan takes no further outcome: too many at once and none of them is worked on."""
    if open_outcomes < most:
        return None
    return NotYet(
        "plan-is-full",
        f"This plan works on {open_outcomes} outcomes already, which is as many as at one time.",
        "End one, or wait until one is reached.",
    )
