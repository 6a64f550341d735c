"""The command ``replay``: published reviews as stories, and the load on ordinary families."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import Progress

from config import Settings
from ehcoord.replay.peoples_time import LEADS, MONTHS, peoples_time
from ehcoord.replay.report import as_json, as_text, report_of
from ehcoord.replay.runs import SEEDS, Players, play_all, players
from ehcoord.replay.stories import StoryInvalid, load_stories

COUNT = click.IntRange(min=1)


@click.command("replay")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a case, then the summary.")
@click.option("--seeds", default=SEEDS, show_default=True, type=COUNT, help="Tellings a kind.")
@click.option("--months", default=MONTHS, show_default=True, type=COUNT, help="Of ordinary lives.")
@click.option("--leads", default=LEADS, show_default=True, type=COUNT, help="Of each size.")
@with_appcontext
def replay(paths: tuple[Path, ...], *, as_lines: bool, seeds: int, months: int, leads: int) -> None:
    """Plays published reviews, day by day, in databases of its own, and says what was asked.

    PATHS are stories or folders of them. Never without the load on ordinary families beside it.
    """
    try:
        stories = load_stories(paths)
    except StoryInvalid as fault:
        raise click.ClickException(str(fault)) from None
    settings: Settings = current_app.extensions["settings"]
    # Ended from outside, it still takes its databases away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with _crew(settings) as crew:
        played = play_all(crew, stories, seeds)
        ordinary = peoples_time(crew, months=months, leads=leads)
    report = report_of(played, ordinary)
    for line in as_json(report) if as_lines else as_text(report):
        click.echo(line)


@contextmanager
def _crew(settings: Settings) -> Iterator[Players]:
    """Processes that play, with a bar for a person who watches and nothing for a file."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Starting", total=None)

        def show(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of)

        with players(settings, show) as crew:
            yield crew


COMMANDS: tuple[click.Command, ...] = (replay,)
