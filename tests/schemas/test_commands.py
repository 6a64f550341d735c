"""A form and the JSON of the same command load to the same command, and refuse the same things."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import IntEnum, StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from ehcoord.errors import InvalidInput
from ehcoord.schemas.base import (
    CommandSchema,
    GovDate,
    Instant,
    choice,
    choices,
    form_payload,
    known,
    load,
    one_use_id,
    text,
    whole_number,
)


class Seen(StrEnum):
    """How a thing came to be known."""

    TOLD = "told"
    SEEN = "seen"


class Worrying(IntEnum):
    """How worrying a thing is."""

    MINOR = 1
    SERIOUS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done."""

    what: str
    by_on: date | None


@dataclass(frozen=True, slots=True)
class Say:
    """A command with one field of each kind."""

    words: str
    worrying: Worrying
    child_ids: tuple[UUID, ...]
    seen_on: date
    known_at: datetime
    steps: tuple[Step, ...] = ()
    how: Seen | None = None
    more: str | None = None
    minutes: int | None = None
    urgent: bool = False
    one_use_id: UUID | None = None


class StepSchema(CommandSchema[Step]):
    """What may be sent about one step."""

    command = Step
    what = text("Enter what will be done", most=200)
    by_on = GovDate("the date it is done by")


class SaySchema(CommandSchema[Say]):
    """What may be sent to say something."""

    command = Say
    words = text("Enter what happened", most=500)
    worrying = choice(Worrying, "Choose how worrying it is")
    child_ids = choices(known("Choose a child"), "Choose at least one child")
    seen_on = GovDate("the date you saw it", required=True)
    known_at = Instant("when you knew", required=True, at=time(12))
    steps = fields.List(fields.Nested(StepSchema))
    how = choice(Seen, "Choose how you know", required=False)
    more = text("Enter more", required=False)
    minutes = whole_number("Enter the minutes", least=1, most=600, required=False)
    urgent = fields.Boolean()
    one_use_id = one_use_id()


def as_form(command: Say) -> MultiDict[str, str]:
    """The fields a browser posts for a command."""
    known_at = command.known_at
    pairs = [
        ("csrf_token", "not the schema's matter"),
        ("words", f"  {command.words}\r\n"),
        ("worrying", str(command.worrying.value)),
        *(("child_ids", str(each)) for each in command.child_ids),
        ("seen_on-day", str(command.seen_on.day)),
        ("seen_on-month", str(command.seen_on.month)),
        ("seen_on-year", str(command.seen_on.year)),
        ("known_at", known_at.isoformat()),
        ("how", command.how or ""),
        ("more", command.more or "  "),
        ("minutes", "" if command.minutes is None else str(command.minutes)),
        ("one_use_id", str(command.one_use_id or "")),
        *([("urgent", "true")] if command.urgent else []),
    ]
    for at, step in enumerate(command.steps):
        pairs.append((f"steps-{at}-what", step.what))
        pairs.append((f"steps-{at}-by_on", step.by_on.isoformat() if step.by_on else ""))
    return MultiDict(pairs)


def as_json(command: Say) -> dict[str, object]:
    """The JSON a program sends for a command."""
    return {
        "words": command.words,
        "worrying": command.worrying.value,
        "child_ids": [str(each) for each in command.child_ids],
        "seen_on": command.seen_on.isoformat(),
        "known_at": command.known_at.isoformat(),
        "how": command.how,
        "more": command.more,
        "minutes": command.minutes,
        "urgent": command.urgent,
        "one_use_id": str(command.one_use_id) if command.one_use_id else None,
        "steps": [
            {"what": step.what, "by_on": step.by_on.isoformat() if step.by_on else None}
            for step in command.steps
        ],
    }


said = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=50)
words = said.filter(lambda each: each == each.strip())
dates = st.dates(date(1900, 1, 1), date(2199, 12, 31))
commands = st.builds(
    Say,
    words=words,
    worrying=st.sampled_from(Worrying),
    child_ids=st.lists(st.uuids(), min_size=1, max_size=4, unique=True).map(tuple),
    seen_on=dates,
    known_at=st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001, hypothesis wants bounds without a zone.
    steps=st.lists(
        st.builds(Step, what=words, by_on=st.none() | dates), max_size=3
    ).map(tuple),
    how=st.none() | st.sampled_from(Seen),
    more=st.none() | words,
    minutes=st.none() | st.integers(1, 600),
    urgent=st.booleans(),
    one_use_id=st.none() | st.uuids(),
)  # fmt: skip


@given(commands)
def test_a_form_and_json_load_to_the_command_they_were_made_from(command):
    schema = SaySchema()
    assert load(schema, form_payload(schema, as_form(command))) == command
    assert load(schema, as_json(command)) == command


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*SaySchema().load_fields, "else"]), junk) | junk)
def test_whatever_is_sent_is_either_a_command_or_refused_in_our_own_words(payload):
    try:
        shown = str(load(SaySchema(), payload))
    except InvalidInput as refused:
        shown = str(refused.messages)
    assert not any(theirs in shown for theirs in ("Not a valid", "Invalid", "Missing data"))


