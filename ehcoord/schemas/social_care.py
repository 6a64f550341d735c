"""What is sent about stepping up, being with social care and what continues."""

from ehcoord.commands.social_care import (
    AnswerStepUp,
    AskToStepUp,
    BeginWithSocialCare,
    EndWithSocialCare,
    SayWhatContinues,
)
from ehcoord.rules.social_care import SocialCareDoes, StepUpAnswer
from ehcoord.schemas.base import CommandSchema, GovDate, choice, known, text


class AskToStepUpSchema(CommandSchema[AskToStepUp]):
    """Whom social care was asked through."""

    command = AskToStepUp

    asked_of = text("Enter who was asked.", most=200)
    asked_on = GovDate("the day they were asked", required=True)
    why = text("Say why.", most=2000)


class AnswerStepUpSchema(CommandSchema[AnswerStepUp]):
    """What social care answered."""

    command = AnswerStepUp

    answer = choice(StepUpAnswer, "Say what they answered.")
    in_writing_from = text("Enter who wrote it: a telephone call is no answer yet.", most=200)
    words = text("Enter what they wrote.", most=2000, required=False, load_default="")


class BeginWithSocialCareSchema(CommandSchema[BeginWithSocialCare]):
    """Who works with the family in social care."""

    command = BeginWithSocialCare

    does = choice(SocialCareDoes, "Say what social care does.")
    social_worker = text("Enter the social worker’s name.", most=200)
    from_on = GovDate("the day it began", required=True)
    team = text("Enter their team.", most=200, required=False, load_default="")
    telephone = text("Enter their telephone number.", most=40, required=False, load_default="")


class EndWithSocialCareSchema(CommandSchema[EndWithSocialCare]):
    """Why social care’s part ended."""

    command = EndWithSocialCare

    because = text("Say why their part ended.", most=2000)


class SayWhatContinuesSchema(CommandSchema[SayWhatContinues]):
    """What help continues."""

    command = SayWhatContinues

    what = text("Say what help continues.", most=2000)
    leads_id = known("Choose who leads.")
    from_on = GovDate("the day from which", required=True)
