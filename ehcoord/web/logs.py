"""Log lines as JSON, with the request's id and never a name, a text or an address.

What may be logged is listed; anything else is dropped. An error is logged by its class and the
lines of code it went through: its message may hold what a person typed.
"""

import logging
import secrets
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, g, request
from flask.typing import ResponseReturnValue

from ehcoord.web import metrics

ALLOWED = frozenset({
    "event", "level", "timestamp", "request", "method", "endpoint", "status", "milliseconds",
    "user", "code", "fault", "frames", "reference", "logger",
})  # fmt: skip
FRAMES_KEPT = 12
log = structlog.get_logger("ehcoord")


def register(app: Flask) -> None:
    """Numbers each request, and writes one line when it has been answered."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_what_is_allowed,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=_to_standard_error,
        cache_logger_on_first_use=False,
    )
    app.before_request(_number)
    app.after_request(_answered)


def _to_standard_error(*_args: Any) -> structlog.PrintLogger:
    # Looked up each time: whoever runs the service may have put another stream in its place.
    return structlog.PrintLogger(sys.stderr)


def only_what_is_allowed(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The line with nothing on it but ids, codes and numbers."""
    return {key: value for key, value in line.items() if key in ALLOWED}


def fault(error: BaseException, reference: str) -> None:
    """Writes an unforeseen error down: its class and where it happened, never what it says."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_KEPT:]
    log.error(
        "request.failed",
        fault=type(error).__name__,
        frames=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        reference=reference,
    )


def _number() -> None:
    g.reference = secrets.token_hex(6)
    g.started = metrics.clock()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.reference)


def _answered(response: Any) -> ResponseReturnValue:
    seconds = metrics.clock() - g.get("started", metrics.clock())
    endpoint = request.endpoint or "none"
    metrics.count(endpoint, request.method, response.status_code, seconds)
    actor = g.get("actor")
    if endpoint not in ("static", "public.healthz"):
        log.info(
            "request.answered",
            method=request.method,
            endpoint=endpoint,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            user=actor.user_id if actor else None,
        )
    response.headers["X-Request-Id"] = g.get("reference", "")
    return response  # type: ignore[no-any-return]