def refusal(payload: object, schema: CommandSchema | None = None) -> dict[str, list[str]]:
    """The messages a payload is refused with."""
    with pytest.raises(InvalidInput) as refused:
        load(schema or SaySchema(), payload)
    return refused.value.messages


def test_messages_come_in_the_order_of_the_questions_and_in_their_words():
    assert refusal({}) == {
        "words": ["Enter what happened"],
        "worrying": ["Choose how worrying it is"],
        "child_ids": ["Choose at least one child"],
        "seen_on": ["Enter the date you saw it."],
        "known_at": ["Enter when you knew."],
    }


def test_what_is_not_asked_for_is_refused():
    assert refusal({"lead": "me"})["lead"] == ["This is not asked for here."]


def test_a_message_about_a_row_names_the_field_of_that_row():
    form = MultiDict({"steps-0-what": "Ring", "steps-1-by_on": "2025-05-19"})
    schema = SaySchema()
    assert refusal(form_payload(schema, form))["steps-1-what"] == ["Enter what will be done"]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"day": "31", "month": "2", "year": "2025"}, "must be a real date."),
        ({"day": "31", "year": "2025"}, "must include a month."),
        ({"day": "1", "month": "2", "year": "25"}, "must have a year of 4 numbers."),
        ({"day": "1_0", "month": "2", "year": "2025"}, "must be a real date."),
        ({"day": "1", "month": "2", "year": "1899"}, "must be in or after 1900 and before 2200."),
        ("yesterday", "must be a real date."),
        ("20250519", "must be a real date."),
        (20250519, "must be a real date."),
        ({"day": "1", "month": "2", "year": "2025", "hour": "3"}, "must be a real date."),
    ],
)
def test_a_date_that_is_none_says_what_to_put_right(sent, message):
    assert refusal({"seen_on": sent})["seen_on"] == [f"The date you saw it {message}"]


@pytest.mark.parametrize(
    "sent",
    ["2025-05-19", "19/5/2025", {"day": "19", "month": "5", "year": "2025"},
     {"day": 19, "month": "May", "year": 2025}],
)  # fmt: skip
def test_a_date_is_read_as_people_and_programs_write_it(sent):
    assert StepSchema().load({"what": "Ring", "by_on": sent}).by_on == date(2025, 5, 19)


@pytest.mark.parametrize(
    ("sent", "instant"),
    [
        ("2025-05-19T14:30", datetime(2025, 5, 19, 13, 30, tzinfo=UTC)),
        ("2025-05-19T14:30:00Z", datetime(2025, 5, 19, 14, 30, tzinfo=UTC)),
        ("2025-05-19", datetime(2025, 5, 19, 11, tzinfo=UTC)),
        (
            {"day": "19", "month": "5", "year": "2025", "time": "2.30pm"},
            datetime(2025, 5, 19, 13, 30, tzinfo=UTC),
        ),
        (
            {"day": "19", "month": "1", "year": "2025", "time": "12am"},
            datetime(2025, 1, 19, 0, 0, tzinfo=UTC),
        ),
    ],
)
def test_an_instant_is_londons_unless_it_says_otherwise(sent, instant):
    assert Instant("it", at=time(12)).deserialize(sent) == instant


@pytest.mark.parametrize("said_time", ["25:00", "13pm", "0am", "12:60", "noon"])
def test_a_time_that_is_none_is_refused(said_time):
    sent = {"day": "19", "month": "5", "year": "2025", "time": said_time}
    assert "real time" in refusal({"known_at": sent})["known_at"][0]


@pytest.mark.parametrize("words", ["nought \x00", "half \ud800 a sign"])
def test_text_that_no_database_keeps_is_refused_at_its_field(words):
    assert refusal({"words": words})["words"] == ["Take out the characters that cannot be shown."]


def test_the_same_child_twice_is_refused():
    child = "6f7d6c1e-5a5b-4e0b-9b1c-000000000001"
    assert refusal({"child_ids": [child, child]})["child_ids"] == ["Choose each one once."]


def all_schemas(parent: type[Schema] = CommandSchema) -> list[type[Schema]]:
    """Every command schema of the service that has been imported."""
    below = [each for kind in parent.__subclasses__() for each in all_schemas(kind)]
    return [*parent.__subclasses__(), *below]


def test_no_field_speaks_the_librarys_words():
    theirs = {"Missing data for required field.", "Field may not be null.", "Not a valid integer."}
    for schema in all_schemas():
        for name, field in schema().load_fields.items():
            assert not theirs & {str(w) for w in field.error_messages.values()}, (schema, name)
