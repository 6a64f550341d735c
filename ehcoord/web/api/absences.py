"""Calls about being away: one's own days and those of people one manages or stands behind."""

from uuid import UUID

from ehcoord.commands.leads import CancelAbsence, NameDeputy, RecordAbsence
from ehcoord.commands.lists import OnePage
from ehcoord.db import db
from ehcoord.queries.absences import absences_of, person_away
from ehcoord.rules.permissions import Action
from ehcoord.schemas.leads import CancelAbsenceSchema, NameDeputySchema, RecordAbsenceSchema
from ehcoord.schemas.lists import OnePageSchema
from ehcoord.schemas.shown.handovers import AbsenceRecordedSchema, AwayListSchema
from ehcoord.services.absences import (
    AbsenceRecorded,
    arrange_cover,
    cancel_absence,
    record_absence,
)
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_PERSON_ID, Answer, Calls, Made, made, page_of
from ehcoord.web.instant import now

calls = Calls("absences", "Being away", "Days away of people who lead, and who covers.")
OF_PERSON = "/away/<uuid:user_id>"


@calls.read(OF_PERSON, Action.HOME_READ, AwayListSchema, takes=OnePageSchema)
def of_person(wanted: OnePage, user_id: UUID) -> Answer:
    """The days away of one person from today on, the soonest first."""
    person = person_away(db.session(), actor(), user_id, now())
    return page_of(absences_of(db.session(), person.user_id, now()), wanted.page)


@calls.make(
    "/away",
    Action.HOME_READ,
    AbsenceRecordedSchema,
    takes=RecordAbsenceSchema,
    example={"user_id": A_PERSON_ID, "from_on": "2025-06-02", "until_on": "2025-06-06"},
)
def record(command: RecordAbsence) -> Made:
    """Puts days away down, with who covers."""
    person_away(db.session(), actor(), command.user_id, now())
    done = record_absence(actor(), command, now=now())
    return made(done, "absences_api.of_person", user_id=command.user_id)


@calls.act(
    f"{OF_PERSON}/cover",
    Action.HOME_READ,
    AbsenceRecordedSchema,
    takes=NameDeputySchema,
    example={"absence_id": 1, "deputy_id": A_PERSON_ID},
)
def cover(command: NameDeputy, user_id: UUID) -> AbsenceRecorded:
    """Names who covers on days that are put down already."""
    person_away(db.session(), actor(), user_id, now())
    return arrange_cover(actor(), command, now=now())


@calls.act(
    f"{OF_PERSON}/cancel",
    Action.HOME_READ,
    AbsenceRecordedSchema,
    takes=CancelAbsenceSchema,
    example={"absence_id": 1},
)
def cancel(command: CancelAbsence, user_id: UUID) -> AbsenceRecorded:
    """Takes days away back: the person is here after all."""
    person_away(db.session(), actor(), user_id, now())
    return cancel_absence(actor(), command.absence_id, now=now())
