"""Stories in which nothing was asked in time: what one more line of recording would have done.

Each telling changes one row: a worry one level higher, or something that only the chronology
held written down as a worry. Whether the service then asks is played like everything else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ehcoord.replay.stories import Kind, Row, Story
from ehcoord.rules.vocabulary import Level


@dataclass(frozen=True, slots=True)
class Told:
    """A story told with one row changed: on which day, how that row would have read.

    ``rule`` is the rule that would then have asked first.
    """

    story: Story
    day: int
    how: str
    rule: str = ""


def worse_tellings(story: Story) -> tuple[Told, ...]:
    """Every telling of a story in which one worry weighs more, or one contact is a worry."""
    return tuple(
        Told(replace(story, rows=(*story.rows[:at], row, *story.rows[at + 1 :])), row.day, how)
        for at, row, how in _changed(story)
    )


def _changed(story: Story) -> Iterator[tuple[int, Row, str]]:
    for at, row in enumerate(story.rows):
        if row.level is not None and row.level < Level.IMMEDIATE:
            higher = Level(row.level + 1)
            yield at, replace(row, level=higher), f"{row.code} as {higher.name.lower()}"
        elif row.kind is Kind.CONTACT and row.day < story.harm_day:
            worry = replace(row, kind=Kind.INDICATOR, level=Level.SERIOUS)
            yield at, worry, "a note of the chronology as a serious worry"
