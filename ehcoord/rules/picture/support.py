"""The lane of support: when there was none above, then a row for each line of help."""

from collections.abc import Sequence
from dataclasses import replace

from ehcoord.rules.picture import signs
from ehcoord.rules.picture.facts import (
    Going,
    PictureFacts,
    Spell,
    SupportBar,
    spells_without_support,
)
from ehcoord.rules.picture.frame import TimeScale
from ehcoord.rules.picture.lettering import SMALL, TITLE, WORDS, cut, day_word
from ehcoord.rules.picture.shapes import Anchor, Ink, Layer, Sheet, Stroke, Words

ROW, BAR_AT, LINE = 42.0, 21.0, 16.0
APART = 6.0


def place_support(sheet: Sheet, facts: PictureFacts, scale: TimeScale, y: float) -> float:
    """Places the lane from y down, and gives the y it ends at."""
    frame = scale.frame
    sheet.put(Layer.WORDS, Words(frame.margin, y + 28, "Support", TITLE, bold=True))
    y += 14
    if frame.narrow:
        sheet.put(Layer.WORDS, Words(74, y + 14, "solid: happening", SMALL, Ink.QUIET))
        y += 24
    y = _place_brackets(sheet, facts, scale, y)
    shown = [bar for bar in facts.support if _is_shown(bar, scale)]
    for bar in shown:
        _place_bar(sheet, bar, scale, y)
        y += ROW
    if earlier := len(facts.support) - len(shown):
        ended = "line of support" if earlier == 1 else "lines of support"
        text = f"{earlier} earlier {ended}, ended: see the table"
        sheet.put(Layer.WORDS, Words(frame.left, y + 14, text, SMALL, Ink.QUIET))
        y += 24
    y = max(y + 4, 0)
    sheet.line(Layer.GUIDES, 0, y, frame.width, y, ink=Ink.RULE)
    return y


def _is_shown(bar: SupportBar, scale: TimeScale) -> bool:
    return any((spell.until or scale.today) >= scale.start for spell in bar.spells)


def _place_brackets(sheet: Sheet, facts: PictureFacts, scale: TimeScale, y: float) -> float:
    """A bracket over every spell in which nothing that counts was happening."""
    spells = [one for one in spells_without_support(facts) if one[1] > scale.start]
    if not spells:
        return y + 10
    labels = []
    for since, until in spells:
        to_today = until == facts.today
        begins = day_word(since, facts.today)
        text = f"none since {begins}" if to_today else (
            f"none {begins} to {day_word(until, facts.today)}"
        )  # fmt: skip
        ink = Ink.WAITING if to_today else Ink.INK
        middle = (scale.x(since) + scale.x(until)) / 2
        words = Words(middle, 0, text, SMALL, ink, to_today, Anchor.MIDDLE)
        if to_today and words.extent.right > scale.x(until) - 4:
            words = replace(words, x=scale.x(until) - 4, anchor=Anchor.END)
        labels.append(words.kept_within(scale.frame.left, scale.frame.right))
    lines = on_free_lines(labels, APART)
    bracket = y + 30 + LINE * max(lines)
    for (since, until), words, line in zip(spells, labels, lines, strict=True):
        x1, x2 = scale.x(since), max(scale.x(until), scale.x(since) + 2)
        points = ((x1, bracket - 5), (x1, bracket), (x2, bracket), (x2, bracket - 5))
        sheet.put(Layer.MARKS, Stroke((points,), words.ink, 2.0))
        sheet.put(Layer.WORDS, replace(words, y=bracket - 9 - LINE * line))
    return bracket + 12


def _place_bar(sheet: Sheet, bar: SupportBar, scale: TimeScale, y: float) -> None:
    frame = scale.frame
    for spell in bar.spells:
        _place_spell(sheet, spell, scale, y + BAR_AT)
    if bar.ended is not None:
        sheet.put(Layer.MARKS, signs.ended(scale.x(bar.ended), y + BAR_AT))
    ended = f"ended {day_word(bar.ended, scale.today)}" if bar.ended else ""
    text = ", ".join(part for part in (bar.name, bar.often, ended) if part)
    begins = min(scale.x(spell.since) for spell in bar.spells)
    at, room = (0.0, frame.width) if frame.narrow else (begins, frame.width - frame.left)
    words = Words(at, y + 14, cut(text, room, WORDS), WORDS)
    left = 0 if frame.narrow else frame.left
    # Left of the line of the day, where there is room for all of it there.
    before = scale.now - 6
    fits = words.extent.right - words.extent.left <= before - left
    sheet.put(Layer.WORDS, words.kept_within(left, before if fits else frame.width))


def _place_spell(sheet: Sheet, spell: Spell, scale: TimeScale, y: float) -> None:
    if spell.since > scale.today or (spell.until or scale.today) < scale.start:
        return
    x1 = scale.x(spell.since)
    x2 = max(scale.x(min(spell.until or scale.today, scale.today)), x1 + 2)
    match spell.going:
        case Going.WAITING:
            sheet.put(Layer.MARKS, *signs.waiting(x1, x2, y))
        case Going.HAPPENING:
            sheet.put(Layer.MARKS, signs.happening(x1, x2, y))
        case Going.NOT_SUPPORT:
            sheet.put(Layer.MARKS, signs.not_support(x1, x2, y))


def on_free_lines(labels: Sequence[Words], gap: float) -> list[int]:
    """For each of some words, the first line on which they touch none before them."""
    lines: list[list[Words]] = []
    found = []
    for words in labels:
        number = next(
            (
                at
                for at, line in enumerate(lines)
                if not any(words.extent.touches(one.extent, gap) for one in line)
            ),
            len(lines),
        )
        if number == len(lines):
            lines.append([])
        lines[number].append(words)
        found.append(number)
    return found
