"""Calls about who leads: the team, whom to ask, the answer, and what a manager settles."""

from uuid import UUID

from ehcoord.commands.leads import (
    AnswerNomination,
    AskToLead,
    AssignLead,
    ChangeLead,
    ChooseAtFirstMeeting,
    ConfirmLead,
    GoAheadWithoutLead,
)
from ehcoord.commands.lists import OnePage
from ehcoord.db import db
from ehcoord.errors import AlreadyDone
from ehcoord.queries.access import get_case
from ehcoord.queries.home import requests_to_lead
from ehcoord.queries.leading import (
    Request,
    around_the_family,
    asked_to_lead,
    confirm_by,
    led_by,
    request_to,
)
from ehcoord.queries.leads import people_who_could_lead
from ehcoord.rules.leads import ORDER_IN_WORDS
from ehcoord.rules.permissions import Action
from ehcoord.schemas.leads import (
    AnswerNominationSchema,
    AskToLeadSchema,
    AssignLeadSchema,
    ChangeLeadSchema,
    ChooseAtFirstMeetingSchema,
    ConfirmLeadSchema,
    GoAheadWithoutLeadSchema,
)
from ehcoord.schemas.lists import OnePageSchema
from ehcoord.schemas.shown.base import told
from ehcoord.schemas.shown.leads import (
    AnsweredSchema,
    AskedSchema,
    CandidatesSchema,
    ConfirmBySchema,
    GoesAheadSchema,
    LeadingSchema,
    RequestReadSchema,
    RequestsToLeadSchema,
    TeamAndLeadSchema,
)
from ehcoord.services import leads
from ehcoord.services.leads import Leading
from ehcoord.services.leads.nominations import Answered
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_PERSON_ID, AN_ID, Answer, Calls, Made, made, page_of
from ehcoord.web.api.of_case import see
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

calls = Calls("leads", "Lead Professional", "Who leads, who is asked to, and who could.")
CASE = "/cases/<uuid:case_id>"
REQUEST = "/requests-to-lead/<uuid:nomination_id>"


@calls.read(f"{CASE}/team-and-lead", Action.CASE_READ, TeamAndLeadSchema)
def of_case(case_id: UUID) -> Answer:
    """Who leads and led, who was asked, and who is around the family."""
    seen, session = see(case_id, "team and lead"), db.session()
    return {
        "led": led_by(session, seen.head.id),
        "asked": asked_to_lead(session, seen.head.id),
        "around": around_the_family(session, seen.head.id),
        "confirm_by": confirm_by(session, seen.head.id),
    }


@calls.read(f"{CASE}/lead/candidates", Action.LEAD_NOMINATE, CandidatesSchema)
def candidates(case_id: UUID) -> Answer:
    """Who could lead, each with the reasons for and against. It is only an order."""
    see(case_id, "choose a lead", Action.LEAD_NOMINATE)
    session = db.session()
    case, _ = get_case(session, actor(), case_id, Action.LEAD_NOMINATE, now())
    found = people_who_could_lead(session, actor(), case, rules_in_memory(), now())
    return told(found, order=ORDER_IN_WORDS)


@calls.make(
    f"{CASE}/lead/ask",
    Action.LEAD_NOMINATE,
    AskedSchema,
    takes=AskToLeadSchema,
    example={"user_id": A_PERSON_ID, "family_wish": True, "one_use_id": AN_ID},
)
def ask(command: AskToLead, case_id: UUID) -> Made:
    """Asks one person to lead; they answer within the rulebook's time."""
    try:
        done = leads.nominate_lead(actor(), case_id, command, now=now())
    except AlreadyDone as before:
        said = _asked_before(case_id, UUID(before.public_id))
        return made(said, "leads_api.of_case", again=True, case_id=case_id)
    said = told(done, id=done.nomination_id)
    return made(said, "leads_api.of_case", case_id=case_id)


def _asked_before(case_id: UUID, nomination_id: UUID) -> Answer:
    case, _ = get_case(db.session(), actor(), case_id, Action.LEAD_NOMINATE, now())
    requests = asked_to_lead(db.session(), case.id)
    first = next(one for one in requests if one.public_id == nomination_id)
    return {"id": first.public_id, "name": first.name, "answer_by": first.due_at}


