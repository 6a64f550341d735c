"""The parts of every answer to a program: instants, words for levels, pages of a list, problems."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from marshmallow import Schema, fields, validate

from ehcoord.rules.vocabulary import Level


class Shown(Schema):
    """One kind of answer. Every field is always there; what is not known is null."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Says in the description that a program may rely on every field."""
        field_obj.required = True


class LevelWord(fields.String):
    """How worrying one entry is, in the word a program sends it with; never its number."""

    def __init__(self, **more: Any) -> None:
        words = [word_of(one) for one in Level]
        super().__init__(validate=validate.OneOf(words), **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else word_of(value)


def word_of(value: IntEnum) -> str:
    """The word by which programs name a value that is a number within."""
    return value.name.lower()


def instant(**more: Any) -> fields.DateTime:
    """An instant, in UTC."""
    return fields.DateTime(**more)


def maybe_instant() -> fields.DateTime:
    """An instant, or null while it has not come or is not known."""
    return instant(allow_none=True)


def maybe_text() -> fields.String:
    """Words, or null where there are none."""
    return fields.String(allow_none=True)


def list_of(schema: type[Schema]) -> type[Shown]:
    """The schema of one page of a list of these."""
    name = schema.__name__.removesuffix("Schema")
    members: Mapping[str, Any] = {
        "items": fields.List(fields.Nested(schema)),
        "next": fields.String(
            allow_none=True, metadata={"description": "The address of the next page, if any."}
        ),
        "__doc__": "One page of a list.",
    }
    return type(f"{name}ListSchema", (Shown,), dict(members))


def told(row: Any, **changes: Any) -> Mapping[str, Any]:
    """A row's fields by name, with ids of the database put in the words of an address."""
    return {name: getattr(row, name) for name in row.__dataclass_fields__} | changes


class HappenedSchema(Shown):
    """What the service did by itself after a change."""

    review = fields.String(
        metadata={"description": "What became of the child's review: opened, joined, ..."}
    )
    review_due_at = maybe_instant()
