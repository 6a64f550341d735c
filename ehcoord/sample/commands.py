"""The command ``load-sample``: an invented caseload of any size, in bulk."""

import time

import click
from flask.cli import with_appcontext
from rich.progress import Progress

from ehcoord import clock
from ehcoord.sample.load import NotHere, Sample, load_sample


@click.command("load-sample")
@click.option("--families", required=True, type=click.IntRange(1, 1_000_000))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same lives.")
@click.option("--workers", type=click.IntRange(1, 10_000), help="By default one for 500 families.")
@with_appcontext
def load_sample_command(families: int, seed: int, workers: int | None) -> None:
    """Fills an empty database with an invented caseload. Nobody in it can sign in."""
    begun = time.monotonic()
    try:
        with Progress(transient=True) as bar:
            task = bar.add_task("Inventing families", total=families)
            done = load_sample(
                Sample(families, seed, workers),
                now=clock.now(),
                progress=lambda so_far, total: bar.update(task, completed=so_far, total=total),
            )
    except NotHere as refused:
        raise click.UsageError(str(refused)) from refused
    took = time.monotonic() - begun
    click.echo("Every person, family and place here is invented.")
    click.echo(
        f"{done.families:,} families, {done.rows:,} rows, {done.workers:,} workers in {took:.0f} s."
    )


COMMANDS: tuple[click.Command, ...] = (load_sample_command,)
