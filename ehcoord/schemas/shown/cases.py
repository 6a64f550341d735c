"""A case as a program is shown it: its head, its children, what happened and who used it."""

from marshmallow import fields

from ehcoord.models.leads import LeadKind
from ehcoord.schemas.shown.base import Shown, instant, list_of, maybe_instant, maybe_text


class LedBySchema(Shown):
    """Who leads now: for now (interim), confirmed, or held by a manager."""

    name = fields.String()
    job_title = fields.String()
    kind = fields.Enum(LeadKind, by_value=True)
    since = instant()


class ChildOfCaseSchema(Shown):
    """One child of a case. An unborn child has the day they are expected."""

    id = fields.UUID(attribute="public_id")
    given_name = fields.String()
    name = fields.String()
    born_on = fields.Date(allow_none=True)
    expected_on = fields.Date(allow_none=True)


class CaseSchema(Shown):
    """One family's case. ``flagged_at`` is when needs were first said to be emerging."""

    id = fields.UUID(attribute="public_id")
    reference = fields.String()
    family_name = fields.String()
    restricted = fields.Boolean()
    closed_at = maybe_instant()
    needs_lead = fields.Boolean()
    flagged_at = maybe_instant()
    lead = fields.Nested(LedBySchema, allow_none=True)
    children = fields.List(fields.Nested(ChildOfCaseSchema))


class CaseLineSchema(Shown):
    """One case of the list."""

    id = fields.UUID(attribute="public_id")
    reference = fields.String()
    family_name = fields.String()
    team = fields.String()
    opened_at = instant()
    closed_at = maybe_instant()
    needs_lead = fields.Boolean()
    lead = fields.String()
    lead_kind = fields.Enum(LeadKind, by_value=True, allow_none=True)


class CaseOpenedSchema(Shown):
    """A case that is open now, with its children in the order in which they were sent."""

    id = fields.UUID(attribute="case_id")
    reference = fields.String()
    child_ids = fields.List(fields.UUID())


class LastSeenSchema(Shown):
    """When the child was last seen, by whom and whether alone."""

    at = instant()
    by_whom = fields.String()
    alone = fields.Boolean()
    place = fields.String()


class ChildNowSchema(Shown):
    """What waits about one child. That nothing waits never means that there is no worry."""

    id = fields.UUID()
    given_name = fields.String()
    last_seen = fields.Nested(LastSeenSchema, allow_none=True)
    waiting = fields.List(
        fields.UUID(), metadata={"description": "The worries that wait for a decision."}
    )
    review_id = fields.UUID(allow_none=True)
    review_due_at = maybe_instant()
    reasons = fields.List(
        fields.String(), metadata={"description": "Why a review is asked for, in plain English."}
    )


class HappeningSchema(Shown):
    """One line of the chronology. It was learned at ``recorded_at``."""

    kind = fields.String()
    at = instant()
    recorded_at = instant()
    by = fields.String()
    child_id = fields.UUID(allow_none=True)
    code = fields.String()
    words = fields.String()


class UseSchema(Shown):
    """One line of the record of use: ids and codes, never text."""

    number = fields.Integer()
    at = instant()
    name = fields.String()
    who = fields.String()
    about = maybe_text()
    details = fields.Dict(keys=fields.String())


CaseLinesSchema = list_of(CaseLineSchema)
HappeningsSchema = list_of(HappeningSchema)
UsesSchema = list_of(UseSchema)
