"""Contacts as a program is shown them, and what followed when one was saved."""

from marshmallow import fields

from ehcoord.schemas.shown.base import HappenedSchema, Shown, instant, list_of


class ContactSchema(Shown):
    """One contact about one child: seen, or only spoken to."""

    child_id = fields.UUID()
    happened_at = instant()
    recorded_at = instant()
    seen = fields.Boolean()
    alone = fields.Boolean()
    by_whom = fields.String()
    place = fields.String()
    note = fields.String()


class ContactRecordedSchema(Shown):
    """One entry about one or several children."""

    entry_id = fields.UUID()
    happened = fields.List(fields.Nested(HappenedSchema))


class NoteRecordedSchema(Shown):
    """A note that is kept in the chronology; no rule ever reads it."""

    case_id = fields.UUID()


class CardAnsweredSchema(Shown):
    """The three taps of a week about one child."""

    child_id = fields.UUID()
    happened = fields.Nested(HappenedSchema)


ContactsSchema = list_of(ContactSchema)
