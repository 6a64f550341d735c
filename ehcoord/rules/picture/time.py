"""Time: the months over the lanes, the line of the day, and the days something has waited."""

from ehcoord.rules.picture.facts import PictureFacts
from ehcoord.rules.picture.frame import TimeScale
from ehcoord.rules.picture.lettering import SMALL, TITLE, day_word, first_that_fits, width_of
from ehcoord.rules.picture.shapes import Anchor, Box, Ink, Layer, Sheet, Words

HEAD, HEAD_LINE, MONTHS_UNDER, LANES_UNDER = 16.0, 18.0, 28.0, 38.0
LEAST_MONTH = 24.0


def place_head(sheet: Sheet, facts: PictureFacts, scale: TimeScale) -> tuple[float, float]:
    """The words over the day of the picture, and since when something waits.

    Gives the baseline of the months and the y at which the lanes begin.
    """
    frame, day = scale.frame, day_word(facts.today, facts.today)
    text = f"as known on {day}" if facts.is_past else f"today, {day}"
    today = Words(scale.now, HEAD, text, SMALL, bold=True, anchor=Anchor.MIDDLE)
    today = today.kept_within(0, frame.width)
    sheet.put(Layer.WORDS, today)
    lines = 0
    if (since := facts.waiting_since) is not None:
        lines = _place_waiting(sheet, scale, today, day_word(since, facts.today))
    months = HEAD + MONTHS_UNDER + HEAD_LINE * lines
    if not frame.narrow:
        sheet.put(Layer.WORDS, Words(frame.margin, months, "Worries", TITLE, bold=True))
    return months, months + LANES_UNDER - MONTHS_UNDER


def _place_waiting(sheet: Sheet, scale: TimeScale, today: Words, since: str) -> int:
    """Left of the day's words where there is room, else on a line of its own; gives the lines."""
    text = f"waiting for a decision since {since}"
    width, end = width_of(text, SMALL, bold=True), today.extent.left - 12
    if end - width >= 0:
        sheet.put(Layer.WORDS, Words(end, HEAD, text, SMALL, Ink.WAITING, True, Anchor.END))
        return 0
    under = Words(scale.now - 6, HEAD + HEAD_LINE, text, SMALL, Ink.WAITING, True, Anchor.END)
    sheet.put(Layer.WORDS, under.kept_within(0, scale.frame.width))
    return 1


def place_time(
    sheet: Sheet, facts: PictureFacts, scale: TimeScale, months: float, top: float, bottom: float
) -> None:
    """The months, the wash from the oldest waiting worry to the day, and the line of the day."""
    for begins, ends in scale.marks():
        if begins >= scale.start:
            x = scale.x(begins)
            sheet.line(Layer.GUIDES, x, months - 12, x, bottom, ink=Ink.FAINT)
        name = str(begins.year) if scale.in_years else f"{begins:%B}"
        _place_month(sheet, scale, name, months, (scale.x(begins), scale.x(ends)))
    if (since := facts.waiting_since) is not None:
        x = scale.x(since)
        width = max(scale.now - x, 2.0)
        sheet.put(Layer.WASH, Box(x, top - 4, width, bottom - top + 4, fill=Ink.WASH))
    sheet.line(Layer.LINES, scale.now, months - 20, scale.now, bottom, width=1.5)


def _place_month(
    sheet: Sheet, scale: TimeScale, name: str, y: float, between: tuple[float, float]
) -> None:
    """The name at the right of the month's line, clear of the line of the day; or left out."""
    begins, ends = between
    if ends - begins <= LEAST_MONTH:
        return
    short = name if scale.in_years else name[:3]
    choices = (short,) if scale.frame.narrow else (name, short)
    at = begins + 4
    for room_begins, room_ends in _beside_today(at, ends, scale.now):
        if text := first_that_fits(choices, room_ends - room_begins - 4, SMALL):
            sheet.put(Layer.WORDS, Words(room_begins, y, text, SMALL, Ink.QUIET))
            return


def _beside_today(begins: float, ends: float, now: float) -> list[tuple[float, float]]:
    if begins < now < ends:
        return [(begins, now), (now + 5, ends)]
    return [(begins, ends)]
