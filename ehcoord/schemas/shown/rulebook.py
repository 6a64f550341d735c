"""The words of the rulebook in force that a program needs: codes, names and what they mean."""

from marshmallow import fields

from ehcoord.schemas.shown.base import LevelWord, Shown
from ehcoord.schemas.shown.risks import NumberSchema


class LevelSchema(Shown):
    """A level of worry: its name on screen and what it means. It belongs to one entry."""

    level = LevelWord()
    name = fields.String()
    anchor = fields.String()


class IndicatorSchema(Shown):
    """A worry of the catalogue that may be chosen, with everyday words for it."""

    code = fields.String()
    name = fields.String()
    short_name = fields.String()
    description = fields.String()
    words = fields.List(fields.String())


class SupportTypeSchema(Shown):
    """A kind of help."""

    code = fields.String()
    name = fields.String()
    level = fields.Integer()
    counts_as_support = fields.Boolean()


class CodeSchema(Shown):
    """A code and its words."""

    code = fields.String()
    words = fields.String()


class RulesInWordsSchema(Shown):
    """The rulebook in force, as far as a program needs it."""

    version = fields.Integer()
    area = fields.String()
    levels = fields.List(fields.Nested(LevelSchema))
    worries = fields.List(fields.Nested(IndicatorSchema))
    support_types = fields.List(fields.Nested(SupportTypeSchema))
    needs = fields.List(fields.Nested(CodeSchema))
    not_emerging_reasons = fields.List(fields.Nested(CodeSchema))
    decline_reasons = fields.List(fields.Nested(CodeSchema))
    numbers = fields.List(fields.Nested(NumberSchema))
