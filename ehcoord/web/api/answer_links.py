"""Calls about links: who is around the family without an account, asked, taken back, taken in.

A link is answered on its own page alone, by whoever holds it: no call answers one.
"""

from uuid import UUID

from ehcoord.commands.answer_links import AskByLink, JoinWithoutAccount
from ehcoord.commands.lists import OnePage
from ehcoord.db import db
from ehcoord.queries.answer_links import links_of_case
from ehcoord.queries.without_account import without_account
from ehcoord.rules.permissions import Action
from ehcoord.schemas.answer_links import AskByLinkSchema, JoinWithoutAccountSchema
from ehcoord.schemas.lists import OnePageSchema
from ehcoord.schemas.shown.answer_links import (
    AskedByLinkListSchema,
    JoinedWithoutAccountSchema,
    LinkEndedSchema,
    LinkMadeSchema,
    WithoutAccountListSchema,
)
from ehcoord.schemas.shown.case_people import PeopleChangedSchema
from ehcoord.services import answer_links
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_CHILD_ID, Answer, Calls, Made, made, page_of
from ehcoord.web.api.of_case import see
from ehcoord.web.instant import now

calls = Calls(
    "answer_links", "Asked by link", "People without an account, and what they are asked by link."
)
CASE = "/cases/<uuid:case_id>"
MEMBERS = f"{CASE}/without-account"
ASKED = f"{CASE}/asked-by-link"
LINK = "/asked-by-link/<uuid:link_id>"
A_NURSE = {
    "name": "Nadia Okoro",
    "agency": "Northmere Hospital",
    "email": "nadia.okoro@example.org",
    "what_they_do": "Ward nurse",
}


@calls.read(MEMBERS, Action.CASE_READ, WithoutAccountListSchema, takes=OnePageSchema)
def members(wanted: OnePage, case_id: UUID) -> Answer:
    """Who is around the family without an account. They see nothing here."""
    head = see(case_id, "without an account").head
    return page_of(without_account(db.session(), head.id), wanted.page)


@calls.act(
    MEMBERS,
    Action.TEAM_AROUND_WRITE,
    JoinedWithoutAccountSchema,
    takes=JoinWithoutAccountSchema,
    example=A_NURSE,
)
def join(command: JoinWithoutAccount, case_id: UUID) -> Answer:
    """Puts somebody without an account around the family. It gives them access to nothing."""
    done = answer_links.join_without_account(actor(), case_id, command, now=now())
    return {"member_id": done}


@calls.act(f"{MEMBERS}/<uuid:member_id>/leave", Action.TEAM_AROUND_WRITE, PeopleChangedSchema)
def leave(case_id: UUID, member_id: UUID) -> Answer:
    """Ends the place of somebody without an account, and the links they have not answered."""
    answer_links.leave_without_account(actor(), case_id, member_id, now=now())
    return {"case_id": case_id}


@calls.read(ASKED, Action.CASE_READ, AskedByLinkListSchema, takes=OnePageSchema)
def asked(wanted: OnePage, case_id: UUID) -> Answer:
    """Everything that was asked by link, and what came in, the newest first."""
    head = see(case_id, "asked by link").head
    return page_of(links_of_case(db.session(), head, now()), wanted.page)


@calls.make(
    ASKED,
    Action.ANSWER_LINK_WRITE,
    LinkMadeSchema,
    takes=AskByLinkSchema,
    example={"question": "seen", "child_id": A_CHILD_ID, **A_NURSE},
)
def ask(command: AskByLink, case_id: UUID) -> Made:
    """Asks somebody without an account one question. Reports are asked for by arranging."""
    done = answer_links.ask_by_link(actor(), case_id, command, now=now())
    return made(done, "answer_links_api.asked", again=done.again, case_id=case_id)


@calls.act(f"{LINK}/take-back", Action.ANSWER_LINK_WRITE, LinkEndedSchema)
def take_back(link_id: UUID) -> Answer:
    """Ends a link before it is answered."""
    return {"case_id": answer_links.take_back_link(actor(), link_id, now=now())}


@calls.act(f"{LINK}/send-again", Action.ANSWER_LINK_WRITE, LinkMadeSchema)
def send_again(link_id: UUID) -> answer_links.LinkMade:
    """Asks the same again by a new link; the one before opens nothing."""
    return answer_links.send_link_again(actor(), link_id, now=now())


@calls.act(f"{LINK}/confirm", Action.ANSWER_LINK_CONFIRM, LinkEndedSchema)
def confirm(link_id: UUID) -> Answer:
    """Takes in what came by a link: a yes counts from now on."""
    return {"case_id": answer_links.confirm_answer(actor(), link_id, now=now())}
