"""Turns what a browser posts into what a program would send, so that one schema reads both.

A form names the parts of a date ``born_on-day``, the fields of a part ``address-town``, and the
fields of the n-th of several ``children-0-name``. Nothing else is known here of any form.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from marshmallow import Schema, fields

from ehcoord.schemas.dates import GovDate


class Form(Protocol):
    """Names and their values in order, as the web framework gives them."""

    def __iter__(self) -> Iterator[str]: ...

    def getlist(self, key: str) -> list[str]: ...


def form_payload(schema: Schema, form: Form, prefix: str = "") -> dict[str, Any]:
    """The fields of a posted form that a schema knows, as the JSON of the same command.

    Blank answers are left out, as a program leaves out what it has nothing to say about. Names
    the schema does not know (the token against forgery, a button) are not the schema's matter.
    """
    found = {
        name: _answer(field, form, prefix + (field.data_key or name))
        for name, field in schema.load_fields.items()
    }
    return {
        schema.load_fields[name].data_key or name: answer
        for name, answer in found.items()
        if answer not in (None, "", [], {})
    }


def _answer(field: fields.Field[Any], form: Form, name: str) -> Any:
    if isinstance(field, GovDate):
        return _parts(field.parts, form, name) or _first(form, name)
    if isinstance(field, fields.Nested):
        return form_payload(field.schema, form, f"{name}-")
    if isinstance(field, fields.List):
        if isinstance(field.inner, fields.Nested):
            return _rows(field.inner.schema, form, name)
        return [said for said in form.getlist(name) if said.strip()]
    if isinstance(field, fields.Dict):
        return _by_key(form, f"{name}-")
    return _first(form, name)


def _first(form: Form, name: str) -> str | None:
    said = form.getlist(name)
    return said[0] if said and said[0].strip() else None


def _parts(parts: tuple[str, ...], form: Form, name: str) -> Mapping[str, str]:
    said = {part: _first(form, f"{name}-{part}") for part in parts}
    return {part: words for part, words in said.items() if words is not None}


def _by_key(form: Form, prefix: str) -> Mapping[str, str]:
    names = [name for name in form if name.startswith(prefix)]
    return {name[len(prefix) :]: form.getlist(name)[0].strip() for name in names
            if _first(form, name) is not None}  # fmt: skip


def _rows(schema: Schema, form: Form, name: str) -> list[dict[str, Any]]:
    """The numbered rows of a form; blank ones are left out only after the last that is not.

    A blank row between others stays, so that messages about the rows name the right ones.
    """
    number = re.compile(re.escape(name) + r"-(\d{1,3})-", re.ASCII)
    numbers = {int(found[1]) for each in form if (found := number.match(each))}
    rows = [form_payload(schema, form, f"{name}-{n}-") for n in sorted(numbers)]
    while rows and not rows[-1]:
        rows.pop()
    return rows
