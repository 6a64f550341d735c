"""What is shown of meetings."""

from marshmallow import fields

from ehcoord.schemas.shown.base import Shown, instant, maybe_instant


class InvitedSchema(Shown):
    """Somebody who is asked to a meeting; ``answer`` is null until they have answered."""

    name = fields.String()
    agency = fields.String()
    answer = fields.String(allow_none=True)
    substitute = fields.String()
    report = fields.String()
    report_by = fields.Date(allow_none=True)


class MeetingSchema(Shown):
    """What is arranged for a review; ``meets_at`` is null while nothing is.

    ``sequence`` rises with every change, and ``calendar`` is the meeting as iCalendar text.
    """

    meets_at = maybe_instant()
    sequence = fields.Integer()
    calendar = fields.String()
    place = fields.String()
    chair = fields.String()
    note_taker = fields.String()
    access_needs = fields.String()
    was_due_at = maybe_instant()
    moved_because = fields.String()
    invited = fields.List(fields.Nested(InvitedSchema))


class ToldSchema(Shown):
    """How many people were told."""

    told = fields.Integer()


class DueAgainSchema(Shown):
    """The instant a review is now due."""

    due_at = instant()


class MeetAgainSchema(Shown):
    """The day by which people should meet again."""

    meet_again_by = fields.Date()
