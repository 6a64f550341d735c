"""Calls about what is asked of people: one's own tasks, a case's, and the children one leads."""

from dataclasses import replace
from uuid import UUID

from ehcoord.commands.lists import OnePage
from ehcoord.db import db
from ehcoord.queries.home import children_led
from ehcoord.queries.task_places import TaskPlace, place_of
from ehcoord.queries.tasks import my_tasks, tasks_of_case
from ehcoord.rules.permissions import Action
from ehcoord.schemas.lists import OnePageSchema
from ehcoord.schemas.shown.tasks import ChildrenLedSchema, TaskPlaceSchema, TasksSchema
from ehcoord.services.records import Event, note_view
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Answer, Calls, page_of
from ehcoord.web.api.of_case import see
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

calls = Calls("tasks", "Tasks", "Everything that is asked of a person, by when it is due.")
MOST = 1000


@calls.read("/tasks", Action.TASK_ANSWER, TasksSchema, takes=OnePageSchema)
def mine(wanted: OnePage) -> Answer:
    """Everything that is asked of the token's person, by when it is due."""
    groups = my_tasks(db.session(), actor(), rules_in_memory().calendar, now(), most=MOST)
    return page_of([line for group in groups.values() for line in group], wanted.page)


@calls.read("/tasks/<uuid:task_id>", Action.TASK_ANSWER, TaskPlaceSchema)
def one(task_id: UUID) -> TaskPlace:
    """What one task is about: where the act is done that closes it."""
    return place_of(db.session(), actor(), task_id, now())


@calls.read("/cases/<uuid:case_id>/tasks", Action.CASE_READ, TasksSchema, takes=OnePageSchema)
def of_case(wanted: OnePage, case_id: UUID) -> Answer:
    """The open tasks of one case, by when they are due.

    Reasons name worries: they are empty for those who may not see what is restricted.
    """
    seen, calendar = see(case_id, "tasks"), rules_in_memory().calendar
    found = tasks_of_case(db.session(), actor(), seen.head.id, calendar, now())
    if not seen.head.shows_restricted:
        found = tuple(replace(one, reason="") for one in found)
    return page_of(found, wanted.page)


@calls.read("/children", Action.HOME_READ, ChildrenLedSchema, takes=OnePageSchema)
def children(wanted: OnePage) -> Answer:
    """The children that the token's person leads, who was not seen for longest first."""
    cards = children_led(db.session(), actor(), now())
    if cards:
        ids = [card.child_id for card in cards]
        note_view(actor(), Event("children.listed", details={"children": ids}), now=now())
    return page_of(cards, wanted.page)
