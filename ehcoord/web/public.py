"""What anybody may see: the numbers to ring, help, and whether the service is well."""

import hmac

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import NotFound

from ehcoord.db import db
from ehcoord.queries.readiness import last_sweep_finished, readiness
from ehcoord.web import metrics
from ehcoord.web.access import anonymous
from ehcoord.web.instant import now

pages = Blueprint("public", __name__)
# Three sweeps missed is more than a slow one.
SWEEPS_MISSED = 3


@pages.get("/numbers")
@anonymous
def numbers() -> str:
    """Whom to ring now, what to say and what not to do; it needs no database."""
    return render_template("public/numbers.html")


@pages.get("/help")
@anonymous
def help_page() -> str:
    """What the service does, and whom to ask."""
    return render_template("public/help.html")


@pages.get("/accessibility")
@anonymous
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("public/accessibility.html")


@pages.get("/privacy")
@anonymous
def privacy() -> str:
    """What is kept about whom, and why."""
    return render_template("public/privacy.html")


@pages.get("/healthz")
@anonymous
def healthz() -> ResponseReturnValue:
    """That this process answers, and nothing else."""
    return jsonify(status="alive")


@pages.get("/readyz")
@anonymous
def readyz() -> ResponseReturnValue:
    """Whether this process can work. A stale sweep is said and never a reason to be taken out."""
    try:
        found = readiness(db.session())
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(status="not ready", database="does not answer"), 503
    if found.migration != current_app.extensions["migrations_head"]():
        return jsonify(status="not ready", database="migrations are missing"), 503
    every = current_app.extensions["settings"].sweep_every_seconds
    age = (now() - found.swept_at).total_seconds() if found.swept_at else None
    fresh = age is not None and age < SWEEPS_MISSED * every
    return jsonify(
        status="ready",
        database="ready",
        sweep={
            "finished_at": found.swept_at.isoformat() if found.swept_at else None,
            "stale": not fresh,
        },
    )


@pages.get("/metrics")
@anonymous
def metrics_page() -> ResponseReturnValue:
    """The counts of this process, for whoever holds the token; for others there is no such page."""
    token = current_app.extensions["settings"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise NotFound
    try:
        swept_at = last_sweep_finished(db.session())
    except SQLAlchemyError:
        db.session.rollback()
        swept_at = None
    return Response(metrics.page(swept_at, now()), content_type="text/plain; version=0.0.4")
