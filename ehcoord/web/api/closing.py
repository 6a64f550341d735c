"""Calls about the end of a case: close it, ask for it, leave it open, open it again."""

from uuid import UUID

from ehcoord.commands.closing import (
    CheckClosedCase,
    CloseCase,
    LeaveOpen,
    ProposeClosing,
    ReopenCase,
)
from ehcoord.rules.permissions import Action
from ehcoord.schemas.closing import (
    CheckClosedCaseSchema,
    CloseCaseSchema,
    LeaveOpenSchema,
    ProposeClosingSchema,
    ReopenCaseSchema,
)
from ehcoord.schemas.shown.closing import CaseClosedSchema, ClosingAskedSchema, OfCaseSchema
from ehcoord.services.closing import CaseClosed, close_case, leave_open, propose_closing
from ehcoord.services.reopening import check_closed_case, reopen_case
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Answer, Calls
from ehcoord.web.instant import now

calls = Calls("closing", "The end of a case", "Closing, and what is asked afterwards.")
CASE = "/cases/<uuid:case_id>"
WHY = "What the family wanted has happened: school every day since March."


@calls.act(
    f"{CASE}/close",
    Action.CASE_CLOSE,
    CaseClosedSchema,
    takes=CloseCaseSchema,
    example={"reason": "outcomes_met", "summary": WHY, "child_says": "It is enough."},
)
def close(command: CloseCase, case_id: UUID) -> CaseClosed:
    """Closes a case, with a decision on each worry of moderate or above that still waits.

    Everything that has to happen first is answered with 409: `rule` and `fix` for the first,
    the others in `also`.
    """
    return close_case(actor(), case_id, command, now=now())


@calls.act(
    f"{CASE}/close/ask",
    Action.CASE_CLOSE,
    ClosingAskedSchema,
    takes=ProposeClosingSchema,
    example={"reason": "outcomes_met", "summary": WHY},
)
def ask(command: ProposeClosing, case_id: UUID) -> Answer:
    """Asks the manager to close a case. Asking again changes the words and moves no date."""
    return {
        "case_id": case_id,
        "answer_by": propose_closing(actor(), case_id, command, now=now()),
    }


@calls.act(
    f"{CASE}/close/leave-open",
    Action.CASE_CLOSE,
    OfCaseSchema,
    takes=LeaveOpenSchema,
    example={"because": "Their new flat is not certain yet."},
)
def stays_open(command: LeaveOpen, case_id: UUID) -> Answer:
    """Answers a wish to close with no, and why."""
    leave_open(actor(), case_id, command, now=now())
    return {"case_id": case_id}


@calls.act(
    f"{CASE}/reopen",
    Action.CASE_REOPEN,
    OfCaseSchema,
    takes=ReopenCaseSchema,
    example={"because": "The school rang: they ask for help again."},
)
def reopen(command: ReopenCase, case_id: UUID) -> Answer:
    """Opens a closed case again, with its story. A family that needed a lead has one at once."""
    reopen_case(actor(), case_id, command, now=now())
    return {"case_id": case_id}


@calls.act(
    f"{CASE}/closed/check",
    Action.CASE_REOPEN,
    OfCaseSchema,
    takes=CheckClosedCaseSchema,
    example={"answer": "lasted", "how_known": "Asked the school nurse."},
)
def check(command: CheckClosedCase, case_id: UUID) -> Answer:
    """Says what became of a family since its case closed, and how that is known."""
    check_closed_case(actor(), case_id, command, now=now())
    return {"case_id": case_id}
