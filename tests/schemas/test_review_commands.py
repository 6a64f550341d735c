"""Worries, help, contacts and reviews load the same from a form as from a program."""

from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from ehcoord.errors import InvalidInput
from ehcoord.schemas import contacts, referrals, reviews, risks, support
from ehcoord.schemas.base import CommandSchema, form_payload, load

SCHEMAS = [
    schema
    for module in (contacts, referrals, reviews, risks, support)
    for schema in vars(module).values()
    if isinstance(schema, type) and issubclass(schema, CommandSchema) and hasattr(schema, "command")
]
words = st.text("abc .,'?", min_size=1, max_size=20).map(str.strip).filter(bool)
START = datetime(2001, 1, 1, tzinfo=UTC)
instants = st.integers(0, 15_000_000).map(lambda minutes: START + timedelta(minutes=minutes))
numbers = st.integers(0, 10)


def a_command(command: type) -> st.SearchStrategy[Any]:
    """Any command of a kind, with no text in it that is blank."""
    return st.builds(command, **{one.name: _field(command, one.name) for one in fields_of(command)})


def _field(command: type, name: str) -> st.SearchStrategy[Any]:
    short = {"code": words.map(lambda said: said[:10].strip() or "A01")}
    plain: dict[type, st.SearchStrategy[Any]] = {
        str: short.get(name, words), bool: st.booleans(), int: numbers, float: numbers.map(float),
        datetime: instants, date: st.dates(date(2001, 1, 1), date(2030, 1, 1)), UUID: st.uuids(),
    }  # fmt: skip
    hint = get_type_hints(command)[name]
    kinds: tuple[Any, ...] = getattr(hint, "__args__", ())
    if getattr(hint, "__origin__", None) is tuple:
        inner = kinds[0]
        is_command = isinstance(inner, type) and is_dataclass(inner)
        each = a_command(inner) if is_command else plain[inner]
        unique = None if is_command else each
        return st.lists(each, min_size=1, max_size=3, unique=unique is not None).map(tuple)
    if "Mapping" in str(hint):
        return st.dictionaries(st.sampled_from(["child_says", "why"]), words)
    if type(None) in kinds:
        return _plain(plain, kinds[0])
    return _plain(plain, hint)


def _plain(plain: dict[type, st.SearchStrategy[Any]], hint: type) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(hint)) if issubclass(hint, Enum) else plain[hint]


def as_json(said: Any) -> Any:
    """What a program would send for an answer."""
    if is_dataclass(said):
        return {one.name: as_json(getattr(said, one.name)) for one in fields_of(said)}
    if isinstance(said, tuple):
        return [as_json(each) for each in said]
    if isinstance(said, Enum):
        return said.value
    if isinstance(said, date):
        return said.isoformat()
    return str(said) if isinstance(said, UUID) else said


def as_form(said: Any, name: str = "") -> list[tuple[str, str]]:
    """What a browser would post for the same answer, dates in their boxes."""
    if isinstance(said, dict):
        prefix = f"{name}-" if name else ""
        return [pair for key, inner in said.items() for pair in as_form(inner, prefix + key)]
    if isinstance(said, list) and said and isinstance(said[0], dict):
        return [pair for n, row in enumerate(said) for pair in as_form(row, f"{name}-{n}")]
    if isinstance(said, list):
        return [(name, str(each)) for each in said]
    if isinstance(said, bool):
        return [(name, "true" if said else "false")]
    if name.endswith("_on") and isinstance(said, str):
        year, month, day = said.split("-")
        return [(f"{name}-day", day), (f"{name}-month", month), (f"{name}-year", year)]
    return [(name, str(said))]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: one.__name__)
@given(data=st.data())
def test_a_form_and_its_json_load_to_the_command_that_was_meant(schema, data):
    command = data.draw(a_command(schema.command))
    sent = as_json(command)
    assert load(schema(), sent) == command
    assert load(schema(), form_payload(schema(), MultiDict(as_form(sent)))) == command


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: one.__name__)
def test_an_empty_form_is_refused_in_words_that_say_what_to_do(schema):
    with pytest.raises(InvalidInput) as refused:
        load(schema(), {})
    for messages in refused.value.messages.values():
        assert all(one.split()[0] in {"Choose", "Enter", "Write", "Say", "Load", "Decide"}
                   for one in messages)  # fmt: skip


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: one.__name__)
def test_what_is_not_asked_for_is_refused(schema):
    with pytest.raises(InvalidInput) as refused:
        load(schema(), {"no_such_field": "1"})
    assert "no_such_field" in refused.value.messages
