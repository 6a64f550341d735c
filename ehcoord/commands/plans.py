"""What a person asks for about the family's plan: an outcome, an action, how it goes, agreement."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ehcoord.rules.plans import ActionAnswer, OutcomeEnd, Progress


@dataclass(frozen=True, slots=True)
class AddOutcome:
    """What is needed, what should come of it and how everybody will know; for one child or all.

    ``restricted`` is for those alone who may see what is.
    """

    need: str = field(repr=False)
    outcome: str = field(repr=False)
    how_we_know: str = field(repr=False)
    child_id: UUID | None = None
    restricted: bool = False
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AddAction:
    """Who does what by when: ``owner_id`` with an account, else ``owner_name`` or the family."""

    what: str = field(repr=False)
    by_when: date
    owner_id: UUID | None = None
    owner_name: str = field(default="", repr=False)
    agency: str = field(default="", repr=False)
    by_the_family: bool = False
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AnswerAction:
    """What became of an action, in a sentence."""

    answer: ActionAnswer
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RecordProgress:
    """How far an outcome is; ``ended`` where nobody works on it any longer."""

    progress: Progress
    words: str = field(default="", repr=False)
    ended: OutcomeEnd | None = None
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class WriteContingency:
    """What happens if the plan does not work, written from version ``version``."""

    contingency: str = field(repr=False)
    version: int = 0


@dataclass(frozen=True, slots=True)
class AgreePlan:
    """That the plan was agreed with the family: when, with whom, what the child says."""

    agreed_on: date
    with_whom: str = field(repr=False)
    child_says: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """Which version of a plan is asked for: as it stands, unless one that was agreed is named."""

    version: int | None = None
