"""Rows as a file that a spreadsheet opens, in which nothing is read as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> Response:
    """The rows as an answer to be saved under a name."""
    file = io.StringIO()
    out = csv.writer(file, quoting=csv.QUOTE_ALL)
    out.writerows([_plain(cell) for cell in row] for row in rows)
    answer = Response("\ufeff" + file.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _plain(cell: str) -> str:
    """A cell that a spreadsheet reads as text: never as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
