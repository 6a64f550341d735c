"""Calls about contacts: who saw or spoke to whom, notes, and the three taps of a week."""

from uuid import UUID

from ehcoord.commands.contacts import RecordContact, RecordNote, WeeklyCard
from ehcoord.commands.lists import AboutChild
from ehcoord.db import db
from ehcoord.queries.contacts import contacts_of_case
from ehcoord.rules.permissions import Action
from ehcoord.schemas.contacts import RecordContactSchema, RecordNoteSchema, WeeklyCardSchema
from ehcoord.schemas.lists import AboutChildSchema
from ehcoord.schemas.shown.base import told
from ehcoord.schemas.shown.contacts import (
    CardAnsweredSchema,
    ContactRecordedSchema,
    ContactsSchema,
    NoteRecordedSchema,
)
from ehcoord.services.contacts import record_contact, record_note, weekly_card
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_CHILD_ID, AN_ID, Answer, Calls, Made, made, page_of
from ehcoord.web.api.of_case import child_ids, children_asked_for, happened, see
from ehcoord.web.instant import now

calls = Calls(
    "contacts", "Contacts and notes", "Who saw or spoke to whom, and notes worth keeping."
)
CASE = "/cases/<uuid:case_id>"


@calls.read(f"{CASE}/contacts", Action.CASE_READ, ContactsSchema, takes=AboutChildSchema)
def of_case(wanted: AboutChild, case_id: UUID) -> Answer:
    """The contacts of a case, the latest first: a contact with two children is two lines."""
    seen = see(case_id, "contacts")
    children, asked_for = child_ids(seen), children_asked_for(seen, wanted.child_id)
    found = [
        told(one, child_id=children[one.child_id])
        for one in contacts_of_case(db.session(), actor(), seen.head.id, now())
        if one.child_id in asked_for
    ]
    return page_of(found, wanted.page)


@calls.make(
    f"{CASE}/contacts",
    Action.CONTACT_WRITE,
    ContactRecordedSchema,
    takes=RecordContactSchema,
    example={
        "child_ids": [A_CHILD_ID],
        "happened_at": "2025-05-19T09:30:00+01:00",
        "seen": True,
        "alone": True,
        "place": "School",
        "one_use_id": AN_ID,
    },
)
def record(command: RecordContact, case_id: UUID) -> Made:
    """Records that somebody saw the children, or spoke to the family about them.

    Attending school is being seen, and never being seen alone.
    """
    done = record_contact(actor(), case_id, command, now=now())
    said = {"entry_id": done.entry_id, "happened": [happened(one) for one in done.rechecked]}
    return made(said, "contacts_api.of_case", again=done.again, case_id=case_id)


@calls.make(
    f"{CASE}/notes",
    Action.CONTACT_WRITE,
    NoteRecordedSchema,
    takes=RecordNoteSchema,
    example={"words": "The school trip is on Friday.", "one_use_id": AN_ID},
)
def note(command: RecordNote, case_id: UUID) -> Made:
    """Keeps a note in the chronology: neither worry nor contact, and no rule ever reads it."""
    done = record_note(actor(), case_id, command, now=now())
    return made({"case_id": case_id}, "cases_api.happenings", again=done.again, case_id=case_id)


@calls.act(
    "/children/<uuid:child_id>/this-week",
    Action.CONTACT_WRITE,
    CardAnsweredSchema,
    takes=WeeklyCardSchema,
    example={"seen": "me", "seen_on": "2025-05-19", "support": "as_planned", "one_use_id": AN_ID},
)
def this_week(command: WeeklyCard, child_id: UUID) -> Answer:
    """Three taps about one child: seen this week, help as planned, which worries are still true."""
    done = weekly_card(actor(), child_id, command, now=now())
    return {"child_id": done.child_id, "happened": happened(done.rechecked)}
