"""The lane of reviews: signs on a line, their days under it, and guides up through the picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ehcoord.rules.picture import signs
from ehcoord.rules.picture.facts import PictureFacts, ReviewMark
from ehcoord.rules.picture.frame import TimeScale
from ehcoord.rules.picture.lettering import SMALL, TITLE, day_word
from ehcoord.rules.picture.shapes import Anchor, Ink, Layer, Shape, Sheet, Stroke, Words
from ehcoord.rules.picture.support import on_free_lines

SIGN, SIGN_ROW = 10.0, 22.0
LABELS_APART, LABEL_ROW, SHORT_LABEL_ROW = 10.0, 36.0, 20.0
# With more days than this, what happened on each is left to the table.
WITH_WORDS = 20


@dataclass(frozen=True, slots=True)
class Label:
    """A day under its sign, and what happened on it."""

    x: float
    day: str
    said: str
    waits: bool = False

    def widest(self, *, short: bool) -> Words:
        """The longer of its two lines, which says how much room both take."""
        day = Words(self.x, 0, self.day, SMALL, bold=True, anchor=Anchor.MIDDLE)
        said = Words(self.x, 0, self.said, SMALL, bold=self.waits, anchor=Anchor.MIDDLE)
        wider = said.extent.right > day.extent.right and not short
        return said if wider else day


@dataclass(frozen=True, slots=True)
class Sign:
    """What one review puts on the line: signs between two places, and days with words."""

    left: float
    right: float
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    held: float | None = None
    joined: Ink | None = None


def place_reviews(
    sheet: Sheet, facts: PictureFacts, scale: TimeScale, top: float, y: float
) -> float:
    """Places the lane from y down; guides of held reviews go up to ``top``. Gives its end."""
    frame = scale.frame
    sheet.put(Layer.WORDS, Words(frame.margin, y + 28, "Reviews", TITLE, bold=True))
    y += 52 if frame.narrow else 24
    sheet.line(Layer.GUIDES, frame.left, y, frame.right, y, ink=Ink.RULE)
    placed = list(_signs(facts, scale))
    rows = _rows(placed)
    for sign, row in zip(placed, rows, strict=True):
        _place_sign(sheet, sign, y + SIGN_ROW * row)
        if sign.held is not None:
            sheet.line(Layer.GUIDES, sign.held, top, sign.held, y, ink=Ink.RULE, dashes=(2, 3))
    if not placed:
        none = "none asked for or planned"
        sheet.put(Layer.WORDS, Words(frame.left, y + 24, none, SMALL, Ink.QUIET))
        return y + 40
    below = y + SIGN_ROW * max(rows)
    return _place_labels(sheet, placed, [y + SIGN_ROW * row for row in rows], scale, below)


def _signs(facts: PictureFacts, scale: TimeScale) -> Iterator[Sign]:
    """The signs of every review that lies within the time shown, in the order of their days."""
    for review in sorted(facts.reviews, key=lambda one: (one.held or one.due, one.due)):
        last = review.held or review.done or max(review.due, facts.today)
        if last >= scale.start and min(review.due, last) <= scale.end:
            yield _sign(review, facts, scale)


def _sign(review: ReviewMark, facts: PictureFacts, scale: TimeScale) -> Sign:
    due, today = scale.x(review.due), facts.today
    if review.held is not None:
        return _held(review, scale)
    if review.done is not None:
        label = Label(due, day_word(review.due, today), "answered")
        return Sign(due - 7, due + 7, (signs.planned(due, 0),), (label,))
    if review.planned and review.due >= today:
        label = Label(due, day_word(review.due, today), "planned")
        return Sign(due - 8, due + 8, (signs.planned(due, 0),), (label,))
    late = review.due < today
    label = Label(due, day_word(review.due, today), "overdue" if late else "asked for", waits=True)
    right = max(due + 9, scale.now) if late else due + 9
    joined = Ink.WAITING if late else None
    return Sign(due - 9, right, (signs.asked_for(due, 0),), (label,), None, joined)


def _held(review: ReviewMark, scale: TimeScale) -> Sign:
    today, held_on = scale.today, review.held or review.due
    due, held = scale.x(review.due), scale.x(held_on)
    said = f"held: {review.outcome}" if review.outcome else "held"
    label = Label(held, day_word(held_on, today), said)
    late = held_on > review.due and review.due >= scale.start
    if not late:
        return Sign(held - 8, held + 8, (signs.held(held, 0),), (label,), held)
    missed = Label(due, day_word(review.due, today), "missed")
    shapes = (*signs.missed(due, 0), signs.held(held, 0))
    return Sign(due - 9, held + 8, shapes, (missed, label), held, Ink.INK)


def _rows(placed: Sequence[Sign]) -> list[int]:
    """The first line of signs on which each touches none before it."""
    ends: list[float] = []
    found = []
    for sign in placed:
        row = next((at for at, end in enumerate(ends) if sign.left >= end), len(ends))
        if row == len(ends):
            ends.append(sign.right)
        ends[row] = sign.right
        found.append(row)
    return found


def _place_sign(sheet: Sheet, sign: Sign, y: float) -> None:
    if sign.joined is not None:
        wide = 4.0 if sign.joined is Ink.WAITING else 2.0
        sheet.line(Layer.LINES, sign.left + 9, y, sign.right, y, ink=sign.joined, width=wide)
    for shape in sign.shapes:
        sheet.put(Layer.MARKS, _moved(shape, y))


def _moved(shape: Shape, y: float) -> Shape:
    """A sign, drawn at y 0, on its line."""
    if isinstance(shape, Stroke):
        lines = tuple(tuple((x, at + y) for x, at in line) for line in shape.lines)
        return replace(shape, lines=lines)
    return replace(shape, y=shape.y + y)


def _place_labels(
    sheet: Sheet, placed: Sequence[Sign], lines_of_signs: Sequence[float], scale: TimeScale,
    below: float,
) -> float:  # fmt: skip
    frame = scale.frame
    labels = sorted(
        (
            (label, y)
            for sign, y in zip(placed, lines_of_signs, strict=True)
            for label in sign.labels
        ),
        key=lambda one: one[0].x,
    )
    left = 0.0 if frame.narrow else frame.left - 40
    short = frame.narrow or len(labels) > WITH_WORDS
    rooms = [label.widest(short=short).kept_within(left, frame.width) for label, _ in labels]
    rows = on_free_lines(rooms, LABELS_APART)
    step = SHORT_LABEL_ROW if short else LABEL_ROW
    for (label, sign_y), room, row in zip(labels, rooms, rows, strict=True):
        y = below + 26 + step * row
        if row or sign_y < below:
            sheet.line(Layer.LINES, label.x, sign_y + SIGN, label.x, y - 12, ink=Ink.RULE)
        middle = (room.extent.left + room.extent.right) / 2
        _place_label(sheet, label, middle, y, short=short)
    return below + 26 + step * (max(rows) + 1) - (6 if short else 12)


def _place_label(sheet: Sheet, label: Label, x: float, y: float, *, short: bool) -> None:
    ink = Ink.WAITING if label.waits else Ink.INK
    sheet.put(Layer.WORDS, Words(x, y, label.day, SMALL, ink, True, Anchor.MIDDLE))
    if not short:
        quiet = Ink.WAITING if label.waits else Ink.QUIET
        sheet.put(
            Layer.WORDS, Words(x, y + 15, label.said, SMALL, quiet, label.waits, Anchor.MIDDLE)
        )
