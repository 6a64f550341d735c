"""Calls about cases: the list, one case and its children, what happened and who used it."""

from uuid import UUID

from ehcoord.commands.cases import OpenCase
from ehcoord.commands.lists import OnePage, WantedCases, WantedHappenings
from ehcoord.db import db
from ehcoord.models.cases import Child
from ehcoord.queries.case_heads import CaseHead
from ehcoord.queries.case_lists import PAGE, CaseFilter, cases_of
from ehcoord.queries.chronology import chronology
from ehcoord.queries.contacts import last_seen
from ehcoord.queries.reviews import reviews_of_case
from ehcoord.queries.risks import worries_of_case
from ehcoord.queries.use import USE_PAGE, use_of_case
from ehcoord.rules.permissions import Action
from ehcoord.schemas.cases import OpenCaseSchema
from ehcoord.schemas.lists import OnePageSchema, WantedCasesSchema, WantedHappeningsSchema
from ehcoord.schemas.shown.base import told
from ehcoord.schemas.shown.cases import (
    CaseLinesSchema,
    CaseOpenedSchema,
    CaseSchema,
    ChildNowSchema,
    HappeningsSchema,
    UsesSchema,
)
from ehcoord.services.cases import open_case
from ehcoord.services.records import Event, note_view
from ehcoord.services.response_check import evaluation_of
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Answer, Calls, Made, made, page_of, paged
from ehcoord.web.api.of_case import child_ids, see
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

calls = Calls("cases", "Cases", "Families' cases, their children, and what happened in them.")
CASE = "/cases/<uuid:case_id>"
A_CHILD = {
    "role": "child",
    "details": {"given_name": "Wren", "family_name": "Sample", "born_on": "2012-03-04"},
}


@calls.read("/cases", Action.CASE_LIST, CaseLinesSchema, takes=WantedCasesSchema)
def every_case(wanted: WantedCases) -> Answer:
    """The cases a person may see, in alphabetical order."""
    narrowed = CaseFilter(wanted.reference, wanted.closed)
    rows, total = cases_of(db.session(), actor(), narrowed, now(), page=wanted.page)
    note_view(actor(), Event("cases.listed", details={"rows": len(rows)}), now=now())
    return paged(rows, page=wanted.page, more=total > wanted.page * PAGE)


@calls.make(
    "/cases",
    Action.CASE_OPEN,
    CaseOpenedSchema,
    takes=OpenCaseSchema,
    example={"family_name": "Sample", "children": [A_CHILD]},
)
def open_one(command: OpenCase) -> Made:
    """Opens a family's case.

    Search for its people first: a person who is known already is named by `person_id`. Whoever
    opens a case is in the team around the family from then on.
    """
    done = open_case(actor(), command, now=now())
    return made(done, "cases_api.one", again=done.again, case_id=done.case_id)


@calls.read(CASE, Action.CASE_READ, CaseSchema)
def one(case_id: UUID) -> CaseHead:
    """One case: its reference, its children, and who leads."""
    return see(case_id, "case").head


@calls.read(f"{CASE}/children/<uuid:child_id>", Action.CASE_READ, ChildNowSchema)
def child(case_id: UUID, child_id: UUID) -> Answer:
    """What waits about one child: worries without a decision, the review, when last seen."""
    seen = see(case_id, "child")
    head, session, me = seen.child(child_id), db.session(), actor()
    found = evaluation_of(session, session.get_one(Child, head.id), rules_in_memory(), now())
    waiting = {one.worry_id for one in found.unanswered}
    worries = worries_of_case(session, me, seen.head.id, now())
    reviews = reviews_of_case(session, me, seen.head.id, now())
    review = next((r for r in reviews if r.child_id == head.id and r.closed_at is None), None)
    return {
        "id": head.public_id,
        "given_name": head.given_name,
        "last_seen": last_seen(session, me, [head.id], now()).get(head.id),
        "waiting": [one.id for one in worries if one.root_id in waiting],
        "review_id": review.id if review else None,
        "review_due_at": review.due_at if review else None,
        "reasons": review.reasons if review else (),
    }


@calls.read(f"{CASE}/chronology", Action.CASE_READ, HappeningsSchema, takes=WantedHappeningsSchema)
def happenings(wanted: WantedHappenings, case_id: UUID) -> Answer:
    """Everything that happened in a case, the newest first."""
    seen = see(case_id, "chronology")
    children = child_ids(seen)
    found = [
        told(one, child_id=children.get(one.child_id or 0))
        for one in chronology(db.session(), seen.head, now())
        if wanted.kind in (None, one.kind)
    ]
    return page_of(found, wanted.page)


@calls.read(f"{CASE}/record-of-use", Action.AUDIT_READ, UsesSchema, takes=OnePageSchema)
def record_of_use(wanted: OnePage, case_id: UUID) -> Answer:
    """Who did and saw what in a case, the newest first."""
    seen = see(case_id, "record of use", Action.AUDIT_READ)
    lines, total = use_of_case(db.session(), seen.head.id, wanted.page)
    return paged(lines, page=wanted.page, more=total > wanted.page * USE_PAGE)
