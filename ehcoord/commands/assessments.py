"""What a person asks for about an assessment: start, write a section, answer, submit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ehcoord.rules.assessments import AssessmentKind


@dataclass(frozen=True, slots=True)
class StartAssessment:
    """A new assessment of a family."""

    kind: AssessmentKind


@dataclass(frozen=True, slots=True)
class SaveSection:
    """A section as it stands on its author's page, begun from version ``number``.

    ``missing`` names the questions that must be answered and are not. ``leaving`` makes a version
    of it; without, only the author's own working copy is kept.
    """

    section: str
    number: int
    answers: Mapping[str, Any] = field(repr=False)
    missing: tuple[str, ...] = ()
    child_id: UUID | None = None
    leaving: bool = False


@dataclass(frozen=True, slots=True)
class WithdrawAssessment:
    """Why an assessment that was begun is not finished."""

    because: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AnswerEmergingNeeds:
    """Whether needs are emerging: yes, and which; or no, because.

    ``to_team`` hands the interim lead to the team's manager in the same act.
    """

    needs_emerging: bool
    needs: tuple[str, ...] = ()
    because_code: str | None = None
    because: str = field(default="", repr=False)
    to_team: bool = False
    assessment_id: UUID | None = None
    one_use_id: UUID | None = None
