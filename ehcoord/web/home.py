"""Where a person lands after signing in: what waits for them, and the children they lead."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.contacts import SeenBy, WeeklyCard
from ehcoord.db import db
from ehcoord.queries.home import (
    ChildCard,
    families_helped,
    requests_to_lead,
    some_children_led,
)
from ehcoord.queries.tasks import TaskLine, my_tasks
from ehcoord.rules.calendar import london_date
from ehcoord.rules.lateness import When
from ehcoord.rules.permissions import Action, may
from ehcoord.rules.vocabulary import ConfirmedAs
from ehcoord.schemas.contacts import WeeklyCardSchema
from ehcoord.services.contacts import CardAnswered, weekly_card
from ehcoord.services.records import Event, note_view
from ehcoord.web.access import actor, requires
from ehcoord.web.forms import Typed, go_on, handle_form
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.paging import page_links

pages = Blueprint("home", __name__)
# Few on a page: who was answered for goes to the end of the list, and the next come up.
ON_A_PAGE = 6
MOST_TASKS, MOST_FAMILIES = 8, 6
SEEN = ((SeenBy.ME, "By me"), (SeenBy.SOMEONE_ELSE, "By someone else"), (SeenBy.NOBODY, "No"))
HELP = (
    (ConfirmedAs.AS_PLANNED, "Yes"),
    (ConfirmedAs.LESS, "Less"),
    (ConfirmedAs.STOPPED, "Stopped"),
)


@pages.get("/")
@requires(Action.HOME_READ)
def mine() -> ResponseReturnValue:
    """A manager's board, or the person's own page."""
    if may(actor(), Action.BOARD_READ) and "boards.team" in current_app.view_functions:
        return redirect(url_for("boards.team"), 303)
    return _own_page(Typed(), {})


@pages.get("/mine")
@requires(Action.HOME_READ)
def my_page() -> str:
    """The person's own page, for those whose home is a board."""
    return _own_page(Typed(), {})


def _own_page(typed: Typed, errors: Mapping[str, str], failed: UUID | None = None) -> str:
    session, me = db.session(), actor()
    number = max(1, request.args.get("page", 1, type=int))
    led = some_children_led(session, me, now(), most=ON_A_PAGE, skip=(number - 1) * ON_A_PAGE)
    cards, tasks = led.cards, my_tasks(session, me, rules_in_memory().calendar, now())
    page = render_template(
        "home/mine.html",
        cards=cards,
        total=led.total,
        number=number,
        links=page_links(_page_at, number, led.total, ON_A_PAGE),
        requests=requests_to_lead(session, me),
        families=families_helped(session, me),
        most_families=MOST_FAMILIES,
        groups=_due_first(tasks),
        number_of_tasks=sum(map(len, tasks.values())),
        folded={card.child_id for card in cards if _is_answered(card) and card.public_id != failed},
        seen_choices=SEEN,
        help_choices=HELP,
        may_record=may(me, Action.CASE_LIST),
        errors=errors,
        typed=typed,
        failed=failed,
        fresh_id=uuid4,
    )
    if cards:
        # One row for the whole list: which children were shown (P6).
        ids = [card.child_id for card in cards]
        note_view(me, Event("children.listed", details={"children": ids}), now=now())
    return page


def _due_first(tasks: Mapping[When, Sequence[TaskLine]]) -> Mapping[When, Sequence[TaskLine]]:
    """The tasks of this week, as many as are read at a glance; all of them are on their own page.

    Where nothing is due this week, what comes next.
    """
    left, found = MOST_TASKS, {}
    for when, lines in tasks.items():
        if when is When.LATER and left < MOST_TASKS:
            break
        found[when] = lines[:left]
        left -= len(found[when])
    return found


def _is_answered(card: ChildCard) -> bool:
    """Whether a child was seen this week, and nothing of theirs is late."""
    if card.seen is None or (card.next_due is not None and card.next_due < now()):
        return False
    today = london_date(now())
    return london_date(card.seen.at) >= today - timedelta(days=today.weekday())


def _page_at(number: int) -> str:
    return url_for("home.my_page", page=number)


@pages.post("/children/<uuid:child_id>/this-week")
@requires(Action.CONTACT_WRITE)
def this_week(child_id: UUID) -> ResponseReturnValue:
    """Three taps about one child: seen this week, help as planned, and on."""

    def save(command: WeeklyCard) -> CardAnswered:
        return weekly_card(actor(), child_id, command, now=now())

    def on_success(_done: CardAnswered) -> ResponseReturnValue:
        return go_on(url_for("home.my_page"), "Saved. Thank you: that is all for this child.")

    return handle_form(
        WeeklyCardSchema(),
        save,
        on_success=on_success,
        render=lambda typed, errors: _own_page(typed, errors, child_id),
    )
