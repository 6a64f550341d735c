"""Commands out of what is sent: one schema reads the form and the JSON of the same command.

Text is stripped, blank text is no answer, lists become tuples and nothing unknown is accepted.
A schema names the ``command`` it makes and gives every field its messages; it knows neither the
database nor the person. ``load`` and ``form_payload`` are all that pages and the API need.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING
from enum import IntEnum, StrEnum
from typing import Any, Generic, cast

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, pre_load, validate
from typing_extensions import TypeVar

from ehcoord.errors import InvalidInput
from ehcoord.schemas.dates import GovDate, Instant
from ehcoord.schemas.form_fields import Form, form_payload

__all__ = [
    "CommandSchema", "Form", "GovDate", "Instant", "WordForNumber", "choice", "choices",
    "form_payload", "input_refused", "known", "load", "one_use_id", "text", "whole_number",
]  # fmt: skip

C = TypeVar("C", default=Any)
# Where a field has no words of its own for a refusal, these stand instead of the library's.
PLAIN = {
    "required": "Answer this question.",
    "null": "Answer this question.",
    "validator_failed": "This answer cannot be used.",
    "invalid": "This answer cannot be read.",
    "invalid_uuid": "Choose one of the answers given.",
    "unknown": "Choose one of the answers given.",
    "too_large": "This number is too large.",
    "type": "This answer cannot be read.",
}
UNSHOWN = "Take out the characters that cannot be shown."


class WholeNumber(fields.Integer):
    """A whole number: digits in a form, a number in JSON; 3.7 and true are refused, not cut."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        digits = value.removeprefix("-") if isinstance(value, str) else ""
        if type(value) is int or (digits.isascii() and digits.isdigit()):
            return int(super()._deserialize(value, attr, data, **kwargs))
        raise self.make_error("invalid")


