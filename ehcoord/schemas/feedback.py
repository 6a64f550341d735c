"""What is sent where a family says what it thinks of the help."""

from ehcoord.commands.feedback import RecordFeedback
from ehcoord.rules.feedback import HowMuch, SaidBy
from ehcoord.schemas.base import CommandSchema, choice, one_use_id, text
from ehcoord.schemas.reviews import yes_or_no


class RecordFeedbackSchema(CommandSchema[RecordFeedback]):
    """Who said it, whether it helped, and whether the lead listens."""

    command = RecordFeedback

    said_by = choice(SaidBy, "Choose who said it.")
    helped = choice(HowMuch, "Choose whether the help has made things better.")
    lead_listens = yes_or_no("Choose whether their lead listens.")
    words = text("Write what they said.", most=2000, required=False, load_default="")
    one_use_id = one_use_id()
