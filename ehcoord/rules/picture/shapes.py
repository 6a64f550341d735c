"""Placed shapes: what is where, in which ink. No colour and no markup: those are the drawing's."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum, unique

from ehcoord.rules.picture.lettering import width_of

ASCENT, DESCENT = 0.78, 0.22
# How far an upright line keeps off the words it would run through.
CLEAR = 2.0


@unique
class Ink(StrEnum):
    """What a shape is drawn with, by what it means."""

    INK = "ink"
    QUIET = "quiet"
    RULE = "rule"
    FAINT = "faint"
    BAND = "band"
    PAPER = "paper"
    SUPPORT = "support"
    WAITING = "waiting"
    WASH = "wash"


@dataclass(frozen=True, slots=True)
class Extent:
    """The room a shape takes."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Extent", gap: float = 0.0) -> bool:
        """Whether two shapes are nearer to one another than a gap."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, filled or with an edge."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = None
    edge: Ink | None = None
    edge_width: float = 0.0
    dashes: tuple[float, ...] = ()

    @property
    def extent(self) -> Extent:
        """The room it takes, its edge included."""
        out = self.edge_width / 2
        right, bottom = self.x + self.width + out, self.y + self.height + out
        return Extent(self.x - out, self.y - out, right, bottom)


@dataclass(frozen=True, slots=True)
class Stroke:
    """One or several lines through points, or closed figures when they are filled."""

    lines: tuple[tuple[tuple[float, float], ...], ...]
    ink: Ink | None = Ink.INK
    width: float = 1.0
    dashes: tuple[float, ...] = ()
    fill: Ink | None = None

    @property
    def extent(self) -> Extent:
        """The room it takes, its width included."""
        points = [point for line in self.lines for point in line]
        out = self.width / 2 if self.ink is not None else 0.0
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return Extent(min(xs) - out, min(ys) - out, max(xs) + out, max(ys) + out)

    @property
    def is_upright(self) -> bool:
        """Whether it is one line from top to bottom."""
        return len(self.lines) == 1 and len({x for x, _ in self.lines[0]}) == 1


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled disc, or an open circle."""

    x: float
    y: float
    radius: float
    fill: Ink
    edge: Ink | None = None
    edge_width: float = 0.0

    @property
    def extent(self) -> Extent:
        """The room it takes."""
        out = self.radius + self.edge_width / 2
        return Extent(self.x - out, self.y - out, self.x + out, self.y + out)


@unique
class Anchor(StrEnum):
    """Which end of words stands at their place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words on its baseline."""

    x: float
    y: float
    text: str
    size: float
    ink: Ink = Ink.INK
    bold: bool = False
    anchor: Anchor = Anchor.START

    @property
    def extent(self) -> Extent:
        """The room they take."""
        width = width_of(self.text, self.size, bold=self.bold)
        left = {
            Anchor.START: self.x,
            Anchor.MIDDLE: self.x - width / 2,
            Anchor.END: self.x - width,
        }[self.anchor]
        top, bottom = self.y - ASCENT * self.size, self.y + DESCENT * self.size
        return Extent(left, top, left + width, bottom)

    def kept_within(self, left: float, right: float) -> "Words":
        """The same words, moved so that they begin and end inside."""
        room = self.extent
        if room.right > right:
            return replace(self, x=right, anchor=Anchor.END).kept_within(left, right + 0.1)
        if room.left < left:
            return replace(self, x=left, anchor=Anchor.START)
        return self


Shape = Box | Stroke | Disc | Words


@unique
class Layer(IntEnum):
    """The order of painting."""

    BANDS = 0
    WASH = 1
    GUIDES = 2
    LINES = 3
    MARKS = 4
    WORDS = 5


@dataclass(slots=True)
class Sheet:
    """Shapes on their layers, while a picture is being placed."""

    layers: dict[Layer, list[Shape]] = field(default_factory=lambda: {each: [] for each in Layer})

    def put(self, layer: Layer, *shapes: Shape) -> None:
        """Adds shapes to a layer."""
        self.layers[layer].extend(shapes)

    def line(
        self, layer: Layer, x1: float, y1: float, x2: float, y2: float, *, ink: Ink = Ink.INK,
        width: float = 1.0, dashes: tuple[float, ...] = (),
    ) -> None:  # fmt: skip
        """Adds one straight line."""
        self.put(layer, Stroke((((x1, y1), (x2, y2)),), ink, width, dashes))

    def finished(self) -> tuple[Shape, ...]:
        """Every shape in the order of painting; no upright line runs through words."""
        said = sorted((one.extent for one in self.layers[Layer.WORDS]), key=lambda room: room.top)
        self.layers[Layer.LINES] = [_kept_off(one, said) for one in self.layers[Layer.LINES]]
        return tuple(shape for layer in Layer for shape in self.layers[layer])


def _kept_off(shape: Shape, said: Sequence[Extent]) -> Shape:
    """An upright line with a gap wherever words stand on it; everything else as it is.

    The words come from the top down.
    """
    if not isinstance(shape, Stroke) or not shape.is_upright:
        return shape
    (x, top), (_, bottom) = sorted(shape.lines[0], key=lambda point: point[1])
    pieces, at = [], top
    for room in said:
        if not room.left - CLEAR <= x <= room.right + CLEAR or room.bottom <= at:
            continue
        if min(room.top, bottom) > at:
            pieces.append(((x, at), (x, min(room.top, bottom))))
        at = max(at, room.bottom)
    if at < bottom:
        pieces.append(((x, at), (x, bottom)))
    return replace(shape, lines=tuple(pieces)) if pieces else replace(shape, ink=None)
