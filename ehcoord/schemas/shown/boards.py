"""The boards of a manager, as a program is shown: the same rows as the page, and their numbers."""

from marshmallow import fields

from ehcoord.schemas.shown.base import Shown, instant, list_of, maybe_instant


class BoardRowSchema(Shown):
    """One row of a board: what it is about, by when something is due, and whose it is.

    ``person`` is who leads for now, whose task it is, or who was asked; ``since`` is when it
    began: the flag, the prompt, the request or the opening.
    """

    about = fields.String()
    case_id = fields.UUID(allow_none=True)
    child_id = fields.UUID(allow_none=True)
    reference = fields.String()
    since = maybe_instant()
    due_at = instant()
    late = fields.Boolean()
    person = fields.String()


class BoardCountsSchema(Shown):
    """How many rows each board has, by the very conditions of its rows, and how many are late."""

    lead_not_confirmed = fields.Integer(attribute="unled")
    lead_not_confirmed_late = fields.Integer(attribute="unled_late")
    waiting_for_a_decision = fields.Integer(attribute="waiting")
    waiting_for_a_decision_late = fields.Integer(attribute="waiting_late")
    late = fields.Integer()
    waiting_for_my_signature = fields.Integer(attribute="to_sign")
    requests_to_lead = fields.Integer(attribute="asked")
    led_by_another_team = fields.Integer(attribute="led_elsewhere")
    checked_at = instant(attribute="swept_at", allow_none=True)


BoardRowsSchema = list_of(BoardRowSchema)
