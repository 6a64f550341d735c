"""Reviews and their agendas as a program is shown them."""

from marshmallow import fields

from ehcoord.models.reviews import ReviewKind
from ehcoord.rules.vocabulary import DecisionKind, ReviewForm
from ehcoord.schemas.shown.base import HappenedSchema, Shown, instant, list_of, maybe_instant
from ehcoord.schemas.shown.cases import LastSeenSchema


class ReviewSchema(Shown):
    """One review. ``reasons`` say in plain English why it was asked for; none if it was planned.

    ``professionals_only`` says that no family member may be invited to it, told of it or shown it.
    """

    id = fields.UUID()
    child_id = fields.UUID()
    kind = fields.Enum(ReviewKind, by_value=True)
    form = fields.Enum(ReviewForm, by_value=True)
    professionals_only = fields.Boolean()
    opened_at = instant()
    due_at = instant()
    arranged_at = maybe_instant()
    arranged_where = fields.String()
    sent_at = maybe_instant()
    held_at = maybe_instant()
    closed_at = maybe_instant()
    reasons = fields.List(fields.String())


class LastDecisionSchema(Shown):
    """What was decided about a worry the last time, and the worries recorded since."""

    worry_id = fields.UUID()
    decision = fields.Enum(DecisionKind, by_value=True)
    why = fields.String()
    change_our_mind = fields.String()
    held_at = instant()
    deliver_by = fields.Date(allow_none=True)
    recorded_since = fields.List(fields.UUID())


class AgendaSchema(Shown):
    """What a review has to look at. ``kept_back`` counts worries that this person is not shown.

    ``draft_version`` is what a draft or a review that is sent has to name.
    """

    review = fields.Nested(ReviewSchema)
    case_id = fields.UUID()
    draft_version = fields.Integer()
    waiting = fields.List(fields.UUID())
    kept_back = fields.Integer()
    support = fields.List(fields.UUID())
    promised = fields.List(fields.UUID())
    last_decisions = fields.List(fields.Nested(LastDecisionSchema))
    unchanged_in_a_row = fields.Integer()
    last_seen = fields.Nested(LastSeenSchema, allow_none=True)
    not_known = fields.List(fields.String())


class ReviewSentSchema(Shown):
    """A review that was sent. ``held_at`` is null while a second person has still to sign."""

    review_id = fields.UUID()
    held_at = maybe_instant()
    next_due_at = maybe_instant()
    happened = fields.Nested(HappenedSchema)


class ReviewAskedSchema(Shown):
    """What became of the child's review because somebody asked, or looked again."""

    happened = fields.Nested(HappenedSchema)


class ReviewArrangedSchema(Shown):
    """The instant a review is due, which stays, whenever people meet."""

    due_at = instant()


class DraftSavedSchema(Shown):
    """The version of the draft as it now stands."""

    draft_version = fields.Integer()


class FamilyAllowedSchema(Shown):
    """Whether the review was for professionals only until now."""

    changed = fields.Boolean()


ReviewsSchema = list_of(ReviewSchema)
