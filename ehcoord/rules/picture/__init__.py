"""The picture of one child: worries as steps over time, support as bars, reviews as signs.

Values in, placed shapes out. It is drawn three times, at three widths, because words keep their
size: on a desk, on a page (and on paper), and on a telephone. It never joins worries into one
line, shows no highest level, gives no level a colour, ends no worry for lack of news, and never
draws what is waited for as help.
"""

from dataclasses import dataclass

from ehcoord.rules.picture.facts import PictureFacts
from ehcoord.rules.picture.frame import FRAMES, Frame, time_scale
from ehcoord.rules.picture.key import place_key
from ehcoord.rules.picture.reviews import place_reviews
from ehcoord.rules.picture.shapes import Shape, Sheet
from ehcoord.rules.picture.support import place_support
from ehcoord.rules.picture.time import place_head, place_time
from ehcoord.rules.picture.worries import place_worries

__all__ = ["FRAMES", "Frame", "Picture", "place"]


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing: its size, and its shapes in the order of painting."""

    frame: Frame
    height: float
    shapes: tuple[Shape, ...]


def place(facts: PictureFacts, frame: Frame) -> Picture:
    """Where everything of a child's picture stands at one width. Pure."""
    sheet, scale = Sheet(), time_scale(facts, frame)
    months, top = place_head(sheet, facts, scale)
    y = place_worries(sheet, facts, scale, top)
    y = place_support(sheet, facts, scale, y)
    bottom = place_reviews(sheet, facts, scale, top, y)
    place_time(sheet, facts, scale, months, top, bottom)
    height = place_key(sheet, frame, bottom + 8)
    return Picture(frame, height, sheet.finished())
