"""The stretches of a worry's line, each at one level, with the words that are written at it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from ehcoord.rules.picture.facts import Entry, WorryLine
from ehcoord.rules.picture.frame import TimeScale
from ehcoord.rules.picture.lettering import SMALL, WORDS, cut, day_word, first_that_fits, width_of
from ehcoord.rules.picture.shapes import Anchor, Ink, Words
from ehcoord.rules.vocabulary import Level

BEFORE_DISC, BESIDE_DISC = 5.0, 14.0
BEFORE_TODAY, AFTER_TODAY = 6.0, 10.0
APART = 8.0
AT_LINE, TITLE_AT, UNDER_AT, UNDER_STEP = 25.0, 14.0, 44.0, 16.0
UNDER_LINES = 2


@dataclass(slots=True, eq=False)
class Segment:
    """A worry at one level, from-until. ``words`` stand at their place within a row at y 0."""

    worry: WorryLine
    entries: tuple[Entry, ...]
    until: date
    is_first: bool
    is_last: bool
    words: list[Words] = field(default_factory=list)
    under: int = 0
    y: float = 0.0

    @property
    def level(self) -> Level:
        """The level it is drawn at."""
        return self.entries[0].level

    @property
    def since(self) -> date:
        """The day its line begins."""
        return self.entries[0].on

    def reach(self, scale: TimeScale) -> tuple[float, float]:
        """How far line, signs and words reach, from left to right."""
        lefts = [scale.x(self.since) - 7, *(each.extent.left for each in self.words)]
        rights = [scale.x(self.until) + 1, *(each.extent.right for each in self.words)]
        if self.entries[0].happened:
            lefts.append(scale.x(self.entries[0].happened) - 5)
        return min(lefts), max(rights)


def segments_of(worry: WorryLine, scale: TimeScale) -> tuple[Segment, ...]:
    """The stretches of a worry from its first entry to its end, or to the day of the picture."""
    stretches = _stretches(worry)
    ends = [*(one[0].on for one in stretches[1:]), worry.ended or scale.today]
    found = tuple(
        Segment(worry, one, max(until, one[-1].on), number == 0, number == len(stretches) - 1)
        for number, (one, until) in enumerate(zip(stretches, ends, strict=True))
    )
    for segment in found:
        _write(segment, scale)
    return found


def _stretches(worry: WorryLine) -> list[tuple[Entry, ...]]:
    found: list[list[Entry]] = []
    for entry in worry.entries:
        if found and found[-1][-1].level is entry.level:
            found[-1].append(entry)
        else:
            found.append([entry])
    return [tuple(one) for one in found]


def _write(segment: Segment, scale: TimeScale) -> None:
    """Puts the words of a stretch beside and under its line."""
    title = _title(segment, scale)
    segment.words.append(title)
    begins = scale.x(segment.since) if scale.frame.narrow else scale.x(segment.since) + APART
    under: list[list[Words]] = [[] for _ in range(UNDER_LINES)]
    for each in _others(segment, scale):
        free = each.extent.left >= begins and not any(
            each.extent.touches(one.extent, APART) for one in segment.words
        )
        if free:
            segment.words.append(each)
        else:
            _under(each, under, scale)
    segment.words += [each for line in under for each in line]
    segment.under = sum(1 for line in under if line)


def _title(segment: Segment, scale: TimeScale) -> Words:
    """The worry's name where its line begins: above it, or beside it where today is too near."""
    entry = segment.entries[0]
    ink = Ink.WAITING if entry.waits else Ink.QUIET if entry.is_step else Ink.INK
    choices, x, now = _names(segment, scale), scale.x(segment.since), scale.now

    def words(text: str, at: float, y: float, anchor: Anchor = Anchor.START) -> Words:
        return Words(at, y, text, WORDS, ink, entry.waits, anchor)

    def fits(options: Iterable[str], room: float) -> str | None:
        return first_that_fits(options, room, WORDS, bold=entry.waits)

    frame = scale.frame
    if frame.narrow:
        room = frame.width
        narrow = fits(choices, room) or cut(choices[-1], room, WORDS, bold=entry.waits)
        return words(narrow, 0, TITLE_AT)
    start = x + (6 if entry.is_step else -BEFORE_DISC)
    first = choices[:1] if segment.is_first else choices
    if above := fits(first, now - BEFORE_TODAY - start):
        return words(above, start, TITLE_AT)
    left = min(x, scale.x(entry.happened or entry.on)) - BESIDE_DISC
    if segment.is_first and (beside := fits(first, left - frame.left)):
        return words(beside, left, AT_LINE + 5, Anchor.END)
    if after := fits(choices, frame.width - 8 - now - AFTER_TODAY):
        return words(after, now + AFTER_TODAY, AT_LINE + 5)
    room = now - BEFORE_TODAY - frame.left
    text = cut(choices[-1], room, WORDS, bold=entry.waits)
    return words(text, now - BEFORE_TODAY, TITLE_AT, Anchor.END)


def _names(segment: Segment, scale: TimeScale) -> tuple[str, ...]:
    entry, name = segment.entries[0], segment.worry.name
    if entry.is_step:
        return (name,)
    said = name if segment.is_first else f"{name} again"
    return f"{said}, {day_word(entry.on, scale.today)}", said


def _others(segment: Segment, scale: TimeScale) -> Iterator[Words]:
    """What else is written: how it ended or when it was confirmed, then entries, newest first."""
    worry, today = segment.worry, scale.today
    if segment.is_last and worry.ended is not None:
        text = f"no longer true, {day_word(worry.ended, today)}"
        yield Words(scale.x(worry.ended), TITLE_AT, text, SMALL, Ink.QUIET, anchor=Anchor.END)
    elif segment.is_last and worry.not_confirmed_since is not None:
        since = day_word(worry.not_confirmed_since, today)
        text = "not confirmed" if scale.frame.narrow else f"not confirmed since {since}"
        at = scale.now - BEFORE_TODAY
        yield Words(at, TITLE_AT, text, SMALL, Ink.QUIET, anchor=Anchor.END)
    for entry in reversed(segment.entries[1:]):
        text = f"again, {day_word(entry.on, today)}"
        ink = Ink.WAITING if entry.waits else Ink.INK
        start = scale.x(entry.on) - BEFORE_DISC
        if start + width_of(text, SMALL, bold=entry.waits) > scale.now - BEFORE_TODAY:
            at = scale.now - BEFORE_TODAY
            yield Words(at, TITLE_AT, text, SMALL, ink, entry.waits, Anchor.END)
        else:
            yield Words(start, TITLE_AT, text, SMALL, ink, entry.waits)


def _under(words: Words, lines: list[list[Words]], scale: TimeScale) -> None:
    """Puts words under the line where they touch nothing; what has no room is in the table."""
    inside = words.kept_within(0 if scale.frame.narrow else scale.frame.left, scale.frame.right)
    for number, line in enumerate(lines):
        placed = replace(inside, y=UNDER_AT + UNDER_STEP * number)
        if not any(placed.extent.touches(one.extent, APART) for one in line):
            line.append(placed)
            return
