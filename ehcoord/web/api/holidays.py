"""Calls about school holidays: the dates an agency keeps, and who covers in them."""

from uuid import UUID

from ehcoord.commands.holidays import KeepHoliday, NameHolidayCover
from ehcoord.commands.lists import OnePage
from ehcoord.db import db
from ehcoord.queries.absences import person_away
from ehcoord.queries.holidays import holidays_for, holidays_of
from ehcoord.queries.users import agency_of
from ehcoord.rules.permissions import Action
from ehcoord.schemas.holidays import KeepHolidaySchema, NameHolidayCoverSchema
from ehcoord.schemas.lists import OnePageSchema
from ehcoord.schemas.shown.holidays import (
    AskedAboutHolidayListSchema,
    CoverSaidSchema,
    HolidayKeptSchema,
    HolidayListSchema,
)
from ehcoord.services.holiday_cover import CoverSaid, name_holiday_cover
from ehcoord.services.holidays import HolidayKept, keep_holiday, take_holiday_back
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_PERSON_ID, AN_ID, Answer, Calls, Made, made, page_of
from ehcoord.web.instant import now

calls = Calls(
    "holidays", "School holidays", "The dates an agency keeps, and who covers for families in them."
)
OF_AGENCY = "/agencies/<int:agency_id>/holidays"
OF_PERSON = "/away/<uuid:user_id>/holidays"


@calls.read(OF_AGENCY, Action.AGENCY_NAME, HolidayListSchema, takes=OnePageSchema)
def of_agency(wanted: OnePage, agency_id: int) -> Answer:
    """The holidays an agency keeps that are not over, the soonest first."""
    agency_of(db.session(), actor(), agency_id)
    return page_of(holidays_of(db.session(), agency_id, now()), wanted.page)


@calls.make(
    OF_AGENCY,
    Action.AGENCY_NAME,
    HolidayKeptSchema,
    takes=KeepHolidaySchema,
    example={"name": "Summer", "from_on": "2025-07-23", "until_on": "2025-09-01"},
)
def keep(command: KeepHoliday, agency_id: int) -> Made:
    """Puts a holiday of an agency down; working days are counted all the same."""
    done = keep_holiday(actor(), agency_id, command, now=now())
    return made(done, "holidays_api.of_agency", agency_id=agency_id)


@calls.act(f"{OF_AGENCY}/<uuid:holiday_id>/take-back", Action.AGENCY_NAME, HolidayKeptSchema)
def take_back(agency_id: int, holiday_id: UUID) -> HolidayKept:
    """Takes a holiday back, with the cover that was named for it."""
    return take_holiday_back(actor(), agency_id, holiday_id, now=now())


@calls.read(OF_PERSON, Action.HOME_READ, AskedAboutHolidayListSchema, takes=OnePageSchema)
def of_person(wanted: OnePage, user_id: UUID) -> Answer:
    """The holidays of somebody's agency, and what they have said of each."""
    person = person_away(db.session(), actor(), user_id, now())
    found = holidays_for(db.session(), person.user_id, person.agency_id, now())
    return page_of(found, wanted.page)


@calls.act(
    OF_PERSON,
    Action.HOME_READ,
    CoverSaidSchema,
    takes=NameHolidayCoverSchema,
    example={
        "holiday_id": AN_ID,
        "cover_id": A_PERSON_ID,
        "whom_to_ring": "The team, 01632 960 001",
    },
)
def name_cover(command: NameHolidayCover, user_id: UUID) -> CoverSaid:
    """Says who covers in a holiday, that the lead works on, or why nobody is needed."""
    return name_holiday_cover(actor(), user_id, command, now=now())
