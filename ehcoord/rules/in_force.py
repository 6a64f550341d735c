"""The rulebook and the calendar of one transaction: what every automatic act of it uses."""

from dataclasses import dataclass

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.rulebook import Rulebook

# Raised when the response check itself changes: every open child is then due a new check (P2).
CODE_VERSION = 1


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """One rulebook and one calendar, in the versions that are in force."""

    rulebook: Rulebook
    calendar: WorkingCalendar

    @property
    def stamp(self) -> str:
        """Which rules gave an answer; a child whose stamp is another is due a check."""
        return f"{self.rulebook.version}/{self.calendar.version}/{CODE_VERSION}"
