"""The boards of what waits: decisions, late tasks and signatures, as lines."""

from flask import url_for

from ehcoord.commands.boards import NarrowBoard
from ehcoord.db import db
from ehcoord.queries import boards
from ehcoord.queries.tasks import TaskLine
from ehcoord.web.access import actor
from ehcoord.web.boards.shape import Act, Cell, Line, due_cell, over_words
from ehcoord.web.filters import short_day_words
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

READ_AND_SIGN = "Read and sign"


def waiting_lines(wanted: NarrowBoard, most: int, skip: int) -> list[Line]:
    """Children with a worry that waits for a decision of a review."""
    return [
        Line(
            (
                Cell(
                    row.child,
                    row.reference,
                    href=url_for("cases.overview", case_id=row.case_id, child=row.child_id),
                ),
                due_cell(row.due_at, f"asked for {short_day_words(row.opened_at)}"),
                Cell("Sent, waiting for a signature" if row.sent_at else "To be held"),
                Cell(row.lead or "Nobody yet"),
            ),
            is_late=bool(over_words(row.due_at)),
            case_id=row.id,
        )
        for row in boards.waiting(db.session(), actor(), now(), wanted, most=most, skip=skip)
    ]


def late_lines(wanted: NarrowBoard, most: int, skip: int) -> list[Line]:
    """Everything past its day, whoever it belongs to."""
    calendar = rules_in_memory().calendar
    rows = boards.late(db.session(), actor(), calendar, now(), wanted, most=most, skip=skip)
    return [_task(row) for row in rows]


def to_sign_lines(wanted: NarrowBoard, most: int, skip: int) -> list[Line]:
    """The reviews that wait for this person's signature."""
    calendar = rules_in_memory().calendar
    rows = boards.to_sign(db.session(), actor(), calendar, now(), wanted, most=most, skip=skip)
    return [_task(row, READ_AND_SIGN) for row in rows]


def first_late_and_to_sign_lines(most: int) -> tuple[list[Line], list[Line]]:
    """The first lines of both, as the home page shows them."""
    late, to_sign = boards.first_late_and_to_sign(
        db.session(), actor(), rules_in_memory().calendar, now(), most=most
    )
    return [_task(row) for row in late], [_task(row, READ_AND_SIGN) for row in to_sign]


def _task(row: TaskLine, act: str = "") -> Line:
    href = url_for("tasks.go", task_id=row.public_id)
    return Line(
        (Cell(row.title, href=href), due_cell(row.due.due_at), Cell(row.owner)),
        is_late=row.due.is_late,
        acts=(Act(act, f"about {row.about}", href, is_main=True),) if act else (),
        case_id=row.case_key,
    )