@calls.act(
    f"{CASE}/lead/assign",
    Action.LEAD_ASSIGN,
    LeadingSchema,
    takes=AssignLeadSchema,
    example={"user_id": A_PERSON_ID, "trained": True},
)
def assign(command: AssignLead, case_id: UUID) -> Leading:
    """Makes somebody whom the manager manages the lead from now on."""
    return leads.assign_lead(actor(), case_id, command, now=now())


@calls.act(
    f"{CASE}/lead/confirm",
    Action.LEAD_ASSIGN,
    LeadingSchema,
    takes=ConfirmLeadSchema,
    example={"trained": True},
)
def confirm(command: ConfirmLead, case_id: UUID) -> Leading:
    """Confirms the person who leads for now."""
    return leads.confirm_lead(actor(), case_id, command, now=now())


@calls.act(
    f"{CASE}/lead/change",
    Action.LEAD_ASSIGN,
    LeadingSchema,
    takes=ChangeLeadSchema,
    example={
        "user_id": A_PERSON_ID,
        "because": "family_asked",
        "confirmed": True,
        "trained": True,
    },
)
def change(command: ChangeLead, case_id: UUID) -> Leading:
    """Ends one lead and begins another in the same act: there is no ending without."""
    return leads.change_lead(actor(), case_id, command, now=now())


@calls.act(
    f"{CASE}/lead/go-ahead",
    Action.LEAD_ASSIGN,
    GoesAheadSchema,
    takes=GoAheadWithoutLeadSchema,
    example={"because": "The family asks for the plan this week.", "until_on": "2025-05-30"},
)
def go_ahead(command: GoAheadWithoutLead, case_id: UUID) -> Answer:
    """Lets the plan be agreed, or the case close, before a lead is confirmed."""
    return {"until_on": leads.go_ahead_without_lead(actor(), case_id, command, now=now())}


@calls.act(f"{CASE}/lead/hold", Action.LEAD_ASSIGN, LeadingSchema)
def hold(case_id: UUID) -> Leading:
    """The manager holds the family, as a last resort and for a few days."""
    return leads.hold_as_manager(actor(), case_id, now=now())


@calls.act(
    f"{CASE}/lead/first-meeting",
    Action.LEAD_ASSIGN,
    ConfirmBySchema,
    takes=ChooseAtFirstMeetingSchema,
    example={"meeting_on": "2025-05-27"},
)
def first_meeting(command: ChooseAtFirstMeeting, case_id: UUID) -> Answer:
    """Lets the family choose at the first meeting; the clock waits for it, within its limit."""
    return {"confirm_by": leads.choose_at_first_meeting(actor(), case_id, command, now=now())}


@calls.read("/requests-to-lead", Action.HOME_READ, RequestsToLeadSchema, takes=OnePageSchema)
def requests(wanted: OnePage) -> Answer:
    """The requests to lead that wait for this person's answer, the oldest first."""
    return page_of(requests_to_lead(db.session(), actor()), wanted.page)


@calls.read(REQUEST, Action.LEAD_ANSWER, RequestReadSchema)
def request_read(nomination_id: UUID) -> Request:
    """One request to lead, as the person who was asked reads it."""
    return request_to(db.session(), actor(), nomination_id)


@calls.act(
    f"{REQUEST}/answer",
    Action.LEAD_ANSWER,
    AnsweredSchema,
    takes=AnswerNominationSchema,
    example={"accepted": True, "trained": True},
)
def answer(command: AnswerNomination, nomination_id: UUID) -> Answered:
    """Says yes, or no with a reason, to a request to lead."""
    return leads.answer_nomination(actor(), nomination_id, command, now=now())


@calls.act(f"{REQUEST}/take-back", Action.LEAD_NOMINATE, AnsweredSchema)
def take_back(nomination_id: UUID) -> Answered:
    """Takes a request back before it is answered."""
    return leads.take_back_nomination(actor(), nomination_id, now=now())
