"""The command ``demo``: invented families in a database that is not live."""

import os
import secrets

import click
from flask.cli import with_appcontext
from rich.progress import Progress

from ehcoord import clock
from ehcoord.demo.people import PEOPLE
from ehcoord.demo.play import NotHere, is_empty, play


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing where there are cases already.")
@with_appcontext
def demo(if_empty: bool) -> None:
    """Fills an empty database with invented families, and prints how to sign in."""
    if if_empty and not is_empty():
        click.echo("The demonstration is there already. Sign in as you did before.")
        return
    password = os.environ.get("DEMO_PASSWORD") or "-".join(secrets.choice(WORDS) for _ in range(4))
    try:
        with Progress(transient=True) as bar:
            task = bar.add_task("Inventing families", total=None)
            play(
                password,
                now=clock.now(),
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
    except NotHere as refused:
        raise click.UsageError(str(refused)) from refused
    click.echo("Every person, family, place and number here is invented.")
    click.echo(f"Sign in with the password  {password}  as any of:")
    for name, (called, job, *_) in PEOPLE.items():
        click.echo(f"  {name}@example.org".ljust(30) + f"{called}, {job.lower()}")


WORDS = (
    "harbour", "lantern", "meadow", "violet", "kettle", "pebble", "orchard", "saddle", "copper",
    "thistle", "marble", "willow", "anchor", "button", "candle", "feather", "garden", "hammer",
    "island", "jigsaw", "ladder", "mirror", "napkin", "oyster", "pepper", "quarry", "ribbon",
    "silver", "timber", "velvet", "walnut", "yellow",
)  # fmt: skip
COMMANDS: tuple[click.Command, ...] = (demo,)
