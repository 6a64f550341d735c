"""The same use cases as JSON, for programs: bearer tokens with scopes, and no cookies.

flask-smorest writes the description; errors are answered by the service's own table. Each noun
is a file beside this one, with its calls in ``calls``.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

import flask_swagger_ui
from flask import Blueprint, Flask, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from ehcoord.web import security
from ehcoord.web.access import anonymous
from ehcoord.web.api.described import describe

PREFIX = "/api/v1"
# In the order in which the description shows them.
CALLS = (
    "accounts",
    "agencies",
    "people",
    "cases",
    "case_people",
    "answer_links",
    "assessments",
    "leads",
    "kept_apart",
    "handovers",
    "absences",
    "holidays",
    "leavers",
    "risks",
    "referrals",
    "support",
    "contacts",
    "reviews",
    "meetings",
    "minutes",
    "plans",
    "family_plan",
    "supervision",
    "social_care",
    "escalations",
    "tasks",
    "boards",
    "measures",
    "closing",
    "feedback",
    "rulebook",
)
VIEWER = Path(flask_swagger_ui.__file__).parent / "dist"
VIEWER_FILES = frozenset({"swagger-ui.css", "swagger-ui-bundle.js"})
docs = Blueprint("api_docs_page", __name__, url_prefix=PREFIX)


def register(app: Flask) -> None:
    """Adds the calls, their description and the page that shows it."""
    app.config.update(
        API_TITLE="Early help co-ordination",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    security.csrf.exempt(docs)
    description = describe(app)
    for noun in CALLS:
        description.add(import_module(f"ehcoord.web.api.{noun}").calls, PREFIX)
    app.register_blueprint(docs)
    # The description is made by the package as a bound method, which takes no declaration.
    in_json: Any = app.view_functions["api-docs.openapi_json"]
    app.view_functions["api-docs.openapi_json"] = anonymous(lambda: in_json())


@docs.get("/docs")
@anonymous
def docs_page() -> str:
    """The description as a page, from our own files."""
    return render_template("public/api-docs.html")


@docs.get("/docs/<path:name>")
@anonymous
def docs_file(name: str) -> ResponseReturnValue:
    """The files of the page that shows the description."""
    return send_from_directory(VIEWER, name if name in VIEWER_FILES else "none")
