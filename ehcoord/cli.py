"""The commands of ``flask --app wsgi``."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from ehcoord import clock
from ehcoord.commands.accounts import CreateUser
from ehcoord.errors import InvalidInput
from ehcoord.jobs import migrations, serving
from ehcoord.rules.permissions import SERVICE, HeldRole, Role
from ehcoord.services import accounts

database = AppGroup("db", help="The database's tables.")
# Parts that bring commands of their own, where they are installed.
PARTS = ("ehcoord.jobs", "ehcoord.demo", "ehcoord.sample", "ehcoord.replay")
option = click.option
ROLES = click.Choice([role.value for role in Role])


@database.command("upgrade")
def upgrade() -> None:
    """Brings the database to the newest migration and gives a new one its kind."""
    migrations.upgrade()


@click.command("create-user")
@option("--email", prompt="E-mail address")
@option("--name", prompt="Name")
@option("--job-title", prompt="Job title")
@option("--agency", prompt="Agency", help="Its name; a new one is made when there is none.")
@option("--team", help="The name of the team the person works in; made when there is none.")
@option("--role", "roles", multiple=True, type=ROLES, help="May be given several times.")
@option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@with_appcontext
def create_user(
    email: str,
    name: str,
    job_title: str,
    agency: str,
    team: str | None,
    roles: tuple[str, ...],
    password: str,
) -> None:
    """Makes an account. What is not given as an option is asked for."""
    now = clock.now()
    place = accounts.find_or_make_place(SERVICE, agency, team, now=now)
    command = CreateUser(
        email=email.strip(),
        name=name.strip(),
        job_title=job_title.strip(),
        agency_id=place.agency_id,
        password=password,
        roles=tuple(HeldRole(Role(role), place.team_id) for role in roles or ("practitioner",)),
        team_ids=() if place.team_id is None else (place.team_id,),
    )
    try:
        accounts.create_user(SERVICE, command, now=now)
    except InvalidInput as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{command.name} can sign in with {command.email.lower()}.")


@click.command("serve")
@option("--host", default="127.0.0.1", envvar="HOST", show_default=True)
@option("--port", default=8000, envvar="PORT", show_default=True, type=int)
@option("--workers", default=2, envvar="WEB_WORKERS", show_default=True, type=int)
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Runs the web and the scheduler until Ctrl-C, and stops both when either ends."""
    settings = current_app.extensions["settings"]
    commands = [serving.web_command(settings, host, port, workers)]
    if find_spec("ehcoord.jobs.scheduler"):
        commands.append(serving.scheduler_command())
    click.echo(f"Early help co-ordination is at http://{host}:{port}. Ctrl-C stops it.")
    sys.exit(serving.run_together(commands, os.environ))


class Commands(AppGroup):
    """Our commands, and those of the parts, which are loaded when a command is asked for.

    The web has no use for them: it starts sooner without, and a fault there is not its fault.
    """

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        self._load()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        self._load()
        return super().list_commands(ctx)

    def _load(self) -> None:
        for part in PARTS:
            if find_spec(part) and find_spec(f"{part}.commands"):
                for command in import_module(f"{part}.commands").COMMANDS:
                    self.add_command(command)


def register(app: Flask) -> None:
    """Adds the commands to the application."""
    app.extensions["migrations_head"] = migrations.head
    app.cli = Commands()
    for command in (database, create_user, serve):
        app.cli.add_command(command)
