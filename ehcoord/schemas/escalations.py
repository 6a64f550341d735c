"""What may be sent about a disagreement between agencies."""

from ehcoord.commands.escalations import AnswerEscalation
from ehcoord.schemas.base import CommandSchema, text


class AnswerEscalationSchema(CommandSchema[AnswerEscalation]):
    """The answer, in words; a blank one settles nothing."""

    command = AnswerEscalation
    words = text("Say what your answer is, and what happens next", most=2000)
