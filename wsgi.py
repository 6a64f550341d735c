"""The web entry point: ``gunicorn wsgi:app``, ``flask --app wsgi …``."""

from ehcoord import create_app

app = create_app()
