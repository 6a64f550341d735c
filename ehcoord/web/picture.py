"""The picture as SVG: placed shapes in, presentation attributes out.

No style, no class and no reference: the page's policy allows none, and paper would drop them.
The library writes text as it is, so every string is escaped here.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Literal

import svg
from markupsafe import Markup

from ehcoord.rules.picture import FRAMES, Picture, place
from ehcoord.rules.picture.facts import PictureFacts
from ehcoord.rules.picture.in_words import in_words
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
ANCHORS: Mapping[Anchor, Literal["middle", "end"] | None] = {
    Anchor.START: None,
    Anchor.MIDDLE: "middle",
    Anchor.END: "end",
}
FONT = "Helvetica Neue, Helvetica, Arial, sans-serif"


def drawn(facts: PictureFacts) -> tuple[tuple[str, Markup], ...]:
    """The picture at each width, by the name of its frame; the style sheet shows one."""
    title, said = f"{facts.child}: worries, support and reviews", " ".join(in_words(facts))
    return tuple(
        (frame.name, Markup(_svg(place(facts, frame), title, said)))  # noqa: S704, escaped below.
        for frame in FRAMES
    )


def _svg(picture: Picture, title: str, said: str) -> str:
    name, width, height = picture.frame.name, picture.frame.width, _number(picture.height)
    named = f"picture-{name}-title picture-{name}-words"
    return svg.SVG(
        xmlns=None,
        viewBox=svg.ViewBoxSpec(0, 0, _number(width), height),
        width=_number(width),
        height=height,
        extra={
            "role": "img", "aria-labelledby": named, "focusable": "false", "font-family": FONT,
        },
        elements=[
            svg.Title(id=f"picture-{name}-title", text=escape(title)),
            svg.Desc(id=f"picture-{name}-words", text=escape(said)),
            svg.Rect(width=_number(width), height=height, fill=COLOURS[Ink.PAPER]),
            *(_element(shape) for shape in picture.shapes),
        ],
    ).as_str()  # fmt: skip


def _element(shape: Shape) -> svg.Element:
    match shape:
        case Box():
            return _box(shape)
        case Stroke():
            return _stroke(shape)
        case Disc():
            return _disc(shape)
        case Words():
            return _words(shape)


def _box(shape: Box) -> svg.Element:
    return svg.Rect(
        x=_number(shape.x),
        y=_number(shape.y),
        width=_number(shape.width),
        height=_number(shape.height),
        fill=_colour(shape.fill) or "none",
        stroke=_colour(shape.edge),
        stroke_width=shape.edge_width or None,
        stroke_dasharray=_dashes(shape.dashes),
    )


def _stroke(shape: Stroke) -> svg.Element:
    return svg.Path(
        d=[_way(line) for line in shape.lines],  # type: ignore[misc]
        fill=_colour(shape.fill) or "none",
        stroke=_colour(shape.ink),
        stroke_width=shape.width or None,
        stroke_dasharray=_dashes(shape.dashes),
    )


def _disc(shape: Disc) -> svg.Element:
    return svg.Circle(
        cx=_number(shape.x),
        cy=_number(shape.y),
        r=shape.radius,
        fill=_colour(shape.fill),
        stroke=_colour(shape.edge),
        stroke_width=shape.edge_width or None,
    )


def _words(shape: Words) -> svg.Element:
    return svg.Text(
        x=_number(shape.x),
        y=_number(shape.y),
        text=escape(shape.text),
        font_size=_number(shape.size),
        fill=_colour(shape.ink),
        font_weight="bold" if shape.bold else None,
        text_anchor=ANCHORS[shape.anchor],
    )


def _way(points: Sequence[tuple[float, float]]) -> str:
    (x, y), *others = points
    return f"M {_number(x)} {_number(y)} " + " ".join(
        f"L {_number(x)} {_number(y)}" for x, y in others
    )


def _colour(ink: Ink | None) -> str | None:
    return COLOURS[ink] if ink is not None else None


def _dashes(dashes: Sequence[float]) -> list[Decimal | float | int] | None:
    return [_number(one) for one in dashes] or None


def _number(value: float) -> float:
    rounded = round(float(value), 1)
    return int(rounded) if rounded == int(rounded) else rounded
