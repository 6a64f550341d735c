"""A program with a token: every answer it gets must be the one that the description promises."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import schemathesis
from flask import Flask
from schemathesis.core.transport import Response as Answered
from werkzeug.test import TestResponse

from ehcoord.commands.accounts import CreateToken
from ehcoord.rules.permissions import Actor
from ehcoord.services.accounts import create_token
from ehcoord.web.access import access_of
from tests.builders import NOW
from tests.pages import ADDRESS

API = "/api/v1"
# What was sent does not matter to whether the answer is one that is promised.
NOT_SENT: Any = None


def scopes_of_calls(app: Flask) -> tuple[str, ...]:
    """The scope of each call there is."""
    found = {
        access.action.value
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(API)
        and (access := access_of(app.view_functions[rule.endpoint])) is not None
        and access.action is not None
    }
    return tuple(sorted(found))


def token_of(actor: Actor, scopes: Iterable[str], now: datetime = NOW) -> str:
    """A token that a person made for a program of theirs."""
    assert actor.public_id is not None
    command = CreateToken(
        actor.public_id, f"Program {uuid4()}", tuple(scopes), now + timedelta(days=30)
    )
    return create_token(actor, command, now=now).token


@cache
def described(app: Flask) -> Any:
    """The description of the API, as a stranger's tool reads it."""
    document: Any = app.test_client().get(f"{API}/openapi.json", base_url=ADDRESS).json
    return schemathesis.openapi.from_dict(document)


class Program:
    """Something that calls the API for one person, with every scope unless told otherwise."""

    def __init__(self, app: Flask, actor: Actor, *scopes: str, now: datetime = NOW) -> None:
        app.extensions["now"] = lambda: now
        self.app = app
        self.http = app.test_client()
        self.token = token_of(actor, scopes or scopes_of_calls(app), now)

    def get(self, path: str, *, status: int = 200, **query: Any) -> Any:
        """What a call that reads is answered with."""
        return self._call("GET", path, status, **({"query_string": query} if query else {}))

    def post(self, path: str, said: Any = None, *, status: int = 200, how: str = "POST") -> Any:
        """What a call that changes something is answered with."""
        return self._call(how, path, status, **({} if said is None else {"json": said}))

    def make(self, path: str, said: Any) -> Any:
        """What was made; a second time, the first answer is where it was."""
        return self.post(path, {"one_use_id": str(uuid4()), **said}, status=201)

    def do(self, path: str, said: Any) -> Any:
        """What a call is answered with that adds something, or changes what is there."""
        return self._call("POST", path, 200, 201, json=said)

    def _call(self, method: str, path: str, *statuses: int, **sent: Any) -> Any:
        response = self.http.open(
            path if path.startswith(API) else API + path, method=method, base_url=ADDRESS,
            headers={"Authorization": f"Bearer {self.token}"}, **sent,
        )  # fmt: skip
        assert response.status_code in statuses, (response.status_code, response.text[:600])
        check_promised(call_of(self.app, response), response)
        return response.json


def call_of(app: Flask, response: TestResponse) -> Any:
    """The call of the description that this is an answer to."""
    request = response.request
    return next(
        found.ok()
        for found in described(app).get_all_operations()
        if found.ok().method.upper() == request.method and matches(found.ok().path, request.path)
    )


def check_promised(call: Any, response: TestResponse) -> None:
    """Refuses an answer that the description of a call does not promise."""
    answered = Answered(
        status_code=response.status_code,
        headers={name.lower(): [value] for name, value in response.headers},
        content=response.data,
        request=NOT_SENT,
        elapsed=0,
        verify=False,
    )
    call.validate_response(answered)


def matches(template: str, path: str) -> bool:
    """Whether a path is one of those that a template of the description stands for."""
    parts, said = template.split("/"), path.split("/")
    return len(parts) == len(said) and all(
        part == word or part.startswith("{") for part, word in zip(parts, said, strict=True)
    )
