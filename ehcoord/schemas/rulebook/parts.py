"""Fields of a rulebook's files: lengths of time, hours, tables; each refused in plain words."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.validate import OneOf

from ehcoord.rules.rulebook import Term
from ehcoord.rules.vocabulary import Level, Unit

SAME_DAY = Term(0, Unit.CALENDAR_DAYS)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TERM = re.compile(r"(\d{1,4}) (working day|clock hour|clock minute|calendar day|week|month)s?")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")

_WORDS = {
    "required": "is missing.",
    "null": "is empty.",
    "validator_failed": "is not allowed here.",
}
_WORDS_BY_FIELD: Mapping[type[fields.Field[Any]], Mapping[str, str]] = {
    fields.Integer: {"invalid": "must be a whole number."},
    fields.String: {"invalid": "must be text in quotation marks."},
    fields.Boolean: {"invalid": "must be true or false."},
    fields.List: {"invalid": "must be a list in square brackets."},
    fields.Dict: {"invalid": "must be a table."},
    fields.Nested: {"type": "must be a table."},
    fields.Enum: {"unknown": "must be one of: {choices}."},
    fields.Date: {"invalid": "must be a day written like 2026-12-29."},
}


class PlainSchema(Schema):
    """A schema that refuses unknown keys and says what is wrong in words of a sentence."""

    error_messages = {  # noqa: RUF012, the library declares it as a plain dictionary.
        "unknown": "is not a key this file may have.",
        "type": "must be a table.",
    }

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give every field, and the fields inside it, the plain words."""
        say_plainly(field_obj)


def say_plainly(field_obj: fields.Field[Any]) -> None:
    """Replace the library's messages on a field and on the fields it holds."""
    words = dict(_WORDS)
    for kind, own in _WORDS_BY_FIELD.items():
        if isinstance(field_obj, kind):
            words.update(own)
    field_obj.error_messages.update(words)
    for inner in ("inner", "key_field", "value_field"):
        held = getattr(field_obj, inner, None)
        if isinstance(held, fields.Field):
            say_plainly(held)


def parse_term(text: str) -> Term | None:
    """The length of time some words stand for, or None if they stand for none."""
    if text == "same day":
        return SAME_DAY
    found = _TERM.fullmatch(text)
    if found is None:
        return None
    return Term(int(found[1]), Unit(found[2].replace(" ", "_") + "s"))


class TermField(fields.Field[Term]):
    """A length of time with its unit, such as ``5 working days`` or ``same day``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Term:
        term = parse_term(value) if isinstance(value, str) else None
        if term is None:
            raise ValidationError(
                'must be a number and a unit, such as "5 working days", "30 clock minutes", '
                '"6 weeks", or "same day".'
            )
        return term


class HoursField(fields.Field[tuple[time, time]]):
    """From when until when, on one day, such as ``08:45-17:00``."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> tuple[time, time]:
        found = _HOURS.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError('must be hours such as "08:45-17:00".')
        opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        if opens >= closes:
            raise ValidationError("must open before it closes.")
        return opens, closes


def whole_number() -> fields.Integer:
    """A whole number from nought, never text that looks like one."""
    return fields.Integer(required=True, strict=True, validate=_not_below_zero)


def one_of(names: Iterable[str]) -> OneOf:
    """Refuses any word but these."""
    return OneOf(list(names), error="must be one of: {choices}.")


def texts() -> fields.Dict:
    """A table of short texts, none of them empty."""
    return fields.Dict(keys=fields.String(), values=text(), required=True)


def text(*, required: bool = True) -> fields.String:
    """Some text that is not only spaces."""
    return fields.String(required=required, validate=_not_blank)


def days_with_names() -> fields.Dict:
    """A table from days to the reason they are closed; it may be left empty."""
    return fields.Dict(keys=fields.Date(), values=text(), required=True)


def level_named(name: str) -> Level:
    """The level of a name used as a key in the files; raises KeyError for any other word."""
    return Level[name.upper()]


def as_dates(table: Mapping[date, str]) -> dict[date, str]:
    """A table of days in the order of the days."""
    return dict(sorted(table.items()))


def _not_below_zero(number: int) -> None:
    if isinstance(number, bool) or number < 0:
        raise ValidationError("must be a whole number, 0 or more.")


def _not_blank(words: str) -> None:
    if not words.strip():
        raise ValidationError("must not be empty.")
