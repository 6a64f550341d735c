"""Calls about accounts: whose token this is."""

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from ehcoord.rules.permissions import Action
from ehcoord.web.access import actor, requires

calls = Blueprint("accounts_api", __name__, description="Whose token this is and what it may do")


class MeSchema(Schema):
    """The person a token stands for."""

    id = fields.UUID(attribute="public_id")
    name = fields.String()
    roles = fields.List(fields.String())
    scopes = fields.List(fields.String())


@calls.get("/me")  # type: ignore[untyped-decorator]  # The package ships no types.
@requires(Action.HOME_READ)
@calls.response(200, MeSchema)  # type: ignore[untyped-decorator]
def me() -> dict[str, object]:
    """The person a token stands for, their roles and the token's scopes."""
    person = actor()
    return {
        "public_id": person.public_id,
        "name": person.name,
        "roles": sorted({held.role.value for held in person.roles}),
        "scopes": sorted(person.scopes or ()),
    }
