"""The address of a board, read and written: what narrows it, and its order."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from ehcoord.commands.boards import BoardOrder, NarrowBoard, NarrowPeople
from ehcoord.schemas.base import form_payload, load
from ehcoord.schemas.boards import NarrowBoardSchema
from ehcoord.web.boards.shape import Board, Column


def what_is_wanted() -> NarrowBoard:
    """What the address of this request asks for. Raises InvalidInput when it cannot be read."""
    schema = NarrowBoardSchema()
    return load(schema, form_payload(schema, request.args))


def address_of(board: str, wanted: NarrowBoard, endpoint: str = "boards.one", **more: Any) -> str:
    """The address that asks for this; what asks for nothing is left out."""
    return f"{url_for(endpoint, board=board)}{query_of(replace(wanted, **more))}"


def query_of(wanted: NarrowBoard | NarrowPeople) -> str:
    """The part of an address that asks for this, with its question mark; empty for everything."""
    asked = {
        field.name: _written(value)
        for field in fields(wanted)
        if (value := getattr(wanted, field.name)) != field.default
    }
    return f"?{urlencode(asked)}" if asked else ""


def _written(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true"
    return value.isoformat() if isinstance(value, date) else str(value)


def heads(board: Board, wanted: NarrowBoard) -> list[Mapping[str, Any]]:
    """The heads of the columns; those a board can be ordered by are links."""
    return [_head(board, column, wanted) for column in board.columns]


def _head(board: Board, column: Column, wanted: NarrowBoard) -> Mapping[str, Any]:
    if column.order is None:
        return {"text": column.text}
    leads = column.order is wanted.order
    href = address_of(
        board.name, wanted, order=column.order, backwards=leads and not wanted.backwards, page=1
    )
    direction = ("descending" if wanted.backwards else "ascending") if leads else ""
    return {"text": column.text, "sort": {"href": href, "direction": direction}}


def is_narrowed(wanted: NarrowBoard) -> bool:
    """Whether anything leaves rows out."""
    return bool(query_of(replace(wanted, order=BoardOrder.DUE, backwards=False, page=1)))
