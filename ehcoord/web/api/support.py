"""Calls about support: a line of help, which worries it is for, where it stands, how it goes."""

from collections.abc import Mapping
from uuid import UUID

from ehcoord.commands.lists import AboutChild
from ehcoord.commands.support import (
    ChangeSupport,
    ConfirmFirstContact,
    ConfirmSupport,
    RecordMissedContact,
    StartSupport,
)
from ehcoord.db import db
from ehcoord.errors import NotFound
from ehcoord.queries.risks import worries_of_case
from ehcoord.queries.support import support_of_case
from ehcoord.rules.permissions import Action
from ehcoord.schemas.lists import AboutChildSchema
from ehcoord.schemas.shown.base import told
from ehcoord.schemas.shown.support import (
    SupportChangedSchema,
    SupportLineSchema,
    SupportLinesSchema,
)
from ehcoord.schemas.support import (
    ChangeSupportSchema,
    ConfirmFirstContactSchema,
    ConfirmSupportSchema,
    RecordMissedContactSchema,
    StartSupportSchema,
)
from ehcoord.services.support import change_support, confirm_first_contact, start_support
from ehcoord.services.support_rows import SupportChanged
from ehcoord.services.support_taps import confirm_support, record_missed_contact
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_CHILD_ID, AN_ID, Answer, Calls, Made, made, page_of
from ehcoord.web.api.of_case import child_ids, children_asked_for, happened, see
from ehcoord.web.case_frame import SeenCase
from ehcoord.web.instant import now

calls = Calls("support", "Support", "Lines of help. Only help that has begun can answer a worry.")
LINES = "/cases/<uuid:case_id>/support"
LINE = f"{LINES}/<uuid:support_id>"


@calls.read(LINES, Action.CASE_READ, SupportLinesSchema, takes=AboutChildSchema)
def of_case(wanted: AboutChild, case_id: UUID) -> Answer:
    """The lines of support of a case, those that run first."""
    seen = see(case_id, "support")
    return page_of(_lines(seen, wanted.child_id), wanted.page)


def _lines(seen: SeenCase, child_id: UUID | None) -> list[Mapping[str, object]]:
    session, asked_for = db.session(), children_asked_for(seen, child_id)
    worries = worries_of_case(session, actor(), seen.head.id, now())
    roots, children = {one.root_id: one.id for one in worries}, child_ids(seen)
    return [
        told(
            line,
            child_id=children[line.child_id],
            running=line.is_running,
            worry_ids=[roots[one] for one in line.risk_ids if one in roots],
        )
        for line in support_of_case(session, actor(), seen.head.id, now())
        if line.child_id in asked_for
    ]


@calls.make(
    LINES,
    Action.SUPPORT_WRITE,
    SupportChangedSchema,
    takes=StartSupportSchema,
    example={
        "child_id": A_CHILD_ID,
        "type_code": "mentor",
        "status": "active",
        "first_contact_at": "2025-05-19",
        "contacts_per_4_weeks": 4,
        "one_use_id": AN_ID,
    },
)
def start(command: StartSupport, case_id: UUID) -> Made:
    """Adds a line of help for one child. It counts once its first contact has been held."""
    done = start_support(actor(), case_id, command, now=now())
    ids = {"case_id": case_id, "support_id": done.support_id}
    return made(_changed(done), "support_api.one", again=done.again, **ids)


@calls.read(LINE, Action.CASE_READ, SupportLineSchema)
def one(case_id: UUID, support_id: UUID) -> Mapping[str, object]:
    """One line of help: where it stands, since when, and what has been said of it."""
    for line in _lines(see(case_id, "support"), None):
        if line["id"] == support_id:
            return line
    raise NotFound


def _changed(done: SupportChanged) -> Answer:
    return told(done, happened=happened(done.rechecked))


@calls.act(
    f"{LINE}/change",
    Action.SUPPORT_WRITE,
    SupportChangedSchema,
    takes=ChangeSupportSchema,
    example={"status": "ended", "happened_at": "2025-05-19", "planned_ending": True},
)
def change(command: ChangeSupport, case_id: UUID, support_id: UUID) -> Answer:
    """Records a new status or amount of a line, and since when."""
    return _changed(change_support(actor(), case_id, support_id, command, now=now()))


@calls.act(
    f"{LINE}/first-contact",
    Action.SUPPORT_WRITE,
    SupportChangedSchema,
    takes=ConfirmFirstContactSchema,
    example={"first_contact_at": "2025-05-19", "one_use_id": AN_ID},
)
def first_contact(command: ConfirmFirstContact, case_id: UUID, support_id: UUID) -> Answer:
    """Says that the help has begun: anybody who knows may say so."""
    return _changed(confirm_first_contact(actor(), case_id, support_id, command, now=now()))


@calls.act(
    f"{LINE}/going",
    Action.SUPPORT_WRITE,
    SupportChangedSchema,
    takes=ConfirmSupportSchema,
    example={"answer": "as_planned"},
)
def going(command: ConfirmSupport, case_id: UUID, support_id: UUID) -> Answer:
    """Says in one word how a line of help is going."""
    return _changed(confirm_support(actor(), case_id, support_id, command, now=now()))


@calls.act(
    f"{LINE}/missed",
    Action.SUPPORT_WRITE,
    SupportChangedSchema,
    takes=RecordMissedContactSchema,
    example={"planned_at": "2025-05-16", "cancelled_by_service": True},
)
def missed(command: RecordMissedContact, case_id: UUID, support_id: UUID) -> Answer:
    """Records a planned contact that was not held."""
    return _changed(record_missed_contact(actor(), case_id, support_id, command, now=now()))
