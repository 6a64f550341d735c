"""Calls about accounts: whose token this is."""

from marshmallow import fields

from ehcoord.rules.permissions import Action
from ehcoord.schemas.shown.base import Shown
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Calls

calls = Calls("accounts", "You", "Whose token this is and what it may do.")


class MeSchema(Shown):
    """The person a token stands for."""

    id = fields.UUID()
    name = fields.String()
    roles = fields.List(fields.String())
    scopes = fields.List(fields.String())


@calls.read("/me", Action.HOME_READ, MeSchema)
def me() -> dict[str, object]:
    """The person a token stands for, their roles and the token's scopes."""
    person = actor()
    return {
        "id": person.public_id,
        "name": person.name,
        "roles": sorted({held.role.value for held in person.roles}),
        "scopes": sorted(person.scopes or ()),
    }
