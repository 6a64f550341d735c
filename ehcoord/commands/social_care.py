"""What a person asks for about social care: step up, their answer, their part, what continues."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ehcoord.rules.social_care import SocialCareDoes, StepUpAnswer


@dataclass(frozen=True, slots=True)
class AskToStepUp:
    """Social care was asked to take the family on: whom, when and why."""

    asked_of: str = field(repr=False)
    asked_on: date
    why: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AnswerStepUp:
    """What social care answered in writing, and who wrote it."""

    answer: StepUpAnswer
    in_writing_from: str = field(repr=False)
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class BeginWithSocialCare:
    """Social care works with the family: in which way, who, since when."""

    does: SocialCareDoes
    social_worker: str = field(repr=False)
    from_on: date
    team: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EndWithSocialCare:
    """Social care ended its part, for whatever reason."""

    because: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SayWhatContinues:
    """What help continues, who leads, from when."""

    what: str = field(repr=False)
    leads_id: UUID
    from_on: date
