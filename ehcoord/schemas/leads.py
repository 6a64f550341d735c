"""What may be sent about who leads a case, and about being away."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from ehcoord.commands.leads import (
    AnswerNomination,
    AskToLead,
    AssignLead,
    CancelAbsence,
    ChangeLead,
    ChooseAtFirstMeeting,
    ConfirmLead,
    GoAheadWithoutLead,
    NameDeputy,
    OfferHandover,
    RecordAbsence,
    SettleLeaver,
)
from ehcoord.schemas.base import CommandSchema, GovDate, known, one_use_id, text, whole_number

TRAINED = "Say whether this person is trained to lead"
ENDINGS = {
    "family_asked": "The family asked for somebody else",
    "child_asked": "A child asked for somebody else",
    "caseload": "Too many families",
    "leaving": "Leaving",
    "away": "Away for long",
    "moved_agency": "Moved to another agency",
    "restructure": "Teams have changed",
    "other": "Something else",
}

# Why a lead ended, with what nobody chooses: what another act or a day that came brings with it.
ENDED = ENDINGS | {
    "accepted": "Somebody else said yes",
    "agency_withdrew": "Their agency takes part no longer",
    "assigned": "A manager assigned somebody else",
    "confirmed": "Confirmed",
    "held_by_manager": "Held by a manager",
    "hold_ran_out": "The manager’s hold ran out",
    "training_lapsed": "Training to lead lapsed",
}


def _yes_or_no(say: str, *, required: bool = True) -> fields.Boolean:
    said: dict[str, Any] = dict.fromkeys(("required", "null", "invalid"), say)
    return fields.Boolean(required=required, error_messages=said)


def _ending() -> fields.String:
    return fields.String(
        required=True,
        validate=validate.OneOf(ENDINGS, error="Choose why the lead changes"),
        error_messages=dict.fromkeys(("required", "null"), "Choose why the lead changes"),
    )


class AskToLeadSchema(CommandSchema[AskToLead]):
    """Who is asked, and whether the family wished it."""

    command = AskToLead
    user_id = known("Choose who to ask")
    family_wish = fields.Boolean(load_default=False)
    note = text("Enter a note", most=1000, required=False)
    one_use_id = one_use_id()


class AnswerNominationSchema(CommandSchema[AnswerNomination]):
    """Yes and whether trained, or no and why."""

    command = AnswerNomination
    accepted = _yes_or_no("Say whether you will lead")
    trained = _yes_or_no("Say whether you are trained to lead", required=False)
    decline_reason = text("Choose why you cannot lead", most=40, required=False)
    decline_words = text("Say why in a sentence", most=1000, required=False)

    @validates_schema
    def _answers_what_it_asks(self, data: dict[str, Any], **_more: Any) -> None:
        if data["accepted"] and data.get("trained") is None:
            raise ValidationError({"trained": ["Say whether you are trained to lead"]})
        if not data["accepted"] and not data.get("decline_reason"):
            raise ValidationError({"decline_reason": ["Choose why you cannot lead"]})


class AssignLeadSchema(CommandSchema[AssignLead]):
    """Who is to lead."""

    command = AssignLead
    user_id = known("Choose who is to lead")
    trained = _yes_or_no(TRAINED)


class ConfirmLeadSchema(CommandSchema[ConfirmLead]):
    """That the person who leads for now is to lead for good."""

    command = ConfirmLead
    trained = _yes_or_no(TRAINED)


class ChangeLeadSchema(CommandSchema[ChangeLead]):
    """Who leads instead, and why."""

    command = ChangeLead
    user_id = known("Choose who is to lead")
    because = _ending()
    confirmed = _yes_or_no("Say whether this person is confirmed, or leads for now")
    trained = _yes_or_no(TRAINED, required=False)


class OfferHandoverSchema(CommandSchema[OfferHandover]):
    """Risks, open actions, next dates; how the family was told; a visit together or why none."""

    command = OfferHandover
    user_id = known("Choose who is to lead")
    because = _ending()
    risks = text("Say what the next lead must know about risks, or that there is nothing")
    open_actions = text("Say what is still to be done, and by whom, or that there is nothing")
    next_dates = text("Say which dates come next, or that there are none")
    family_told_by = text("Enter who told the family", most=200)
    family_told_on = GovDate("the day the family was told", required=True)
    joint_visit_on = GovDate("the day of the visit together", required=False)
    why_no_joint_visit = text("Say why there is no visit together", most=1000, required=False)

    @validates_schema
    def _visit_or_why_not(self, data: dict[str, Any], **_more: Any) -> None:
        if not (data.get("joint_visit_on") or data.get("why_no_joint_visit")):
            said = "Enter the day of the visit together, or say why there is none"
            raise ValidationError({"why_no_joint_visit": [said]})


class ChooseAtFirstMeetingSchema(CommandSchema[ChooseAtFirstMeeting]):
    """The date of the first meeting."""

    command = ChooseAtFirstMeeting
    meeting_on = GovDate("the day of the first meeting", required=True)


class GoAheadWithoutLeadSchema(CommandSchema[GoAheadWithoutLead]):
    """Why a case goes ahead before a lead is confirmed, and until when."""

    command = GoAheadWithoutLead
    because = text("Say why this cannot wait for a lead to be confirmed", most=1000)
    until_on = GovDate("the last day of going ahead", required=True)


class RecordAbsenceSchema(CommandSchema[RecordAbsence]):
    """From when until when, and who covers."""

    command = RecordAbsence
    user_id = known("Choose who is away")
    from_on = GovDate("the first day away", required=True)
    until_on = GovDate("the last day away", required=True)
    deputy_id = known("Choose who covers", required=False)


def _absence() -> fields.Integer:
    return whole_number("Choose the days", least=1, most=2**31)


class CancelAbsenceSchema(CommandSchema[CancelAbsence]):
    """Which days are taken back."""

    command = CancelAbsence
    absence_id = _absence()


class NameDeputySchema(CommandSchema[NameDeputy]):
    """Who covers, on which days."""

    command = NameDeputy
    absence_id = _absence()
    deputy_id = known("Choose who covers")


class SettleLeaverSchema(CommandSchema[SettleLeaver]):
    """Who takes over: one for all, another for some of the families, one for the tasks."""

    command = SettleLeaver
    because = _ending()
    successor_id = known("Choose who leads for now", required=False)
    tasks_to_id = known("Choose who takes the tasks", required=False)
    others = fields.Dict(keys=fields.UUID(), values=fields.UUID(), load_default=dict)
