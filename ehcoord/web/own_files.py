"""Our own style sheet, scripts and pictures: each has an address that changes when it does.

A phone between two lessons then asks for them once, and not once a page.
"""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

A_YEAR = 365 * 24 * 3600
LETTERS = 12


def register(app: Flask) -> None:
    """Puts what a file holds into its address, and lets browsers keep a file under such a one."""
    app.url_defaults(add_version)
    app.after_request(may_be_kept)


def add_version(endpoint: str, values: dict[str, Any]) -> None:
    """Adds the file's own stamp to an address of a file that is there."""
    if endpoint != "static" or current_app.static_folder is None:
        return
    path = Path(current_app.static_folder) / values["filename"]
    if path.is_file():
        values["v"] = _stamp(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=100)
def _stamp(path: Path, _changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:LETTERS]


def may_be_kept(response: Response) -> Response:
    """A file asked for under its stamp never changes there."""
    if request.endpoint == "static" and request.args.get("v") and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
