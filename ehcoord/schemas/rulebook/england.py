"""Timescales, thresholds, ladders, words and numbers to ring: the schema of england.toml."""

import re
from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any, get_origin, get_type_hints

from marshmallow import ValidationError, fields, post_load

from ehcoord.rules.rulebook import (
    ContactCard,
    LeadTerms,
    ResponseCheckTerms,
    RuleSetting,
    Rung,
    TaskTerms,
    Term,
)
from ehcoord.rules.tasks import OwnerRole, TaskKind
from ehcoord.rules.vocabulary import Level, Rule, RuleMode, Unit
from ehcoord.schemas.rulebook.parts import (
    WEEKDAYS,
    HoursField,
    PlainSchema,
    TermField,
    days_with_names,
    level_named,
    one_of,
    parse_term,
    text,
    texts,
    whole_number,
)

LEVEL_NAMES = tuple(level.name.lower() for level in Level)
ROLES_TOLD = (
    *OwnerRole,
    "owner",
    "owners_manager",
    "on_call",
    "on_call_manager",
    "head_of_service",
)
ROLES_ON_CALL = ("duty_manager", "on_call_manager", "team_manager", "service_manager")
# The keys of each table of numbers that the response check reads by name.
CHECK_TABLES = {
    "due_wd": (
        *("R0", "R1", "R1a", "R2", "R3_serious", "R3_moderate", "R4_serious", "R4_moderate"),
        *("R5", "R5_serious", "R6", "R6_serious", "R7"),
    ),
    "silence_wd": (
        *("default", "baby", "serious_or_visibility", "recent_serious_self_harm", "task_first"),
    ),
    "first_meeting_wd": ("default", "one_serious", "two_serious"),
    "sensitive_history_days": (
        *("hospital_self_harm", "abuse_or_investigation", "suicide_bereavement", "marac"),
        "cp_plan",
    ),
    "points": LEVEL_NAMES,
}
_AT = re.compile(r"(?P<term>.+) (?P<side>before due|after due|after opening)")


def table_of(names: tuple[str, ...], make: Any) -> fields.Nested:
    """A table with exactly these keys, each with a field of its own from ``make``."""
    return fields.Nested(PlainSchema.from_dict({name: make() for name in names}), required=True)


class RungSchema(PlainSchema):
    """One step of a ladder: its name, when it comes, who is told and to whom it passes."""

    name = text()
    at = text()
    tell = fields.List(fields.String(validate=one_of(ROLES_TOLD)), required=True)
    passes_up_to = fields.String(validate=one_of(ROLES_TOLD))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Rung:
        """The rung; raises ValidationError when ``at`` cannot be understood."""
        term, side = _when(data["at"])
        return Rung(
            name=data["name"],
            after=term,
            before_due=side == "before due",
            from_opening=side == "after opening",
            tell=tuple(data["tell"]),
            passes_up_to=data.get("passes_up_to"),
        )


class TaskTermsSchema(PlainSchema):
    """How long a kind of task may take, and its ladder."""

    due = TermField(required=True)
    due_with_serious = TermField()
    ladder = fields.List(fields.Nested(RungSchema), required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> TaskTerms:
        """The terms of one kind of task."""
        return TaskTerms(data["due"], data.get("due_with_serious"), tuple(data["ladder"]))


class RuleSettingSchema(PlainSchema):
    """Whether a rule is on, in shadow or off."""

    mode = fields.Enum(RuleMode, by_value=True, required=True)
    until = fields.Date()
    panel = fields.List(text())

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> RuleSetting:
        """The setting of one rule."""
        return RuleSetting(data["mode"], data.get("until"), tuple(data.get("panel", ())))


class ContactCardSchema(PlainSchema):
    """One number to ring."""

    code = text()
    title = text()
    name = text()
    number = text()
    advice = text()
    always = fields.Boolean()
    when_closed = text(required=False)
    hours = fields.Dict(keys=fields.String(validate=one_of(WEEKDAYS)), values=HoursField())

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ContactCard:
        """The card, with its hours by weekday."""
        hours = data.pop("hours", {})
        return ContactCard(
            **data, opens={WEEKDAYS.index(day): hours[day] for day in WEEKDAYS if day in hours}
        )


class LevelSchema(PlainSchema):
    """The name of a level of worry and its anchor in words."""

    name = text()
    anchor = text()


class CalendarSchema(PlainSchema):
    """The version of the calendar, closures and bank holidays proclaimed late."""

    version = whole_number()
    closures = days_with_names()
    extra_bank_holidays = days_with_names()


def check_field(name: str, kind: object) -> fields.Field[Any]:
    """The field for one number, list or table of numbers of the response check."""
    if name in CHECK_TABLES:
        return table_of(CHECK_TABLES[name], whole_number)
    if kind is int:
        return whole_number()
    if get_origin(kind) is Mapping:
        return fields.Dict(keys=fields.String(), values=whole_number(), required=True)
    return fields.List(fields.Integer(strict=True), required=True)


class CheckSchema(
    PlainSchema.from_dict(  # type: ignore[misc]  # one key for each field of the dataclass.
        {
            field.name: check_field(field.name, get_type_hints(ResponseCheckTerms)[field.name])
            for field in fields_of(ResponseCheckTerms)
        }
    )
):
    """Every number the response check uses."""

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ResponseCheckTerms:
        """The numbers as the value the rules take."""
        data["points"] = {level_named(name): points for name, points in data["points"].items()}
        data["steps_wd"] = tuple(data["steps_wd"])
        return ResponseCheckTerms(**data)


class LeadTermsSchema(PlainSchema):
    """What is asked of leads, and whether a manager may go ahead before one is confirmed."""

    training_required = fields.Boolean(required=True)
    training_lasts = TermField(required=True)
    override_allowed = fields.Boolean(required=True)
    override_at_most = TermField(required=True)
    serious_counts_as = whole_number()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> LeadTerms:
        """The table as the value the rules take."""
        return LeadTerms(**data)


class EnglandSchema(PlainSchema):
    """The whole of england.toml."""

    version = whole_number()
    area = text()
    labels = texts()
    levels = table_of(LEVEL_NAMES, lambda: fields.Nested(LevelSchema, required=True))
    rules = table_of((*Rule,), lambda: fields.Nested(RuleSettingSchema, required=True))
    check = fields.Nested(CheckSchema, required=True)
    limits = fields.Dict(keys=fields.String(), values=whole_number(), required=True)
    terms = fields.Dict(keys=fields.String(), values=TermField(), required=True)
    leads = fields.Nested(LeadTermsSchema, required=True)
    tasks = table_of((*TaskKind,), lambda: fields.Nested(TaskTermsSchema, required=True))
    decline_reasons = texts()
    countersigners = table_of(
        LEVEL_NAMES,
        lambda: fields.List(fields.String(validate=one_of(OwnerRole)), required=True),
    )
    on_call = table_of(
        ("in_hours", "out_of_hours"),
        lambda: fields.String(required=True, validate=one_of(ROLES_ON_CALL)),
    )
    calendar = fields.Nested(CalendarSchema, required=True)
    contact_cards = fields.List(fields.Nested(ContactCardSchema), required=True)
    sources = texts()


def _when(at: str) -> tuple[Term, str]:
    if at == "due":
        return Term(0, Unit.WORKING_DAYS), "after due"
    found = _AT.fullmatch(at)
    term = parse_term(found["term"]) if found else None
    if found is None or term is None:
        raise ValidationError(
            'must be "due", or a length of time and "before due", "after due" or "after opening".',
            field_name="at",
        )
    return term, found["side"]
