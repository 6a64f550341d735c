"""Calls about the people of a case: the family, the agencies around it, and its team."""

from uuid import UUID

from ehcoord.commands.cases import AddAgency, JoinTeamAround, NewMember
from ehcoord.commands.lists import OnePage
from ehcoord.commands.people import CorrectPerson
from ehcoord.db import db
from ehcoord.queries.case_people import agencies_around, family_of
from ehcoord.queries.written_people import WrittenOfPerson, written_of
from ehcoord.rules.permissions import Action
from ehcoord.schemas.cases import AddAgencySchema, JoinTeamAroundSchema, NewMemberSchema
from ehcoord.schemas.lists import OnePageSchema
from ehcoord.schemas.people import CorrectPersonSchema
from ehcoord.schemas.shown.case_people import (
    AgenciesAroundSchema,
    FamilySchema,
    PeopleChangedSchema,
    PersonCorrectedSchema,
    WrittenOfPersonSchema,
)
from ehcoord.services import case_people
from ehcoord.services.cases import join_team_around
from ehcoord.services.people import correct_person
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_PERSON_ID, Answer, Calls, page_of
from ehcoord.web.api.of_case import see
from ehcoord.web.instant import now

calls = Calls("case_people", "People of a case", "The family, the agencies around it, its team.")
CASE = "/cases/<uuid:case_id>"
PEOPLE = f"{CASE}/people"
AGENCIES = f"{CASE}/agencies"
A_BABY = {"given_name": "Sky", "family_name": "Sample", "born_on": "2024-11-02"}


@calls.read(PEOPLE, Action.CASE_READ, FamilySchema, takes=OnePageSchema)
def family(wanted: OnePage, case_id: UUID) -> Answer:
    """Everybody who is or was of the family, the children first."""
    return page_of(family_of(db.session(), see(case_id, "people").head), wanted.page)


@calls.act(
    PEOPLE,
    Action.PEOPLE_WRITE,
    PeopleChangedSchema,
    takes=NewMemberSchema,
    example={"role": "child", "details": A_BABY},
)
def add(command: NewMember, case_id: UUID) -> Answer:
    """Adds a person to the family: one who is known already, or a new one."""
    case_people.add_to_family(actor(), case_id, command, now=now())
    return {"case_id": case_id}


@calls.read(f"{PEOPLE}/<uuid:person_id>", Action.CASE_READ, WrittenOfPersonSchema)
def one(case_id: UUID, person_id: UUID) -> WrittenOfPerson:
    """What is written of one person of the family, and the version that is."""
    return written_of(db.session(), see(case_id, "a person").head, person_id)


@calls.act(
    f"{PEOPLE}/<uuid:person_id>",
    Action.PEOPLE_WRITE,
    PersonCorrectedSchema,
    takes=CorrectPersonSchema,
    example={"version": 1, "details": A_BABY},
    method="PUT",
)
def correct(command: CorrectPerson, case_id: UUID, person_id: UUID) -> Answer:
    """Puts right what is written of a person, by one who read ``version``.

    What is not sent is taken away, but for an address that is kept back from the sender.
    """
    return {"version": correct_person(actor(), case_id, person_id, command, now=now())}


@calls.act(f"{PEOPLE}/<uuid:person_id>/end", Action.PEOPLE_WRITE, PeopleChangedSchema)
def end(case_id: UUID, person_id: UUID) -> Answer:
    """Ends somebody's place in the case. What was recorded stays."""
    case_people.end_membership(actor(), case_id, person_id, now=now())
    return {"case_id": case_id}


@calls.read(AGENCIES, Action.CASE_READ, AgenciesAroundSchema, takes=OnePageSchema)
def agencies(wanted: OnePage, case_id: UUID) -> Answer:
    """The agencies that work with the family now, by name."""
    return page_of(agencies_around(db.session(), see(case_id, "agencies").head), wanted.page)


@calls.act(
    AGENCIES,
    Action.PEOPLE_WRITE,
    PeopleChangedSchema,
    takes=AddAgencySchema,
    example={"agency_id": 2},
)
def with_agency(command: AddAgency, case_id: UUID) -> Answer:
    """Says that an agency works with the family from now on: its safeguarding lead may see it."""
    case_people.add_agency(actor(), case_id, command, now=now())
    return {"case_id": case_id}


@calls.act(f"{AGENCIES}/<int:agency_id>/end", Action.PEOPLE_WRITE, PeopleChangedSchema)
def without_agency(case_id: UUID, agency_id: int) -> Answer:
    """Says that an agency no longer works with the family."""
    case_people.end_agency(actor(), case_id, agency_id, now=now())
    return {"case_id": case_id}


@calls.act(
    f"{CASE}/team-and-lead/join",
    Action.TEAM_AROUND_WRITE,
    PeopleChangedSchema,
    takes=JoinTeamAroundSchema,
    example={"user_id": A_PERSON_ID, "what_they_do": "School nurse"},
)
def join(command: JoinTeamAround, case_id: UUID) -> Answer:
    """Brings a professional into the team around the family, which gives them access."""
    join_team_around(actor(), case_id, command, now=now())
    return {"case_id": case_id}


@calls.act(
    f"{CASE}/team-and-lead/<uuid:user_id>/leave", Action.TEAM_AROUND_WRITE, PeopleChangedSchema
)
def leave(case_id: UUID, user_id: UUID) -> Answer:
    """Ends a professional's place in the team around the family."""
    case_people.leave_team_around(actor(), case_id, user_id, now=now())
    return {"case_id": case_id}
