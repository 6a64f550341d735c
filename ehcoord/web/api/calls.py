"""One noun's calls: each says in one line who may, what it takes and what it gives.

The same schemas read what is sent as read the forms, so that a refusal has the same words under
the same names. What is answered is listed field by field in ``ehcoord.schemas.shown``.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar

from flask import Request, jsonify, request, url_for
from flask_smorest import Blueprint
from marshmallow import RAISE, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.wrappers import Response

from ehcoord.rules.permissions import Action
from ehcoord.schemas.base import CommandSchema, input_refused
from ehcoord.schemas.shown.base import Shown
from ehcoord.web.access import requires

View = TypeVar("View", bound=Callable[..., Any])
Example = Mapping[str, Any]
Answer = Mapping[str, Any]
Made = tuple[Any, int, Mapping[str, str]]
Rows = Sequence[Any]
# Ids for examples: invented, like everything in the description.
AN_ID = "6f1f2c1e-5d3b-4f0a-9a57-0c9a2f6f0001"
A_CHILD_ID = "6f1f2c1e-5d3b-4f0a-9a57-0c9a2f6f0002"
A_WORRY_ID = "6f1f2c1e-5d3b-4f0a-9a57-0c9a2f6f0003"
A_PERSON_ID = "6f1f2c1e-5d3b-4f0a-9a57-0c9a2f6f0004"
SAID = "json"
ASKED = "query"
# What any call may be refused with; those with an address in them, 404 as well.
ANY = (400, 401, 403, 429, 503)
OF_ONE = (404,)
OF_A_CHANGE = (409, 413, 415, 422)
OF_A_QUESTION = (422,)


class OwnParser(FlaskParser):
    """Reads a body or a query as the forms are read, and refuses it as they are refused."""

    DEFAULT_UNKNOWN_BY_LOCATION = {SAID: RAISE, ASKED: RAISE}  # noqa: RUF012, as the parent's.

    def load_json(self, req: Request, schema: Any) -> Any:
        """The body, which has to be JSON. Raises UnsupportedMediaType and BadRequest."""
        if not req.is_json:
            raise UnsupportedMediaType
        try:
            return req.get_json()
        except RecursionError:
            raise BadRequest from None

    def load_querystring(self, req: Request, schema: Any) -> Any:
        """The first value of each name."""
        return req.args.to_dict()

    def handle_error(
        self, error: ValidationError, req: Request, schema: Any, **_more: Any
    ) -> NoReturn:
        """Raises InvalidInput, as a form does."""
        (messages,) = error.messages_dict.values()
        raise input_refused(schema, messages) from None


class Calls(Blueprint):  # type: ignore[misc]  # The package ships no types.
    """The calls of one noun. ``title`` heads them in the description."""

    ARGUMENTS_PARSER = OwnParser()

    def __init__(self, noun: str, title: str, description: str) -> None:
        super().__init__(f"{noun}_api", f"ehcoord.web.api.{noun}", description=description)
        self.title = title

    def read(
        self,
        path: str,
        action: Action,
        gives: type[Shown],
        *,
        takes: type[CommandSchema[Any]] | None = None,
    ) -> Callable[[View], View]:
        """Declares a call that reads; ``takes`` is what may be asked for in the query."""
        refusals = (*_refusals(path), *(OF_A_QUESTION if takes else ()))
        return self._declare("GET", path, action, (200, gives), refusals, (takes, ASKED, None))

    def make(
        self,
        path: str,
        action: Action,
        gives: type[Shown],
        *,
        takes: type[CommandSchema[Any]],
        example: Example,
    ) -> Callable[[View], View]:
        """Declares a call that adds something; it answers with ``made``."""
        return self._change("POST", path, action, (201, gives), takes, example)

    def act(
        self,
        path: str,
        action: Action,
        gives: type[Shown],
        *,
        takes: type[CommandSchema[Any]] | None = None,
        example: Example | None = None,
        method: str = "POST",
    ) -> Callable[[View], View]:
        """Declares a call that changes or answers something that is there."""
        return self._change(method, path, action, (200, gives), takes, example)

    def _change(
        self,
        method: str,
        path: str,
        action: Action,
        gives: tuple[int, type[Shown]],
        takes: type[CommandSchema[Any]] | None,
        example: Example | None,
    ) -> Callable[[View], View]:
        refusals = (*_refusals(path), *(OF_A_CHANGE if takes else (409,)))
        return self._declare(method, path, action, gives, refusals, (takes, SAID, example))

    def _declare(
        self,
        method: str,
        path: str,
        action: Action,
        gives: tuple[int, type[Shown]],
        refusals: Sequence[int],
        takes: tuple[type[CommandSchema[Any]] | None, str, Example | None],
    ) -> Callable[[View], View]:
        status, shown = gives
        schema, location, example = takes

        def declare(view: View) -> View:
            call: Any = self.response(status, shown)(view)
            if status == HTTPStatus.CREATED:
                call = self.alt_response(
                    200, schema=shown, description="It was there already: sent before", success=True
                )(call)
            for refusal in refusals:
                call = self.alt_response(refusal, HTTPStatus(refusal).name)(call)
            if schema is not None:
                call = self.arguments(schema, location=location, example=example)(call)
            call = requires(action)(self.doc(**_said_of(view, action))(call))
            self.add_url_rule(path, view.__name__, call, methods=[method], tags=[self.title])
            return view

        return declare


def _said_of(view: Callable[..., Any], action: Action) -> Mapping[str, Any]:
    """What the description says beside the summary: the rest of the docstring, and the scope."""
    _summary, _blank, rest = (inspect.getdoc(view) or "").partition("\n\n")
    return {
        "description": f"{rest}\n\nScope: `{action.value}`.".strip(),
        "x-scope": action.value,
        "security": [{"token": [action.value]}],
    }


def _refusals(path: str) -> tuple[int, ...]:
    return ANY + (OF_ONE if "<" in path else ())


def made(what: Any, endpoint: str, *, again: bool = False, **ids: Any) -> Made:
    """The answer to a call that adds: 201 and where it is; 200 if it had been sent before."""
    return what, 200 if again else 201, {"Location": url_for(endpoint, **ids)}


def paged(rows: Rows, *, page: int, more: bool) -> Answer:
    """One page of a list and, where there are more rows, the address of the next page."""
    following = {**(request.view_args or {}), **request.args.to_dict(), "page": page + 1}
    return {"items": rows, "next": url_for(str(request.endpoint), **following) if more else None}


def page_of(rows: Rows, page: int, size: int = 50) -> Answer:
    """The same, where every row is in hand already."""
    start = (page - 1) * size
    return paged(rows[start : start + size], page=page, more=len(rows) > start + size)


def problem(status: int, **more: Any) -> Response:
    """A refusal that carries more than the one table of refusals gives it."""
    response = jsonify(title=HTTPStatus(status).phrase, status=status, **more)
    response.status_code, response.content_type = status, "application/problem+json"
    return response
