"""The end of a case: close it, ask a manager to, leave it open; and what comes afterwards."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.access import get_case
from ehcoord.queries.closing import MANAGES, ends_with_the_case, how_it_closed, proposed
from ehcoord.queries.risks import Worry, worries_of_case
from ehcoord.rules.closing import (
    AGREEMENT_LOST,
    IN_WORDS,
    LOOKED_AT_LATER,
    ClosingReason,
    HasLasted,
)
from ehcoord.rules.permissions import Action, sees_restricted
from ehcoord.schemas.closing import (
    CheckClosedCaseSchema,
    CloseCaseSchema,
    LeaveOpenSchema,
    ProposeClosingSchema,
    ReopenCaseSchema,
)
from ehcoord.services import closing, reopening
from ehcoord.services.closing import LooksLike, would_meet
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.filters import day_words, instant_words
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

pages = Blueprint("closing", __name__)
CLOSED = "closing.closed"
# Where each thing that stands against closing is settled.
SETTLED_AT = {
    "closing-safety-first": ("cases.overview", "See what is open"),
    "closing-answer-unread": ("answer_links.of_case", "Read what came by link"),
    "closing-needs-lead": ("leads.choose", "Choose a lead"),
    "closing-worries-wait": ("reviews.of_case", "Go to the reviews"),
    "closing-final-review": ("reviews.of_case", "Go to the reviews"),
    "closing-outcomes-open": ("family_plan.of_case", "Go to the plan"),
}
ANSWERS = (
    (HasLasted.LASTED, "Yes, it has lasted"),
    (HasLasted.PARTLY, "Partly"),
    (HasLasted.NEEDS_HELP, "No, the family needs help again"),
    (HasLasted.NOT_KNOWN, "Nobody could find out"),
)


@pages.route("/cases/<uuid:case_id>/close", methods=["GET", "POST"])
@requires(Action.CASE_CLOSE)
def close(case_id: UUID) -> ResponseReturnValue:
    """Why the case closes; then what stands against it, what is decided, and what ends."""
    return handle_form(
        CloseCaseSchema(),
        lambda command: closing.close_case(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for(CLOSED, case_id=case_id), "The case is closed. Its story is kept."
        ),
        render=lambda typed, errors: _close_page(case_id, typed, errors),
    )


def _close_page(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, Action.CASE_CLOSE, page="close the case")
    session, head = db.session(), seen.head
    reason = _reason(typed)
    meets = _meets(seen, reason) if reason and head.closed_at is None else None
    return render_case(
        "closing/close.html",
        seen,
        typed=typed,
        errors=errors,
        reasons=[(one.value, words) for one, words in IN_WORDS.items()],
        reason=reason,
        reason_words=IN_WORDS.get(reason, "") if reason else "",
        meets=meets,
        waiting=_waiting(seen, meets) if meets else [],
        ends=ends_with_the_case(session, head.id),
        looked_at_later=reason in LOOKED_AT_LATER,
        agreement_lost=reason in AGREEMENT_LOST,
        settled_at=SETTLED_AT,
        asked=proposed(session, head.id),
        manages=bool(head.relations & MANAGES),
        words=IN_WORDS,
    )


def _reason(typed: Typed) -> ClosingReason | None:
    said = typed["reason"] or request.args.get("reason", "")
    return next((one for one in ClosingReason if one.value == said), None)


def _meets(seen: SeenCase, reason: ClosingReason) -> LooksLike:
    session = db.session()
    case, relations = get_case(session, actor(), seen.head.public_id, Action.CASE_CLOSE, now())
    return would_meet(session, case, relations, reason, rules_in_memory(), now())


def _waiting(seen: SeenCase, meets: LooksLike) -> Sequence[Worry]:
    found = worries_of_case(db.session(), actor(), seen.head.id, now())
    return [worry for worry in found if worry.id in meets.waiting]


@pages.post("/cases/<uuid:case_id>/close/ask")
@requires(Action.CASE_CLOSE)
def ask(case_id: UUID) -> ResponseReturnValue:
    """A lead asks the manager to close the case."""
    return handle_form(
        ProposeClosingSchema(),
        lambda command: closing.propose_closing(actor(), case_id, command, now=now()),
        on_success=lambda due: go_on(
            url_for("cases.overview", case_id=case_id),
            f"The manager is asked, and answers by {instant_words(due)}. Until then nothing ends.",
        ),
        render=lambda typed, errors: _close_page(case_id, typed, errors),
    )


@pages.post("/cases/<uuid:case_id>/close/leave-open")
@requires(Action.CASE_CLOSE)
def leave_open(case_id: UUID) -> ResponseReturnValue:
    """A manager's no, and why."""
    return handle_form(
        LeaveOpenSchema(),
        lambda command: closing.leave_open(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for("cases.overview", case_id=case_id), "The case stays open. Why is on its record."
        ),
        render=lambda typed, errors: _close_page(case_id, typed, errors),
    )


@pages.get("/cases/<uuid:case_id>/closed")
@requires(Action.CASE_READ)
def closed(case_id: UUID) -> str:
    """How the case closed, who keeps an eye on what, and what became of the family since."""
    return _closed_page(case_id, Typed(), {})


def _closed_page(case_id: UUID, typed: Typed, errors: Mapping[str, str]) -> str:
    seen = see_case(case_id, page="how it closed")
    said = how_it_closed(db.session(), seen.head.id)
    worries = {
        one.root_id: one for one in worries_of_case(db.session(), actor(), seen.head.id, now())
    }
    return render_case(
        "closing/closed.html",
        seen,
        typed=typed,
        errors=errors,
        worries=worries,
        words=IN_WORDS,
        answers=[(one.value, words) for one, words in ANSWERS],
        lasted=dict(ANSWERS),
        sees_restricted=sees_restricted(seen.head.relations),
        may_reopen=seen.head.closed_at is not None and seen.holds(Action.CASE_REOPEN),
        said=said,
    )


@pages.post("/cases/<uuid:case_id>/reopen")
@requires(Action.CASE_REOPEN)
def reopen(case_id: UUID) -> ResponseReturnValue:
    """A closed case is opened again, and goes on where it stopped."""
    return handle_form(
        ReopenCaseSchema(),
        lambda command: reopening.reopen_case(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for("cases.overview", case_id=case_id),
            f"The case is open again from {day_words(now())}. Its story goes on.",
        ),
        render=lambda typed, errors: _closed_page(case_id, typed, errors),
    )


@pages.post("/cases/<uuid:case_id>/closed/check")
@requires(Action.CASE_REOPEN)
def check(case_id: UUID) -> ResponseReturnValue:
    """What became of the family since the case closed."""
    return handle_form(
        CheckClosedCaseSchema(),
        lambda command: reopening.check_closed_case(actor(), case_id, command, now=now()),
        on_success=lambda _done: go_on(
            url_for(CLOSED, case_id=case_id), "Saved. It stands with how the case closed."
        ),
        render=lambda typed, errors: _closed_page(case_id, typed, errors),
    )
