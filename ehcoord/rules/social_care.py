"""What social care does with a family, and what may follow it (pure)."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType


@unique
class SocialCareDoes(StrEnum):
    """In which way social care works with a family."""

    ASSESSMENT = "assessment"
    CHILD_IN_NEED = "child_in_need"
    CHILD_PROTECTION = "child_protection"
    OTHER = "other"


@unique
class StepUpAnswer(StrEnum):
    """What social care answered to a step up, in writing."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


IN_WORDS: Mapping[SocialCareDoes, str] = MappingProxyType({
    SocialCareDoes.ASSESSMENT: "An assessment",
    SocialCareDoes.CHILD_IN_NEED: "A child in need plan",
    SocialCareDoes.CHILD_PROTECTION: "A child protection plan",
    SocialCareDoes.OTHER: "Something else",
})  # fmt: skip
