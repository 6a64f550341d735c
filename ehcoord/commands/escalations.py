"""What a person asks for about a disagreement between agencies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerEscalation:
    """What an agency answers, in words."""

    words: str
