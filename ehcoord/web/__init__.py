"""Pages and the API: the only place that knows HTTP."""

from importlib import import_module

from flask import Flask

from ehcoord.web import (
    access,
    api,
    auth,
    errors,
    instant,
    kept,
    logs,
    metrics,
    numbers,
    own_files,
    security,
    templating,
)

# Each is a file, or a folder, beside this one, with a blueprint called ``pages``.
PAGES = (
    "absences",
    "accounts",
    "agencies",
    "answer",
    "answer_links",
    "assessments",
    "boards",
    "case_people",
    "cases",
    "closing",
    "contacts",
    "corrections",
    "escalations",
    "feedback",
    "handovers",
    "family_plan",
    "holidays",
    "home",
    "kept_apart",
    "leads",
    "own_account",
    "people",
    "plans",
    "public",
    "questions",
    "referrals",
    "reports",
    "review_requests",
    "reviews",
    "rulebook",
    "sections",
    "social_care",
    "supervision",
    "support",
    "tasks",
    "tokens",
    "users",
    "worries",
    "worries_and_support",
)


def register(app: Flask) -> None:
    """Adds every page, header and error of the service to the application."""
    instant.register(app)
    metrics.register(app)
    logs.register(app)
    templating.register(app)
    own_files.register(app)
    security.register(app, app.extensions["settings"])
    numbers.register(app)
    auth.register(app)
    kept.register(app)
    access.register(app)
    errors.register(app)
    for noun in PAGES:
        app.register_blueprint(import_module(f"ehcoord.web.{noun}").pages)
    api.register(app)
