"""The key: every sign of the picture with its words, in the drawing so that it travels with it."""

from collections.abc import Callable, Iterable

from ehcoord.rules.picture import signs
from ehcoord.rules.picture.frame import Frame
from ehcoord.rules.picture.lettering import SMALL, width_of
from ehcoord.rules.picture.shapes import Ink, Layer, Shape, Sheet, Stroke, Words

SAMPLE, BETWEEN, LINE, COLUMN = 32.0, 24.0, 24.0, 178.0


def _worry(x: float, y: float) -> Iterable[Shape]:
    yield Stroke((((x + 4, y), (x + 26, y)),), Ink.INK, signs.LINE)
    yield signs.entry(x + 5, y)


def _waits(x: float, y: float) -> Iterable[Shape]:
    yield Stroke((((x + 4, y), (x + 26, y)),), Ink.WAITING, signs.WAITING_LINE)
    yield signs.entry(x + 7, y, waits=True)


def _stale(x: float, y: float) -> Iterable[Shape]:
    yield Stroke((((x, y), (x + 26, y)),), Ink.QUIET, 1.5, signs.DASHES)


def _ended(x: float, y: float) -> Iterable[Shape]:
    yield signs.happening(x, x + 16, y - 6)
    yield signs.ended(x + 16, y - 6)


KEY: tuple[tuple[str, Callable[[float, float], Iterable[Shape]]], ...] = (
    ("worry, at its level", _worry),
    ("waiting for a decision", _waits),
    ("not confirmed since", _stale),
    ("support happening", lambda x, y: (signs.happening(x, x + 26, y - 6),)),
    ("waiting: does not count", lambda x, y: signs.waiting(x, x + 26, y - 6)),
    ("assessment: not support", lambda x, y: (signs.not_support(x, x + 26, y - 6),)),
    ("ended", _ended),
    ("review held", lambda x, y: (signs.held(x + 13, y),)),
    ("date missed", lambda x, y: signs.missed(x + 13, y)),
    ("asked for, waiting", lambda x, y: (signs.asked_for(x + 13, y),)),
    ("planned", lambda x, y: (signs.planned(x + 13, y),)),
)


def place_key(sheet: Sheet, frame: Frame, y: float) -> float:
    """Places the key from y down, and gives the y it ends at."""
    sheet.line(Layer.GUIDES, 0, y, frame.width, y, ink=Ink.RULE)
    y += 22
    x = frame.margin
    for number, (words, sample) in enumerate(KEY):
        width = SAMPLE + width_of(words, SMALL) + BETWEEN
        if frame.narrow:
            x = COLUMN * (number % 2)
        elif x + width - BETWEEN > frame.width:
            x, y = frame.margin, y + LINE
        sheet.put(Layer.MARKS, *sample(x, y - 5))
        sheet.put(Layer.WORDS, Words(x + SAMPLE, y, words, SMALL))
        if frame.narrow:
            y += LINE if number % 2 or number == len(KEY) - 1 else 0
        else:
            x += width
    return y if frame.narrow else y + 14
