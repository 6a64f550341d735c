"""Worries, support and needs: the schemas of indicators.toml, support.toml and needs.toml."""

import re
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema
from marshmallow.validate import Length, Range

from ehcoord.rules.rulebook import Indicator, SupportType
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.rulebook.parts import PlainSchema, text, texts

SHORT_NAME_LENGTH = 40
HIGHEST_SUPPORT_LEVEL = 6
CODE = re.compile(r"[A-G]\d\d")


def _days() -> fields.Integer:
    days = Range(min=1, max=3653, error="must be a number of days from 1 to 3653.")
    return fields.Integer(strict=True, validate=days)


class IndicatorSchema(PlainSchema):
    """One worry of the catalogue, without its code, which is the name of its table."""

    name = text()
    short_name = fields.String(
        required=True,
        validate=Length(1, SHORT_NAME_LENGTH, error="must have 1 to 40 characters."),
    )
    description = text()
    levels = fields.List(
        fields.Enum(Level, by_value=fields.Integer(strict=True)),
        required=True,
        validate=Length(min=1, error="must name at least one level."),
    )
    current_days = _days()
    while_it_lasts = fields.Boolean()
    days_after_end = _days()
    current_days_at_immediate = _days()
    until_decided = fields.Boolean()
    history_days = _days()
    episodic = fields.Boolean()
    now = text(required=False)
    statutory_from = fields.Enum(Level, by_value=fields.Integer(strict=True))
    professionals_only = fields.Boolean()
    zero_points = fields.Boolean()
    self_harm = fields.Boolean()
    hospital = fields.Boolean()
    visibility = fields.Boolean()
    optional = fields.Boolean()
    system_made = fields.Boolean()
    enabled = fields.Boolean()
    words = fields.List(
        text(), required=True, validate=Length(min=1, error="must hold at least one word.")
    )

    @validates_schema
    def currency_is_said_once(self, data: dict[str, Any], **_: Any) -> None:
        """A worry is current for some days, or for as long as it lasts, and never both."""
        if ("current_days" in data) == bool(data.get("while_it_lasts")):
            raise ValidationError(
                "must be there, or while_it_lasts = true, and not both.", "current_days"
            )

    @validates_schema
    def levels_rise(self, data: dict[str, Any], **_: Any) -> None:
        """Levels are written from the mildest up, each once."""
        if data["levels"] != sorted(set(data["levels"])):
            raise ValidationError("must rise, and name each level once.", "levels")


class SupportTypeSchema(PlainSchema):
    """One kind of help."""

    name = text()
    level = fields.Integer(
        required=True,
        strict=True,
        validate=Range(0, HIGHEST_SUPPORT_LEVEL, error="must be a level of support, 0 to 6."),
    )
    counts_as_support = fields.Boolean()
    for_child = fields.Boolean()


class SupportSchema(PlainSchema):
    """The whole of support.toml."""

    levels = fields.Dict(
        keys=fields.Integer(validate=Range(0, HIGHEST_SUPPORT_LEVEL, error="must be 0 to 6.")),
        values=text(),
        required=True,
    )
    types = fields.Dict(
        keys=fields.String(), values=fields.Nested(SupportTypeSchema), required=True
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The levels, and the kinds of help by their code."""
        kinds = {code: SupportType(code=code, **kind) for code, kind in data["types"].items()}
        return {"levels": data["levels"], "types": kinds}


class NeedsSchema(PlainSchema):
    """The whole of needs.toml."""

    needs = texts()
    not_emerging_reasons = texts()
    outcomes = texts()


class IndicatorsSchema(PlainSchema):
    """The whole of indicators.toml, as one table of worries by code."""

    indicators = fields.Dict(
        keys=fields.String(), values=fields.Nested(IndicatorSchema), required=True
    )

    @validates_schema(skip_on_field_errors=False)
    def codes_have_their_form(self, data: dict[str, Any], **_: Any) -> None:
        """A code is one capital letter, its group, and two digits."""
        wrong = [code for code in data.get("indicators", {}) if not CODE.fullmatch(code)]
        if wrong:
            message = "must be a letter from A to G and two digits, such as A05."
            raise ValidationError({"indicators": {code: [message] for code in wrong}})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Indicator]:
        """The worries by their code."""
        return {code: _indicator(code, worry) for code, worry in data["indicators"].items()}


def _indicator(code: str, worry: dict[str, Any]) -> Indicator:
    worry = {key: value for key, value in worry.items() if key != "while_it_lasts"}
    worry["levels"] = tuple(worry["levels"])
    worry["words"] = tuple(worry["words"])
    worry.setdefault("current_days", None)
    worry.setdefault("episodic", False)
    return Indicator(code=code, group=code[0], **worry)
