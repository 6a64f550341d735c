"""What may be sent about being kept apart from a family."""

from marshmallow import fields

from ehcoord.commands.kept_apart import DeclareConflict, KeepApart
from ehcoord.schemas.base import CommandSchema, text


def _because(enter: str) -> fields.String:
    return text(enter, most=1000)


class KeepApartSchema(CommandSchema[KeepApart]):
    """Who is kept apart, and why."""

    command = KeepApart
    email = text("Enter their e-mail address", most=254)
    because = _because("Say why they are kept apart from this family")


class DeclareConflictSchema(CommandSchema[DeclareConflict]):
    """Why one is too close to the family."""

    command = DeclareConflict
    because = _because("Say how you are close to this family")