class WordForNumber(fields.Enum[Any]):
    """A word of an enumeration of numbers: a program sends the word, a form the number."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if isinstance(value, str) and value.islower() and value.upper() in self.enum.__members__:
            return self.enum[value.upper()]
        return super()._deserialize(value, attr, data, **kwargs)


class CommandSchema(Schema, Generic[C]):
    """The schema of one command: ``class SaveNoteSchema(CommandSchema[SaveNote])``."""

    command: type[C]
    error_messages = {  # noqa: RUF012, the library declares it as a plain dictionary.
        "unknown": "This is not asked for here.",
        "type": "Send names and their values.",
    }

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Puts plain words in the place of the library's own."""
        _say_plainly(field_obj)

    @pre_load
    def _tidy(self, data: Any, **_more: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        tidied = {name: _tidy_answer(str(name), said) for name, said in data.items()}
        return {name: said for name, said in tidied.items() if said not in (None, "", [], {})}

    @post_load
    def _make(self, data: dict[str, Any], **_more: Any) -> C:
        told = {
            name: tuple(said) if isinstance(said, list) else said for name, said in data.items()
        }
        defaults = getattr(self.command, "__dataclass_fields__", {})
        for name, field in self.load_fields.items():
            own = defaults.get(field.attribute or name)
            has_default = own is not None and (
                own.default is not MISSING or own.default_factory is not MISSING
            )
            if not has_default:
                told.setdefault(field.attribute or name, _nothing_said(field))
        return self.command(**told)


def load(schema: CommandSchema[C], payload: Any) -> C:
    """The command a payload asks for.

    Raises InvalidInput with messages by the form's field names, in the order of the schema.
    """
    try:
        return cast("C", schema.load(payload))
    except ValidationError as fault:
        raise input_refused(schema, fault.messages) from None


def input_refused(schema: Schema, messages: Any) -> InvalidInput:
    """What a schema's messages are refused with: by the form's names, in the schema's order."""
    said = dict(_flat(messages))
    order = {name: at for at, name in enumerate(schema.load_fields)}
    ordered = sorted(said, key=lambda name: order.get(name.split("-")[0], len(order)))
    return InvalidInput({name: said[name] for name in ordered})


def text(enter: str, *, most: int = 4000, required: bool = True, **more: Any) -> fields.String:
    """A field of text. ``enter`` is what to do when it is blank; ``most`` counts characters."""
    too_long = f"Use {most:,} characters or fewer."
    return fields.String(
        required=required,
        validate=validate.Length(max=most, error=too_long),
        error_messages=_always(enter),
        **more,
    )


def whole_number(
    enter: str, *, least: int, most: int, required: bool = True, **more: Any
) -> WholeNumber:
    """A field of a whole number within bounds, both inclusive."""
    return WholeNumber(
        required=required,
        validate=validate.Range(least, most, error=f"Enter a number from {least} to {most}."),
        error_messages=_always(enter),
        **more,
    )


def choice(
    words: type[StrEnum] | type[IntEnum], choose: str, *, required: bool = True, **more: Any
) -> fields.Enum[Any]:
    """A field of one word of an enumeration, sent as its value; ``choose`` when it is none."""
    said = _always(choose)
    more |= {"required": required, "error_messages": said}
    if issubclass(words, int):
        return WordForNumber(words, by_value=WholeNumber(error_messages=said), **more)
    return fields.Enum(words, by_value=fields.String(error_messages=said), **more)


def known(choose: str, *, required: bool = True, **more: Any) -> fields.UUID:
    """A field of the id of something that is chosen; ``choose`` when it is none."""
    return fields.UUID(required=required, error_messages=_always(choose), **more)


def choices(
    inner: fields.Field[Any], choose: str, *, required: bool = True, most: int = 50
) -> fields.List[Any]:
    """A field of several of one kind, no two the same; at least one where ``required``."""
    return fields.List(
        inner,
        required=required,
        validate=[validate.Length(max=most, error=f"Choose {most} or fewer."), _no_two_the_same],
        error_messages=_always(choose),
    )


def one_use_id() -> fields.UUID:
    """The id a form carries once, so that sending it twice does it once (P9)."""
    return known("Load this page again: the form was damaged on the way.", required=False)


def _always(words: str) -> dict[str, Any]:
    return dict.fromkeys(PLAIN, words)


def _tidy_answer(name: str, said: Any) -> Any:
    if isinstance(said, list):
        return [each for each in (_tidy_answer(name, one) for one in said) if each != ""]
    if isinstance(said, Mapping) and all(isinstance(one, str) for one in said.values()):
        return {key: _tidy_answer(name, one) for key, one in said.items()}
    if not isinstance(said, str):
        return said
    # A browser ends each line of a text with two characters, a program with one.
    tidied = said.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any((ord(c) < ord(" ") and c not in "\n\t") or "\ud800" <= c <= "\udfff" for c in tidied):
        raise ValidationError({name: [UNSHOWN]})
    return tidied


def _nothing_said(field: fields.Field[Any]) -> Any:
    if isinstance(field, fields.List):
        return ()
    if isinstance(field, fields.Dict):
        return {}
    return False if isinstance(field, fields.Boolean) else None


def _no_two_the_same(said: list[Any]) -> None:
    if len(set(said)) != len(said):
        raise ValidationError("Choose each one once.")


def _say_plainly(field: fields.Field[Any]) -> None:
    for code, words in fields.Field.default_error_messages.items() | {
        (code, words)
        for kind in type(field).__mro__
        for code, words in getattr(kind, "default_error_messages", {}).items()
    }:
        if code in PLAIN and field.error_messages.get(code) == words:
            field.error_messages[code] = PLAIN[code]
    for inner in ("inner", "key_field", "value_field"):
        held = getattr(field, inner, None)
        if isinstance(held, fields.Field):
            _say_plainly(held)


def _flat(messages: Any, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Messages by the names of a form: ``children-0-name``, and ``_`` for the whole of it."""
    if not isinstance(messages, Mapping):
        said = messages if isinstance(messages, list) else [messages]
        yield name or "_", [str(words) for words in said]
        return
    for key, inner in messages.items():
        # The library puts these words between a field and what is wrong in it.
        part = "" if key in ("_schema", "value", "key") else str(key)
        yield from _flat(inner, "-".join(step for step in (name, part) if step))
