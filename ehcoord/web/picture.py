"""The picture as SVG: placed shapes in, presentation attributes out.

No style, no class and no reference: the page's policy allows none, and paper would drop them.
Words are escaped here; all else is numbers and the colours below.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ehcoord.rules.picture import FRAMES, Picture, place
from ehcoord.rules.picture.facts import PictureFacts
from ehcoord.rules.picture.shapes import Anchor, Box, Disc, Ink, Shape, Stroke, Words

COLOURS = {
    Ink.INK: "#1f2d36",
    Ink.QUIET: "#505a5f",
    Ink.RULE: "#c9d0d4",
    Ink.FAINT: "#e3e7e9",
    Ink.BAND: "#f4f6f7",
    Ink.PAPER: "#ffffff",
    Ink.SUPPORT: "#3f6b82",
    Ink.WAITING: "#99175a",
    Ink.WASH: "#f8e9f0",
}
ANCHORS: Mapping[Anchor, str] = {
    Anchor.START: "",
    Anchor.MIDDLE: ' text-anchor="middle"',
    Anchor.END: ' text-anchor="end"',
}
FONT = "Helvetica Neue, Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A placed picture with its title and its words; a template that shows it draws it."""

    picture: Picture
    title: str
    words: str

    def __html__(self) -> str:
        """The markup, which a template takes as it is: its words are escaped in it."""
        return _svg(self.picture, self.title, self.words)


def drawings(facts: PictureFacts, words: Iterable[str]) -> tuple[tuple[str, Drawing], ...]:
    """The picture at each width, by the name of its frame; the style sheet shows one.

    ``words`` say the same, for those who do not see it.
    """
    title, said = f"{facts.child}: worries, support and reviews", " ".join(words)
    return tuple((frame.name, Drawing(place(facts, frame), title, said)) for frame in FRAMES)


def _svg(picture: Picture, title: str, said: str) -> str:
    name = f"picture-{picture.frame.name}"
    width, height = _number(picture.frame.width), _number(picture.height)
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{name}-title {name}-words" focusable="false" font-family="{FONT}">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-words">{escape(said)}</desc>'
        f'<rect width="{width}" height="{height}" fill="{COLOURS[Ink.PAPER]}"/>'
        f"{''.join(map(_element, picture.shapes))}</svg>"
    )


def _element(shape: Shape) -> str:
    match shape:
        case Box():
            return _box(shape)
        case Stroke():
            return _stroke(shape)
        case Disc():
            return _disc(shape)
        case Words():
            return _words(shape)


def _box(shape: Box) -> str:
    return (
        f'<rect x="{_number(shape.x)}" y="{_number(shape.y)}" width="{_number(shape.width)}" '
        f'height="{_number(shape.height)}" fill="{_colour(shape.fill)}"'
        f"{_edge(shape.edge, shape.edge_width, shape.dashes)}/>"
    )


def _stroke(shape: Stroke) -> str:
    ways = " ".join(map(_way, shape.lines))
    edge = _edge(shape.ink, shape.width, shape.dashes)
    return f'<path d="{ways}" fill="{_colour(shape.fill)}"{edge}/>'


def _disc(shape: Disc) -> str:
    return (
        f'<circle cx="{_number(shape.x)}" cy="{_number(shape.y)}" r="{_number(shape.radius)}" '
        f'fill="{_colour(shape.fill)}"{_edge(shape.edge, shape.edge_width)}/>'
    )


def _words(shape: Words) -> str:
    bold = ' font-weight="bold"' if shape.bold else ""
    return (
        f'<text x="{_number(shape.x)}" y="{_number(shape.y)}" font-size="{_number(shape.size)}" '
        f'fill="{_colour(shape.ink)}"{bold}{ANCHORS[shape.anchor]}>{escape(shape.text)}</text>'
    )


def _way(points: Iterable[tuple[float, float]]) -> str:
    return "M " + " L ".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _edge(ink: Ink | None, width: float, dashes: Sequence[float] = ()) -> str:
    if ink is None:
        return ""
    dashed = f' stroke-dasharray="{" ".join(map(_number, dashes))}"' if dashes else ""
    return f' stroke="{COLOURS[ink]}" stroke-width="{_number(width)}"{dashed}'


def _colour(ink: Ink | None) -> str:
    return "none" if ink is None else COLOURS[ink]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
