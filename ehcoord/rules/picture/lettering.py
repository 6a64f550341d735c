"""How much room words take, reckoned without a font: a little over rather than under."""

from collections.abc import Iterable
from datetime import date

WORDS = 14.0
SMALL = 13.0
TITLE = 16.0
NARROW = frozenset("ijltfr.,:;'|!()[] ’“”")
WIDE = frozenset("mwMW%@")
NARROW_EM, WIDE_EM, CAPITAL_EM, OTHER_EM = 0.31, 0.86, 0.69, 0.555
BOLD = 1.06


class _Ems(dict[str, float]):
    """The width of each letter in ems, worked out once a letter."""

    def __missing__(self, letter: str) -> float:
        if letter in NARROW:
            width = NARROW_EM
        elif letter in WIDE:
            width = WIDE_EM
        else:
            width = CAPITAL_EM if letter.isupper() else OTHER_EM
        self[letter] = width
        return width


_EMS = _Ems()


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of words."""
    return sum(map(_EMS.__getitem__, text)) * size * (BOLD if bold else 1.0)


def day_word(day: date, today: date) -> str:
    """*24 Feb*; with the year when that is another one and further away than a year."""
    year = f" {day.year}" if abs((today - day).days) > 365 else ""
    return f"{day.day} {day:%b}{year}"


def first_that_fits(
    choices: Iterable[str], room: float, size: float, *, bold: bool = False
) -> str | None:
    """The first of some ways to say it that fits, or None."""
    return next((one for one in choices if width_of(one, size, bold=bold) <= room), None)


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """As much of a text as fits, with three dots where something is missing."""
    if width_of(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width_of(f"{kept.rstrip()}…", size, bold=bold) > room:
        kept = kept[:-1]
    return f"{kept.rstrip(' ,')}…"
