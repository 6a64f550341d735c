"""The facts of a child's picture as the rows of one file."""

from collections.abc import Iterable, Sequence

from ehcoord.web.child_tables import Cell, Teller, review_rows, support_rows, worry_rows


def as_file(teller: Teller) -> Iterable[tuple[str, ...]]:
    """The three tables as the rows of one file, with the heads of its columns first."""
    yield "What", "When or which", "Name", "Level, or from and to", "Who", "Answer or amount"
    for row in worry_rows(teller):
        yield ("Worry", *(_plain(cell) for cell in row.cells))
    for row in support_rows(teller):
        name, spells, much = (_plain(cell) for cell in row.cells)
        yield "Support", "", name, spells, "", much
    for row in review_rows(teller):
        due, why, happened = (_plain(cell) for cell in row.cells)
        yield "Review", due, why, "", "", happened


def _plain(cell: Cell) -> str:
    lines: Sequence[object] = cell.get("lines") or ()  # type: ignore[assignment]
    parts = [cell.get("text"), *lines, cell.get("note")]
    return ". ".join(str(one).rstrip(".") for one in parts if one)
