"""Calls about who is kept apart from a family."""

from uuid import UUID

from ehcoord.commands.kept_apart import DeclareConflict, KeepApart
from ehcoord.commands.lists import OnePage
from ehcoord.db import db
from ehcoord.queries.access import get_case
from ehcoord.queries.kept_apart import kept_apart_from
from ehcoord.rules.permissions import Action
from ehcoord.schemas.kept_apart import DeclareConflictSchema, KeepApartSchema
from ehcoord.schemas.lists import OnePageSchema
from ehcoord.schemas.shown.kept_apart import ApartFromListSchema, ApartSchema, NoLongerApartSchema
from ehcoord.services.kept_apart import Apart, declare_conflict, end_keeping_apart, keep_from_family
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Answer, Calls, page_of
from ehcoord.web.instant import now

calls = Calls("kept_apart", "Kept apart", "Who neither sees nor leads a family, and why.")
OF_CASE = "/cases/<uuid:case_id>/kept-apart"


@calls.read(OF_CASE, Action.LEAD_ASSIGN, ApartFromListSchema, takes=OnePageSchema)
def of_case(wanted: OnePage, case_id: UUID) -> Answer:
    """Everybody who is kept apart from a family, for those who manage its case."""
    case, _ = get_case(db.session(), actor(), case_id, Action.LEAD_ASSIGN, now())
    return page_of(kept_apart_from(db.session(), case.id), wanted.page)


@calls.act(
    OF_CASE,
    Action.LEAD_ASSIGN,
    ApartSchema,
    takes=KeepApartSchema,
    example={"email": "someone@example.org", "because": "A cousin of the family."},
)
def keep(command: KeepApart, case_id: UUID) -> Apart:
    """Keeps somebody apart from a family."""
    return keep_from_family(actor(), case_id, command, now=now())


@calls.act(f"{OF_CASE}/<uuid:kept_id>/end", Action.LEAD_ASSIGN, NoLongerApartSchema)
def end(case_id: UUID, kept_id: UUID) -> Answer:
    """Ends keeping somebody apart."""
    return {"case_id": end_keeping_apart(actor(), kept_id, now=now())}


@calls.act(
    "/cases/<uuid:case_id>/conflict",
    Action.CASE_READ,
    ApartSchema,
    takes=DeclareConflictSchema,
    example={"because": "We are neighbours."},
)
def declare(command: DeclareConflict, case_id: UUID) -> Apart:
    """Declares a conflict of interest of one's own, and ends one's own access."""
    return declare_conflict(actor(), case_id, command, now=now())
