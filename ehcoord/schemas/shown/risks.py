"""Worries as a program is shown them, what followed when one was saved, and the numbers to ring."""

from marshmallow import fields

from ehcoord.rules.vocabulary import HowKnown, StillTrue
from ehcoord.schemas.shown.base import (
    HappenedSchema,
    LevelWord,
    Shown,
    instant,
    list_of,
    maybe_instant,
    maybe_text,
)


class WorrySchema(Shown):
    """One worry as it now stands. ``answer`` is what was decided of it, in words."""

    id = fields.UUID()
    entry_id = fields.UUID()
    child_id = fields.UUID()
    code = maybe_text()
    called = fields.String()
    level = LevelWord()
    observed_at = instant()
    recorded_at = instant()
    recorded_by = fields.String()
    how_known = fields.Enum(HowKnown, by_value=True)
    evidence = fields.String()
    who_knows = fields.String()
    about_adult = fields.Boolean()
    hospital = fields.Boolean()
    restricted = fields.Boolean()
    corrected = fields.Boolean()
    same_episode_as = fields.UUID(allow_none=True)
    waiting = fields.Boolean()
    answer = fields.String()
    answered_at = maybe_instant()
    last_check = fields.Enum(StillTrue, by_value=True, allow_none=True)
    last_checked_at = maybe_instant()


class NumberSchema(Shown):
    """A number to ring: who answers, and whether anybody does at this hour."""

    code = fields.String()
    title = fields.String()
    name = fields.String()
    number = fields.String()
    hours = fields.String()
    advice = fields.String()


class WayOnSchema(Shown):
    """One of the answers by which this is left: its words, and where it is sent."""

    answer = fields.String()
    words = fields.String()
    href = fields.String()


class StopSchema(Shown):
    """A child may be in danger: whom to ring now, what to say, and what to record afterwards.

    Show it before anything else. ``first`` is the first line a person must read.
    """

    first = fields.String()
    say = fields.String()
    numbers = fields.List(fields.Nested(NumberSchema))
    manager_told_at = maybe_instant()
    ways = fields.List(fields.Nested(WayOnSchema))


class WorryOfChildSchema(Shown):
    """What became of one entry for one child."""

    child_id = fields.UUID()
    worry_id = fields.UUID()
    happened = fields.Nested(HappenedSchema)


class WorryRecordedSchema(Shown):
    """One entry about one or several children. ``stop`` is there when the worry is immediate."""

    entry_id = fields.UUID()
    worries = fields.List(fields.Nested(WorryOfChildSchema))
    immediate = fields.Boolean()
    stop = fields.Nested(StopSchema, allow_none=True)


class WorryChangedSchema(Shown):
    """A worry as it now stands, under its new id; earlier ids of it still lead to it."""

    worry_id = fields.UUID()
    child_id = fields.UUID()
    immediate = fields.Boolean()
    happened = fields.Nested(HappenedSchema)
    stop = fields.Nested(StopSchema, allow_none=True)


class WorryWithdrawnSchema(Shown):
    """A worry that is out of sight, and how many people have used the case since it was there."""

    people_who_used_the_case = fields.Integer()
    right_worry_id = fields.UUID(allow_none=True)


WorriesSchema = list_of(WorrySchema)
