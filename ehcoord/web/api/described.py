"""The description of the API: OpenAPI 3.1 out of what the calls declare, with our own errors."""

from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_smorest import Api
from marshmallow import fields

from ehcoord.schemas.base import GovDate, Instant, WordForNumber
from ehcoord.schemas.shown.problems import ProblemSchema
from ehcoord.web.api.calls import Calls

PROBLEM = "application/problem+json"
# Why a call is refused with each status; the body says more.
REFUSALS = {
    400: "The body cannot be read, or this is not a name of the service",
    401: "There is no token, or it has ended",
    403: "The token lacks the scope, or the person may not do this",
    404: "There is no such thing, or this person may not know of it",
    409: "A rule of practice forbids it for now, or somebody changed it meanwhile",
    413: "More was sent than a call may send",
    415: "The body is not JSON",
    422: "Something sent cannot be used: `errors` says what to do, by field",
    429: "Too many tries: `Retry-After` says when to try again",
    503: "The service is busy, and nothing was changed: `Retry-After` says when to try again",
}
UNFORESEEN = "Something unforeseen: `reference` is what to name to whoever runs the service"
ABOUT = """The same acts as the pages, for other programs. Every call needs a bearer token with
the scope it names, and does what the token's person may do: no more and no less. What they may
not know of is answered with 404. Nothing here says how likely harm is."""


class Description(Api):  # type: ignore[misc]  # The package ships no types.
    """The package's description, without its hold on the errors of every page."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        return

    def _register_responses(self) -> None:
        named = {HTTPStatus(status).name: words for status, words in REFUSALS.items()}
        for name, words in (named | {"DEFAULT_ERROR": UNFORESEEN}).items():
            body = {"description": words, "content": {PROBLEM: {"schema": ProblemSchema}}}
            self.spec.components.response(name, body, lazy=True)

    def add(self, calls: Calls, prefix: str) -> None:
        """Adds one noun's calls to the application and to the description."""
        self._app.register_blueprint(calls, url_prefix=prefix)
        calls.register_views_in_doc(self, self._app, self.spec, name=calls.name, parameters=None)
        self.spec.tag({"name": calls.title, "description": calls.description})


def describe(app: Flask) -> Description:
    """The description, empty yet. It is made once, when the application is."""
    description = Description(app, spec_kwargs={"info": {"description": ABOUT}})
    for field, form in ((GovDate, "date"), (Instant, "date-time")):
        description.register_field(field, "string", form)
    description.ma_plugin.converter.add_attribute_function(words_of_numbers)
    token = {
        "type": "http",
        "scheme": "bearer",
        "description": "A token made on the page *Tokens for programs* of your account.",
    }
    description.spec.components.security_scheme("token", token)
    description.spec.options["security"] = [{"token": []}]
    return description


def words_of_numbers(_self: Any, field: fields.Field[Any], **_more: Any) -> dict[str, Any]:
    """What the description says of a field that a program sends as a word."""
    if not isinstance(field, WordForNumber):
        return {}
    return {"type": "string", "enum": [one.name.lower() for one in field.enum]}
