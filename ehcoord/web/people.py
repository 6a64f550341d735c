"""Search first, then open a family's case; and the list of cases a person may see."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ehcoord.db import db
from ehcoord.errors import InvalidInput
from ehcoord.queries.case_lists import PAGE, CaseFilter, CaseOrder, cases_of, choices_of
from ehcoord.queries.people import FoundPerson, find_people
from ehcoord.rules.permissions import Action
from ehcoord.schemas.base import form_payload, load
from ehcoord.schemas.cases import OpenCaseSchema
from ehcoord.schemas.people import SearchPeopleSchema
from ehcoord.services.cases import CaseOpened, open_case
from ehcoord.services.records import Event, note_view
from ehcoord.web.access import actor, requires
from ehcoord.web.forms import Typed, first_messages, go_on, handle_form
from ehcoord.web.instant import now

pages = Blueprint("people", __name__)
ROWS_OF_CHILDREN = 4
LONGEST_NAME = 100
ORDERS = {order.value: order for order in CaseOrder}


@pages.get("/cases")
@requires(Action.CASE_LIST)
def cases() -> str:
    """The cases this person may see: searched, narrowed, ordered and a page at a time.

    All of it is in the address, so that a list can be sent to somebody or come back to.
    """
    session, me, number = db.session(), actor(), max(1, request.args.get("page", 1, type=int))
    wanted = _wanted()
    rows, total = cases_of(session, me, wanted, now(), page=number)
    page = render_template(
        "people/cases.html",
        rows=rows,
        total=total,
        number=number,
        last=max(1, -(-total // PAGE)),
        wanted=wanted,
        choices=choices_of(session, me, now()),
        kept=_kept(wanted),
    )
    note_view(me, Event("cases.listed", details={"rows": len(rows)}), now=now())
    return page


def _wanted() -> CaseFilter:
    """What the address asks for. Words that mean nothing here narrow nothing."""
    asked = request.args
    return CaseFilter(
        name=asked.get("name", "")[:LONGEST_NAME],
        closed=asked.get("closed") == "yes",
        team=asked.get("team", type=UUID),
        lead=asked.get("lead", type=UUID),
        waiting="waiting" in asked.getlist("only"),
        late="late" in asked.getlist("only"),
        mine="mine" in asked.getlist("only"),
        order=ORDERS.get(asked.get("order", ""), CaseOrder.FAMILY),
    )


def _kept(wanted: CaseFilter) -> Mapping[str, object]:
    """What the list is narrowed by, as its other pages and orders carry it in their addresses."""
    only = [name for name in ("mine", "waiting", "late") if getattr(wanted, name)]
    return {
        "name": wanted.name or None,
        "closed": "yes" if wanted.closed else None,
        "team": wanted.team,
        "lead": wanted.lead,
        "only": only or None,
        "order": wanted.order.value if wanted.order is not CaseOrder.FAMILY else None,
    }


@pages.get("/people")
@requires(Action.PEOPLE_SEARCH)
def search() -> ResponseReturnValue:
    """Whether somebody is known already, by how the name sounds; asked before a case is opened."""
    if not request.args:
        return _search_page((), {}, asked=False)
    try:
        schema = SearchPeopleSchema()
        command = load(schema, form_payload(schema, request.args))
    except InvalidInput as refused:
        return _search_page((), first_messages(refused), asked=False), 422
    found = find_people(db.session(), actor(), command, now())
    page = _search_page(found, {}, asked=True)
    note_view(actor(), Event("people.searched", details={"found": len(found)}), now=now())
    return page


def _search_page(found: tuple[FoundPerson, ...], errors: Mapping[str, str], *, asked: bool) -> str:
    typed = Typed(MultiDict(request.args))
    return render_template(
        "people/search.html", found=found, errors=errors, typed=typed, asked=asked
    )


@pages.route("/cases/new", methods=["GET", "POST"])
@requires(Action.CASE_OPEN)
def new_case() -> ResponseReturnValue:
    """A family's case is opened: its name, its children, and one who cares for them."""

    def on_success(done: CaseOpened) -> ResponseReturnValue:
        to = url_for("cases.overview", case_id=done.case_id)
        return go_on(to, f"The case is open: {done.reference}. Nothing more is asked of you yet.")

    return handle_form(
        OpenCaseSchema(),
        lambda command: open_case(actor(), command, now=now()),
        on_success=on_success,
        render=lambda typed, errors: render_template(
            "people/new-case.html", typed=typed, errors=errors, rows=range(ROWS_OF_CHILDREN)
        ),
        form=_filled_rows(request.form) if request.method == "POST" else None,
    )


def _filled_rows(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """The rows somebody wrote in: an empty row of the page is nobody."""
    form = MultiDict(sent)
    for kind in ("children", "others"):
        for row in range(ROWS_OF_CHILDREN):
            names = [name for name in form if name.startswith(f"{kind}-{row}-details-")]
            if not any(form[name].strip() for name in names):
                form.pop(f"{kind}-{row}-role", None)
    return form
