"""A board as the rows of a file: the lines of its page, with days as dates."""

from collections.abc import Sequence

from ehcoord.web.boards.shape import Cell, Column, Line
from ehcoord.web.files import Value

Table = Sequence[Sequence[Value]]


def rows_of(columns: Sequence[Column], lines: Sequence[Line]) -> Table:
    """The heads and rows of a table; what a page says on a second line has its own column."""
    head: list[Value] = []
    for column in columns:
        head += [column.text, column.more] if column.more else [column.text]
    return [head, *(_row(columns, line) for line in lines)]


def _row(columns: Sequence[Column], line: Line) -> list[Value]:
    row: list[Value] = []
    for column, cell in zip(columns, line.cells, strict=True):
        row += [_value(cell), cell.note] if column.more else [_value(cell)]
    return row


def _value(cell: Cell) -> Value:
    return cell.text if cell.value is None else cell.value
