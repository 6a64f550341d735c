"""The signs of the picture: each means one thing, in the drawing and in its key."""

from collections.abc import Iterator

from ehcoord.rules.picture.shapes import Box, Disc, Ink, Shape, Stroke

BAR = 12.0
DIAMOND = 8.0
ENTRY, WAITING_ENTRY = 5.0, 7.0
LINE, WAITING_LINE = 3.0, 8.0
STROKES_APART = 6.0
DASHES = (4.0, 4.0)
DOTS = (3.0, 3.0)


def entry(x: float, y: float, *, waits: bool = False) -> Disc:
    """An entry of a worry on the day it was recorded."""
    if waits:
        return Disc(x, y, WAITING_ENTRY, Ink.WAITING)
    return Disc(x, y, ENTRY, Ink.INK)


def happened_before(x: float, y: float) -> Disc:
    """The day something happened that was recorded later."""
    return Disc(x, y, 4.0, Ink.PAPER, Ink.INK, 1.5)


def happening(x1: float, x2: float, y: float) -> Box:
    """Support that is happening."""
    return Box(x1, y, x2 - x1, BAR, fill=Ink.SUPPORT)


def not_support(x1: float, x2: float, y: float) -> Box:
    """An assessment: something that is done, and no support."""
    return Box(x1 + 0.75, y + 0.75, max(x2 - x1 - 1.5, 0.5), BAR - 1.5, fill=Ink.PAPER,
               edge=Ink.SUPPORT, edge_width=1.5, dashes=DOTS)  # fmt: skip


def waiting(x1: float, x2: float, y: float) -> Iterator[Shape]:
    """Support that was asked for and has not begun: slanted strokes, cut by arithmetic."""
    inner = Box(x1 + 0.75, y + 0.75, max(x2 - x1 - 1.5, 0.5), BAR - 1.5, fill=Ink.PAPER,
                edge=Ink.SUPPORT, edge_width=1.5)  # fmt: skip
    yield inner
    strokes = tuple(_slanted(x1, x2, y))
    if strokes:
        yield Stroke(strokes, Ink.SUPPORT, 1.5)


def _slanted(x1: float, x2: float, y: float) -> Iterator[tuple[tuple[float, float], ...]]:
    at = x1 - BAR + 4
    while at < x2:
        low, high = max(at, x1), min(at + BAR, x2)
        if high > low:
            yield (low, y + BAR - (low - at)), (high, y + BAR - (high - at))
        at += STROKES_APART


def ended(x: float, y: float) -> Stroke:
    """Support that has ended."""
    return Stroke((((x, y - 4), (x, y + BAR + 4)),), Ink.INK, 2.5)


def held(x: float, y: float) -> Stroke:
    """A review that was held."""
    return Stroke((_diamond(x, y),), None, 0.0, fill=Ink.INK)


def missed(x: float, y: float) -> tuple[Stroke, Stroke]:
    """A day on which a review was due and was not held."""
    arm = DIAMOND * 0.36
    cross = (((x - arm, y - arm), (x + arm, y + arm)), ((x - arm, y + arm), (x + arm, y - arm)))
    return Stroke((_diamond(x, y),), Ink.INK, 2.0, fill=Ink.PAPER), Stroke(cross, Ink.INK, 2.0)


def asked_for(x: float, y: float) -> Stroke:
    """A review that is asked for and has not been held."""
    points = ((x, y - 9), (x + 9, y + 7.2), (x - 9, y + 7.2), (x, y - 9))
    return Stroke((points,), None, 0.0, fill=Ink.WAITING)


def planned(x: float, y: float) -> Disc:
    """A review that the plan asks for."""
    return Disc(x, y, 7.0, Ink.PAPER, Ink.INK, 2.0)


def _diamond(x: float, y: float) -> tuple[tuple[float, float], ...]:
    top, bottom = (x, y - DIAMOND), (x, y + DIAMOND)
    return top, (x + DIAMOND, y), bottom, (x - DIAMOND, y), top
