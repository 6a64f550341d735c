"""The lane of the worries: four bands, the most urgent above, and a row for each worry in each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from ehcoord.rules.picture import signs
from ehcoord.rules.picture.facts import PictureFacts, WorryLine
from ehcoord.rules.picture.frame import SHOWN, TimeScale
from ehcoord.rules.picture.lettering import SMALL, TITLE, WORDS, cut
from ehcoord.rules.picture.segments import AT_LINE, UNDER_STEP, Segment, segments_of
from ehcoord.rules.picture.shapes import Box, Ink, Layer, Sheet, Stroke, Words
from ehcoord.rules.vocabulary import Level

ROW, EMPTY_BAND, HEADING = 40.0, 30.0, 22.0
ROWS_APART = 10.0
# Beyond this many, worries that nobody has recorded again for a year are told in one line.
FOLDED_BEYOND = 15
LEVELS = tuple(sorted(Level, reverse=True))


def place_worries(sheet: Sheet, facts: PictureFacts, scale: TimeScale, y: float) -> float:
    """Places the lane from y down, and gives the y it ends at."""
    frame = scale.frame
    if frame.narrow:
        sheet.put(
            Layer.WORDS,
            Words(0, y + 20, "Worries", TITLE, bold=True),
            Words(70, y + 20, "at the level recorded", SMALL, Ink.QUIET),
        )
        y += 8 + HEADING
    shown, folded = _folded(facts)
    worries = [segments_of(worry, scale) for worry in shown]
    for number, level in enumerate(LEVELS):
        at_level = [one for segments in worries for one in segments if one.level is level]
        top, y = y, _place_band(sheet, facts.levels[level], at_level, scale, y)
        if number % 2 == 0:
            sheet.put(Layer.BANDS, Box(0, top, frame.width, y - top, fill=Ink.BAND))
    for segments in worries:
        _draw(sheet, segments, scale)
    if folded:
        text = f"{len(folded)} older worries, not recorded again for a year: see the table"
        sheet.put(Layer.WORDS, Words(frame.left, y + 18, cut(text, frame.right - frame.left, SMALL),
                                     SMALL, Ink.QUIET))  # fmt: skip
        y += 28
    sheet.line(Layer.GUIDES, 0, y, frame.width, y, ink=Ink.RULE)
    return y


def _folded(facts: PictureFacts) -> tuple[Sequence[WorryLine], Sequence[WorryLine]]:
    """The worries that have a line of their own, and those that are told together."""
    worries = sorted(facts.worries, key=lambda one: (one.entries[0].on, one.name))
    if len(worries) <= FOLDED_BEYOND or facts.whole:
        return worries, ()
    old = [one for one in worries if _is_old(one, facts)]
    return [one for one in worries if not _is_old(one, facts)], old


def _is_old(worry: WorryLine, facts: PictureFacts) -> bool:
    recently: timedelta = facts.today - worry.entries[-1].on
    return recently > SHOWN and worry.waiting_since is None


def _place_band(
    sheet: Sheet, name: str, segments: Sequence[Segment], scale: TimeScale, y: float
) -> float:
    if scale.frame.narrow:
        heading = Words(0, y + 15, name.capitalize(), SMALL, Ink.QUIET, bold=True)
        sheet.put(Layer.WORDS, heading)
        if not segments:
            beside = heading.extent.right + 8
            sheet.put(Layer.WORDS, Words(beside, y + 15, "none recorded", SMALL, Ink.QUIET))
        return _place_rows(segments, scale, y + HEADING)
    below = _place_rows(segments, scale, y + 4) + 4 if segments else y + EMPTY_BAND
    middle = y + (below - y) / 2 + 5
    room = scale.frame.left - 16
    sheet.put(Layer.WORDS, Words(8, middle, cut(name, room, WORDS), WORDS))
    if not segments:
        sheet.put(Layer.WORDS, Words(scale.frame.left, middle, "none recorded", SMALL, Ink.QUIET))
    return below


def _place_rows(segments: Sequence[Segment], scale: TimeScale, y: float) -> float:
    """Gives every stretch a row, shared only where there is room, and the y they end at."""
    rows: list[list[tuple[Segment, float, float]]] = []
    for segment in segments:
        left, right = segment.reach(scale)
        for row in rows:
            if not scale.frame.narrow and all(
                right + ROWS_APART <= begins or ends + ROWS_APART <= left for _, begins, ends in row
            ):
                row.append((segment, left, right))
                break
        else:
            rows.append([(segment, left, right)])
    for row in rows:
        for segment, _, _ in row:
            segment.y = y
        y += ROW + UNDER_STEP * max(segment.under for segment, _, _ in row)
    return y


def _draw(sheet: Sheet, segments: Sequence[Segment], scale: TimeScale) -> None:
    for segment in segments:
        _draw_line(sheet, segment, scale)
        _draw_entries(sheet, segment, scale)
        sheet.put(Layer.WORDS, *(replace(one, y=one.y + segment.y) for one in segment.words))
    for before, after in pairwise(segments):
        x = scale.x(after.since)
        sheet.line(Layer.LINES, x, before.y + AT_LINE, x, after.y + AT_LINE, width=1.5)


def _draw_line(sheet: Sheet, segment: Segment, scale: TimeScale) -> None:
    y, worry = segment.y + AT_LINE, segment.worry
    begins, ends = scale.x(segment.since), scale.x(segment.until)
    waits = min(
        (scale.x(one.waits_since) for one in segment.entries if one.waits_since), default=None
    )
    stale = worry.not_confirmed_since
    solid = scale.x(stale) if stale and segment.is_last else ends
    solid = min(max(solid, begins), ends)
    if (plain := min(solid, waits) if waits is not None else solid) > begins:
        sheet.line(Layer.LINES, begins, y, plain, y, width=signs.LINE)
    if waits is not None and ends > waits:
        sheet.line(Layer.LINES, waits, y, ends, y, ink=Ink.WAITING, width=signs.WAITING_LINE)
    elif solid < ends:
        sheet.line(Layer.LINES, solid, y, ends, y, ink=Ink.QUIET, width=1.5, dashes=signs.DASHES)
    if worry.ended is not None and segment.is_last:
        sheet.put(Layer.MARKS, Stroke((((ends, y - 5), (ends, y + 5)),), Ink.INK, 2.5))


def _draw_entries(sheet: Sheet, segment: Segment, scale: TimeScale) -> None:
    y = segment.y + AT_LINE
    for entry in segment.entries:
        x = scale.x(entry.on)
        if entry.happened is not None and (before := scale.x(entry.happened)) < x:
            sheet.line(Layer.LINES, before, y, x, y, width=1.0)
            sheet.put(Layer.MARKS, signs.happened_before(before, y))
        if not entry.is_step:
            sheet.put(Layer.MARKS, signs.entry(x, y, waits=entry.waits_since == entry.on))
        if entry.waits_since is not None and entry.waits_since > entry.on:
            sheet.put(Layer.MARKS, signs.entry(scale.x(entry.waits_since), y, waits=True))
