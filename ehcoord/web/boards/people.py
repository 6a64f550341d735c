"""What each person carries, as lines: families led beside the limit, late tasks, away."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import request, url_for

from ehcoord.commands.boards import NarrowBoard, NarrowPeople
from ehcoord.db import db
from ehcoord.queries.boards import PAGE
from ehcoord.queries.workload import ALL, Load, Workload, workload
from ehcoord.schemas.base import form_payload, load
from ehcoord.schemas.boards import NarrowPeopleSchema
from ehcoord.web.access import actor
from ehcoord.web.boards.narrowing import address_of as board_at
from ehcoord.web.boards.narrowing import query_of
from ehcoord.web.boards.shape import Cell, Column, Line
from ehcoord.web.filters import due_words
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

COLUMNS = (
    Column("Person", "Works as"),
    Column("Families led", "Beside the limit"),
    Column("Asked, not answered"),
    Column("Late tasks"),
    Column("Away", "Who covers"),
)


def what_is_wanted() -> NarrowPeople:
    """Which people the address of this request asks for."""
    schema = NarrowPeopleSchema()
    return load(schema, form_payload(schema, request.args))


def address_of(wanted: NarrowPeople, endpoint: str = "boards.everybody", **more: Any) -> str:
    """The address that asks for these people."""
    return f"{url_for(endpoint)}{query_of(replace(wanted, **more))}"


def carried(wanted: NarrowPeople, *, everybody: bool = False) -> Workload:
    """One page of the people that are asked for, or all of them."""
    most, skip = (ALL, 0) if everybody else (PAGE, (wanted.page - 1) * PAGE)
    return workload(
        db.session(), actor(), rules_in_memory(), now(), team=wanted.team,
        soon_gone=wanted.soon_gone, most=most, skip=skip,
    )  # fmt: skip


def heads() -> list[dict[str, str]]:
    """The heads of the columns."""
    return [{"text": column.text} for column in COLUMNS]


def lines(found: Workload) -> list[Line]:
    """The people, each number with the way to what it counts."""
    return [_line(one) for one in found.people]


def _line(one: Load) -> Line:
    return Line(
        (
            Cell(one.name, one.job_title),
            _number(one.led_here, "families", one, _beside_limit(one)),
            _number(one.asked_here, "requests-to-lead", one),
            _number(one.late, "late", one),
            _away(one),
        )
    )


def _number(count: int, board: str, one: Load, note: str = "") -> Cell:
    href = board_at(board, NarrowBoard(person=one.user_id)) if count else ""
    return Cell(str(count), note, href=href, value=count, nought=count == 0 and not note)


def _beside_limit(one: Load) -> str:
    elsewhere = one.led - one.led_here
    more = f"and {elsewhere} of other teams" if elsewhere else ""
    counted = f"counted as {one.counted}" if one.counted != one.led else ""
    limit = f"limit {one.limit}{': at the limit' if one.at_limit else ''}" if one.limit else ""
    return ", ".join(filter(None, (more, counted, limit)))


def _away(one: Load) -> Cell:
    href = url_for("absences.of_person", user_id=one.user_id)
    if one.away_from is None or one.away_until is None:
        leaves = f"Leaves the team {due_words(one.leaves_at)}" if one.leaves_at else ""
        return Cell(leaves or "No dates", href=href, nought=not leaves)
    covers = f"{one.covered_by} covers" if one.covered_by else "Nobody covers"
    return Cell(f"{_day(one.away_from)} to {_day(one.away_until)}", covers, href=href)


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
