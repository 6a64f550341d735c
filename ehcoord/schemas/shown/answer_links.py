"""What is shown of links: whom somebody asked, how far it is, and what came in."""

from marshmallow import fields

from ehcoord.queries.answer_links import LinkState
from ehcoord.rules.answer_links import LinkEnding, LinkQuestion, LinkSaid
from ehcoord.schemas.shown.base import Shown, instant, list_of, maybe_instant


class WithoutAccountSchema(Shown):
    """A professional around the family who has no account."""

    id = fields.UUID()
    name = fields.String()
    agency = fields.String()
    what_they_do = fields.String()
    email = fields.String()
    since = instant()
    invited_by = fields.String()


class JoinedWithoutAccountSchema(Shown):
    """The place of somebody without an account around a family."""

    member_id = fields.UUID()


class CameInByLinkSchema(Shown):
    """What came in, as the sender's own entry."""

    at = instant()
    said = fields.Enum(LinkSaid, by_value=True, allow_none=True)
    on_day = fields.Date(allow_none=True)
    alone = fields.Boolean(allow_none=True)
    reference = fields.String()
    words = fields.String()
    worry_id = fields.UUID(allow_none=True)


class AskedByLinkSchema(Shown):
    """One question to one person. What opens the link is in their letter and nowhere else."""

    id = fields.UUID()
    child_id = fields.UUID()
    question = fields.Enum(LinkQuestion, by_value=True)
    name = fields.String()
    agency = fields.String()
    what_they_do = fields.String()
    email = fields.String()
    made_at = instant()
    made_by = fields.String()
    expires_at = instant()
    opened_at = maybe_instant()
    state = fields.Enum(LinkState, by_value=True)
    ended_how = fields.Enum(LinkEnding, by_value=True, allow_none=True)
    confirmed_at = maybe_instant()
    confirmed_by = fields.String()
    answer = fields.Nested(CameInByLinkSchema, allow_none=True)


class LinkMadeSchema(Shown):
    """A question that is on its way, and until when it can be answered."""

    link_id = fields.UUID()
    expires_at = instant()


class LinkEndedSchema(Shown):
    """The case of a link that was taken back or taken in."""

    case_id = fields.UUID()


WithoutAccountListSchema = list_of(WithoutAccountSchema)
AskedByLinkListSchema = list_of(AskedByLinkSchema)
