"""What a person asks for about worries: record, correct, choose the words, check, withdraw."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ehcoord.rules.vocabulary import HowKnown, Level, StillTrue


@dataclass(frozen=True, slots=True)
class RecordWorry:
    """Four things are needed: which children, what happened, how worrying, when."""

    child_ids: tuple[UUID, ...]
    evidence: str = field(repr=False)
    level: Level
    observed_at: datetime
    code: str | None = None
    how_known: HowKnown = HowKnown.TOLD
    who_knows: str = field(default="", repr=False)
    about_adult: bool = False
    hospital: bool = False
    discharged_at: datetime | None = None
    restricted: bool = False
    assessment_id: UUID | None = None
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CorrectWorry:
    """The worry as it should have been written. What was written stays on the record."""

    evidence: str = field(repr=False)
    level: Level
    observed_at: datetime
    code: str | None = None
    how_known: HowKnown = HowKnown.TOLD
    who_knows: str = field(default="", repr=False)
    about_adult: bool = False
    hospital: bool = False
    discharged_at: datetime | None = None
    restricted: bool = False
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChooseCode:
    """The words of the catalogue that fit a worry that was saved without any."""

    code: str
    one_use_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CheckWorry:
    """Whether a worry is still true, how we know, and for a serious one with whom it was agreed."""

    answer: StillTrue
    how_known: str = field(default="", repr=False)
    second_person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SameEpisode:
    """Two entries tell of one episode: ``same_as_id`` is the entry that told of it first."""

    same_as_id: UUID


@dataclass(frozen=True, slots=True)
class WithdrawWorry:
    """A worry was recorded on the wrong child; the right one of the same case may be named."""

    why: str = field(repr=False)
    right_child_id: UUID | None = None
