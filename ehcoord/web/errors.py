"""One table: what a refusal is called, and which status and page answer it.

Pages get a page, programs get problem JSON (RFC 9457) with the same words. A refusal of
somebody known goes on the record of use, after the use case has been rolled back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, json, make_response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response

from ehcoord.errors import (
    AlreadyDone,
    Busy,
    InvalidInput,
    NotFound,
    NotPermitted,
    Refused,
    RuleBroken,
    Stale,
    TooMany,
)
from ehcoord.services.records import note_refusal
from ehcoord.web import logs, security
from ehcoord.web.instant import now
from ehcoord.web.settling import settled_at


@dataclass(frozen=True, slots=True)
class Answer:
    """How a refusal is answered: its status, its code for programs, its page's file name."""

    status: int
    code: str
    page: str


REFUSALS: Mapping[type[Refused], Answer] = {
    AlreadyDone: Answer(409, "already-done", "already-done"),
    Busy: Answer(503, "busy", "503"),
    InvalidInput: Answer(422, "invalid-input", "422"),
    NotFound: Answer(404, "not-found", "404"),
    NotPermitted: Answer(403, "not-permitted", "403"),
    RuleBroken: Answer(409, "rule-broken", "rule-broken"),
    Stale: Answer(409, "stale", "409"),
    TooMany: Answer(429, "too-many", "429"),
}
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
ON_RECORD = (NotFound, NotPermitted)
PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
CODES = {
    400: "unreadable",
    401: "sign-in",
    404: "not-found",
    405: "not-this-way",
    413: "too-large",
    415: "not-json",
    422: "invalid-input",
    503: "not-ready",
}


def register(app: Flask) -> None:
    """Answers every error of the application, foreseen or not."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(SecurityError, not_our_host)
    app.register_error_handler(security.CrossSite, cross_site)
    app.register_error_handler(HTTPException, by_status)
    app.register_error_handler(Exception, unforeseen)


def refused(refusal: Refused) -> Response:
    """The answer to a refusal, which goes on the record where it was about access."""
    answer = REFUSALS[type(refusal)]
    if isinstance(refusal, ON_RECORD):
        _put_on_record(refusal)
    more: dict[str, Any] = {"detail": str(refusal)} if str(refusal) else {}
    if isinstance(refusal, InvalidInput):
        more = {"errors": refusal.messages}
    if isinstance(refusal, RuleBroken):
        refusal.fix_url = settled_at(refusal)
        more |= {"rule": refusal.rule, "fix": refusal.fix, "fix_url": refusal.fix_url}
        if refusal.also:
            more["also"] = [
                {"rule": one.rule, "detail": one.message, "fix": one.fix} for one in refusal.also
            ]
    if isinstance(refusal, AlreadyDone):
        more |= {"what": refusal.what, "id": refusal.public_id}
    response = _answer(answer, more, refusal=refusal)
    if isinstance(refusal, TooMany):
        wait = (refusal.retry_at - now()).total_seconds()
        response.headers["Retry-After"] = str(max(1, round(wait)))
    if isinstance(refusal, Busy):
        response.headers["Retry-After"] = "1"
    return response


def not_our_host(_error: SecurityError) -> Response:
    """The answer to a host we do not answer to: no page, since its links would lead there."""
    return make_response("This service does not answer to that name.\n", 400, TEXT)


def cross_site(_error: security.CrossSite) -> Response:
    """The answer to a form that is not ours, or no longer."""
    detail = "This form has expired. Load the page again and send it once more."
    return _answer(Answer(403, "cross-site", "400"), {"detail": detail})


def by_status(error: HTTPException) -> Response:
    """The answer to what the framework itself refuses."""
    status = error.code or 500
    page = str(status if status in PAGES else 400 if status < 500 else 503)
    more = {}
    if said := getattr(error, "data", {}).get("messages", {}).get("json"):
        more = {"errors": said}
    response = _answer(Answer(status, CODES.get(status, "error"), page), more)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    # Redirects of the framework are exceptions too, with a place to go to.
    if error.response is not None:
        return make_response(error.response)
    if valid := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(valid))
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def unforeseen(error: Exception) -> Response:
    """A reference number and nothing more; where it happened is in the log under that number."""
    reference = g.get("reference", "")
    logs.fault(error, reference)
    return _answer(Answer(500, "error", "500"), {"reference": reference}, reference=reference)


def _answer(answer: Answer, more: Mapping[str, Any], **context: Any) -> Response:
    g.refused_with = answer.code
    if not security.is_api():
        page = render_template(f"errors/{answer.page}.html", **context)
        return make_response(page, answer.status)
    problem = {
        "title": HTTP_STATUS_CODES.get(answer.status, "Error"),
        "status": answer.status,
        "code": answer.code,
        **more,
    }
    return make_response(
        json.dumps(problem), answer.status, {"Content-Type": "application/problem+json"}
    )


def _put_on_record(refusal: Refused) -> None:
    actor = g.get("actor")
    if actor is None:
        return
    action = refusal.action if isinstance(refusal, NotPermitted) else "find"
    asked = " ".join(
        [request.endpoint or "", *(str(value) for value in (request.view_args or {}).values())]
    )
    try:
        note_refusal(actor, str(action), asked[:200], now=now())
    except Busy:
        # The refusal stands; that it could not be written down is in the log, with its id.
        logs.log.warning("refusal.not_recorded", code=str(action), user=actor.user_id)
