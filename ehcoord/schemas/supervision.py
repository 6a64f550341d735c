"""What is sent about supervision."""

from ehcoord.commands.supervision import RecordDriftConsultation, RecordSupervision
from ehcoord.schemas.base import CommandSchema, GovDate, one_use_id, text


class RecordSupervisionSchema(CommandSchema[RecordSupervision]):
    """A supervisor's look at a case."""

    command = RecordSupervision

    held_on = GovDate("the day you talked", required=True)
    what_changed = text("Say what has changed for the child.", most=2000)
    plan_working = text("Say whether the plan is working.", most=2000)
    not_asked = text("Say what you are not asking.", most=2000)
    lead_is = text("Say how the lead is.", most=2000)
    decisions = text("Enter what was decided.", most=2000, required=False, load_default="")
    one_use_id = one_use_id()


class RecordDriftConsultationSchema(CommandSchema[RecordDriftConsultation]):
    """A consultation on a case that drifts."""

    command = RecordDriftConsultation

    consulted_on = GovDate("the day of the consultation", required=True)
    consulted = text("Enter who was consulted.", most=200)
    advice = text("Enter what they advised.", most=2000)
    what_we_do = text("Say what is done about it.", most=2000)
