"""Files to save: rows for a spreadsheet, in which nothing is a formula; an event for a calendar."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from flask import Response

from ehcoord.web.spreadsheets import spreadsheet

Value = str | int | date
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(name: str, rows: Iterable[Sequence[Value]]) -> Response:
    """The rows as an answer to be saved under a name; its mark says how its letters are read."""
    file = io.StringIO()
    out = csv.writer(file, quoting=csv.QUOTE_ALL)
    out.writerows([_plain(cell) for cell in row] for row in rows)
    return _attached(f"{name}.csv", "\ufeff" + file.getvalue(), "text/csv")


def xlsx_file(name: str, title: str, rows: Sequence[Sequence[Value]]) -> Response:
    """The rows as a workbook of one sheet, to be saved under a name."""
    return _attached(f"{name}.xlsx", spreadsheet(title, rows), WORKBOOK)


def ics_file(name: str, content: str) -> Response:
    """An event as an answer to be saved under a name, which a calendar opens."""
    return _attached(f"{name}.ics", content, "text/calendar")


def _attached(name: str, content: str | bytes, kind: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _plain(cell: Value) -> str:
    """A cell that a spreadsheet reads as text: never as a formula."""
    if not isinstance(cell, str):
        return str(cell) if isinstance(cell, int) else cell.isoformat()
    return f"'{cell}" if cell.startswith(FORMULA) else cell
