"""What may be asked for in the address of a list."""

from enum import StrEnum

from marshmallow import fields

from ehcoord.commands.lists import AboutChild, OnePage, WantedCases, WantedHappenings
from ehcoord.schemas.base import C, CommandSchema, choice, known, text, whole_number

MOST_PAGES = 100_000


class HappeningKind(StrEnum):
    """What a line of the chronology tells of."""

    CASE = "case"
    CONTACT = "contact"
    LEAD = "lead"
    NOTE = "note"
    REVIEW = "review"
    SUPPORT = "support"
    WORRY = "worry"


class PageSchema(CommandSchema[C]):
    """A page, counted from 1."""

    page = whole_number("Enter a page.", least=1, most=MOST_PAGES, required=False, load_default=1)


class OnePageSchema(PageSchema[OnePage]):
    """A page of a list."""

    command = OnePage


class AboutChildSchema(PageSchema[AboutChild]):
    """A page, of one child or of all."""

    command = AboutChild

    child_id = known("Choose a child of the case.", required=False, load_default=None)


class WantedCasesSchema(PageSchema[WantedCases]):
    """A page of cases: open or closed, or the one with a reference."""

    command = WantedCases

    closed = fields.Boolean(load_default=False)
    reference = text("Enter the reference.", most=20, required=False, load_default="")


class WantedHappeningsSchema(PageSchema[WantedHappenings]):
    """A page of the chronology, or of one kind of line in it."""

    command = WantedHappenings

    kind = choice(HappeningKind, "Choose a kind of line.", required=False, load_default=None)
