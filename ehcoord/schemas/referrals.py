"""What is sent after an immediate worry, self-harm or a hospital visit."""

from datetime import time

from ehcoord.commands.referrals import (
    AnswerKeepSafe,
    AnswerSameDayQuestion,
    AnswerSeenSinceHospital,
    AnswerUrgentReferral,
    CallSaid,
    RecordAcknowledgement,
    RecordConsultation,
    RecordSafetyPlan,
    RecordStrategyDiscussion,
)
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.base import CommandSchema, GovDate, Instant, choice, known, text
from ehcoord.schemas.reviews import yes_or_no

MIDDAY = time(12, 0)


class AnswerUrgentReferralSchema(CommandSchema[AnswerUrgentReferral]):
    """How the stop screen is left."""

    command = AnswerUrgentReferral

    answer = choice(CallSaid, "Choose whether you have rung.")
    who = text("Enter who was told.", most=200, required=False, load_default="")
    at = Instant("when they were told", load_default=None)
    reference = text("Enter the reference.", most=100, required=False, load_default="")
    reply = text("Enter what they said.", most=2000, required=False, load_default="")
    level = choice(Level, "Choose how worrying it is.", required=False, load_default=None)


class RecordAcknowledgementSchema(CommandSchema[RecordAcknowledgement]):
    """Social care's reply to a referral."""

    command = RecordAcknowledgement

    who = text("Enter who replied.", most=200)
    at = Instant("when they replied", at=MIDDAY, required=True)
    reply = text("Enter what they said.", most=2000)


class RecordStrategyDiscussionSchema(CommandSchema[RecordStrategyDiscussion]):
    """A strategy discussion as it was told to us."""

    command = RecordStrategyDiscussion

    held_at = Instant("when it was held", at=MIDDAY, required=True)
    told_by = text("Enter who told us.", most=200)
    decided = text("Enter what it decided.", most=2000)
    asks_of_us = text("Enter what it asks of us.", most=2000, required=False, load_default="")


class AnswerKeepSafeSchema(CommandSchema[AnswerKeepSafe]):
    """What keeps the child safe until social care decides."""

    command = AnswerKeepSafe

    keeps_safe = text("Say what keeps the child safe.", most=2000)
    child_was_told = text("Say what the child has been told will happen next.", most=1900)


class AnswerSameDayQuestionSchema(CommandSchema[AnswerSameDayQuestion]):
    """Whether the front door was consulted."""

    command = AnswerSameDayQuestion

    consulted = yes_or_no("Choose whether the front door was consulted.")
    who = text("Enter who was consulted.", most=200, required=False, load_default="")
    at = Instant("when they were consulted", load_default=None)
    advice = text("Enter the advice.", most=2000, required=False, load_default="")
    because = text("Say why not.", most=2000, required=False, load_default="")


class RecordConsultationSchema(CommandSchema[RecordConsultation]):
    """Who was consulted at the front door, when, and what they advised."""

    command = RecordConsultation

    who = text("Enter who was consulted.", most=200)
    at = Instant("when they were consulted", required=True)
    advice = text("Enter the advice.", most=2000)


class AnswerSeenSinceHospitalSchema(CommandSchema[AnswerSeenSinceHospital]):
    """Who has seen the child since hospital."""

    command = AnswerSeenSinceHospital

    seen = yes_or_no("Choose whether anybody has seen the child.")
    seen_at = Instant("when the child was seen", at=MIDDAY, load_default=None)
    seen_by = text("Enter who saw the child.", most=200, required=False, load_default="")
    plan_held_by = text(
        "Enter who holds the safety plan.", most=200, required=False, load_default=""
    )
    because = text("Say why nobody has.", most=2000, required=False, load_default="")


class RecordSafetyPlanSchema(CommandSchema[RecordSafetyPlan]):
    """A plan made with the child."""

    command = RecordSafetyPlan

    child_id = known("Choose whose plan it is.")
    made_on = GovDate("the day it was made", required=True)
    made_by = text("Enter who made it with the child.", most=200)
    copies_with = text("Enter who has a copy.", most=400, required=False, load_default="")
    rings_at_night = text(
        "Enter whom the child rings at night.", most=200, required=False, load_default=""
    )
    next_look_on = GovDate("the day it is looked at again", load_default=None)
    words = text("Write the plan.", required=False, load_default="")
