"""What a person asks for where a family says what it thinks of the help."""

from dataclasses import dataclass, field
from uuid import UUID

from ehcoord.rules.feedback import HowMuch, SaidBy


@dataclass(frozen=True, slots=True)
class RecordFeedback:
    """What a child or a parent said: did it help, and was the lead somebody to talk to?"""

    said_by: SaidBy
    helped: HowMuch
    lead_listens: bool
    words: str = field(default="", repr=False)
    one_use_id: UUID | None = None
