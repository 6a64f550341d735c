"""The commands of ``flask --app wsgi``."""

from flask import Flask
from flask.cli import AppGroup

from ehcoord.jobs import migrations

database = AppGroup("db", help="The database's tables.")


@database.command("upgrade")
def upgrade() -> None:
    """Brings the database to the newest migration and gives a new one its kind."""
    migrations.upgrade()


def register(app: Flask) -> None:
    """Adds the commands to the application."""
    app.cli.add_command(database)
