"""A story told worse than it was: rows left out and levels lowered, to see what still speaks."""

import random
from dataclasses import replace

from ehcoord.replay.stories import Kind, Row, Story
from ehcoord.rules.vocabulary import Level

SHARE = 0.3


def left_out(story: Story, seed: int) -> Story:
    """The story without about 30% of its worries; the seed decides which."""
    chance = _chance(story, seed, "left out")
    rows = [one for one in story.rows if not _is_worry(one) or chance.random() >= SHARE]
    return replace(story, rows=tuple(rows))


def lowered(story: Story, seed: int) -> Story:
    """The story with about 30% of its worries one level lower; the seed decides which."""
    chance = _chance(story, seed, "lowered")
    rows = [_lower(one) if _is_worry(one) and chance.random() < SHARE else one
            for one in story.rows]  # fmt: skip
    return replace(story, rows=tuple(rows))


def all_lowered(story: Story) -> Story:
    """The story with every worry one level lower; a minor one stays minor."""
    return replace(story, rows=tuple(_lower(one) for one in story.rows))


def _chance(story: Story, seed: int, what: str) -> random.Random:
    return random.Random(f"{story.id} {what} {seed}")  # noqa: S311, nothing secret.


def _is_worry(row: Row) -> bool:
    return row.kind is Kind.INDICATOR


def _lower(row: Row) -> Row:
    if row.level is None:
        return row
    return replace(row, level=Level(max(Level.MINOR, row.level - 1)))
