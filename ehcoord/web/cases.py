"""A case: its overview, its chronology, and the record of who did and saw what."""

from uuid import UUID

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from ehcoord.db import db
from ehcoord.queries.chronology import CHRONOLOGY_PAGE, ChronologyFilter, page_of_chronology
from ehcoord.queries.soonest import child_due_soonest
from ehcoord.queries.use import USE_PAGE, use_of_case
from ehcoord.rules.permissions import Action
from ehcoord.services.records import Event, note_view
from ehcoord.web.access import actor, requires
from ehcoord.web.as_known import known_at
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.child_file import as_file
from ehcoord.web.child_page import child_page
from ehcoord.web.child_reasons import numbers_in_a_sentence
from ehcoord.web.children_of_case import named_child, teller
from ehcoord.web.files import csv_file
from ehcoord.web.instant import now
from ehcoord.web.numbers import numbers_now
from ehcoord.web.words_of_use import WORDS_OF_USE

pages = Blueprint("cases", __name__)


@pages.get("/cases/<uuid:case_id>")
@requires(Action.CASE_READ)
def overview(case_id: UUID) -> str:
    """What has been noticed about a child, what has been done about it, and what is waiting.

    With ``?on=`` a date: what was known of it on that day.
    """
    at = known_at()
    seen = see_case(case_id, page="as known on a date" if at else "overview", known_at=at)
    if not seen.head.children:
        return render_case("cases/no-children.html", seen, section="cases.overview")
    child = seen.child(named_child() or _due_soonest(seen))
    whole = request.args.get("time") == "all"
    danger, harmed = numbers_in_a_sentence(numbers_now())
    return render_case(
        "cases/overview.html",
        seen,
        section="cases.overview",
        child=child,
        page=child_page(teller(seen, child), is_past=at is not None, whole=whole),
        whole=whole,
        danger=danger,
        harmed=harmed,
        may_record=at is None and seen.may(Action.WORRY_WRITE),
        may_hold=at is None and seen.may(Action.REVIEW_HOLD),
        may_support=at is None and seen.may(Action.SUPPORT_WRITE),
    )


@pages.get("/cases/<uuid:case_id>/picture.csv")
@requires(Action.CASE_READ)
def child_as_file(case_id: UUID) -> Response:
    """The facts of the picture as a file; taking them away is on the record."""
    seen = see_case(case_id, page="file", known_at=known_at())
    child = seen.child(named_child())
    rows = list(as_file(teller(seen, child, links=False)))
    details = {"rows": len(rows) - 1}
    exported = Event("case.exported", "child", child.id, seen.head.id, child.id, details)
    note_view(actor(), exported, now=now())
    return csv_file(seen.head.reference, rows)


def _due_soonest(seen: SeenCase) -> UUID | None:
    """The child to open a case on; on an earlier day it is the first of them."""
    if seen.known_at or len(seen.head.children) == 1:
        return None
    soonest = child_due_soonest(db.session(), seen.head.id)
    return next((one.public_id for one in seen.head.children if one.id == soonest), None)


@pages.get("/cases/<uuid:case_id>/chronology")
@requires(Action.CASE_READ)
def case_chronology(case_id: UUID) -> ResponseReturnValue:
    """Everything that happened in a case, the newest first, narrowed and a page at a time."""
    seen = see_case(case_id, page="chronology")
    asked = named_child()
    child = seen.child(asked) if asked else None
    wanted = ChronologyFilter(request.args.get("kind", ""), child.id if child else None)
    page = max(1, request.args.get("page", 1, type=int))
    happenings, total = page_of_chronology(db.session(), seen.head, now(), wanted, page)
    return render_case(
        "cases/chronology.html",
        seen,
        section="cases.case_chronology",
        kind=wanted.kind,
        of_child=child,
        happenings=happenings,
        total=total,
        page=page,
        last=max(1, -(-total // CHRONOLOGY_PAGE)),
        names={child.id: child.given_name for child in seen.head.children},
    )


@pages.get("/cases/<uuid:case_id>/record-of-use")
@requires(Action.AUDIT_READ)
def record_of_use(case_id: UUID) -> str:
    """Who did and saw what in this case, a page at a time, the newest first."""
    seen = see_case(case_id, Action.AUDIT_READ, page="record of use")
    page = max(1, request.args.get("page", 1, type=int))
    lines, total = use_of_case(db.session(), seen.head.id, page)
    return render_case(
        "cases/record-of-use.html",
        seen,
        section="cases.record_of_use",
        lines=lines,
        total=total,
        page=page,
        last=max(1, -(-total // USE_PAGE)),
        words=WORDS_OF_USE,
    )
