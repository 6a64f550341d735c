"""Pages and the API: the only place that knows HTTP."""

from flask import Flask


def register(app: Flask) -> None:
    """Adds every page, header and error of the service to the application."""
