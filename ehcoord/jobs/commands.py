"""Commands of the jobs: ``sweep``, ``scheduler`` and ``check``; ``ehcoord.cli`` registers them."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from config import Settings
from ehcoord import clock
from ehcoord.jobs.scheduler import run_scheduler
from ehcoord.jobs.sweep import run_sweep
from ehcoord.services.checks import Finding, check_promises


@click.command("sweep")
@click.option("--at", "at", metavar="ISO", help="Sweep as if it were this instant, never earlier.")
@with_appcontext
def sweep(at: str | None) -> None:
    """Does everything whose time has come, once, and sends what that wrote."""
    swept = run_sweep(_instant(at))
    click.echo(
        f"{swept.steps} steps, {swept.checks} checks, {swept.messages} messages, "
        f"{swept.skipped} left to others, {swept.faults} faults."
    )


def _instant(at: str | None) -> datetime:
    now = clock.now()
    if at is None:
        return now
    instant = _read(at)
    if instant < now:
        raise click.UsageError("A sweep in the past is refused: sweeping late is already safe.")
    settings: Settings = current_app.extensions["settings"]
    if instant > now and settings.database_kind == "live":
        raise click.UsageError("A sweep in the future is refused on a live database.")
    return instant


def _read(at: str) -> datetime:
    try:
        instant = datetime.fromisoformat(at)
    except ValueError as fault:
        raise click.UsageError("Write the instant as 2030-01-31T09:00:00+00:00.") from fault
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


@click.command("scheduler")
@with_appcontext
def scheduler() -> None:
    """Sweeps now and every few minutes, until it is told to stop."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    run_scheduler(app)


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print what is broken as JSON.")
@click.option("--full", is_flag=True, help="Verify the record of use from its first line.")
@with_appcontext
def check(*, as_json: bool, full: bool) -> None:
    """Proves promises P1-P5, P9 and the record of use; ends with 1 when something is broken."""
    findings = check_promises(clock.now(), full=full, progress=None if as_json else _say)
    if as_json:
        click.echo(json.dumps({"findings": [asdict(one) for one in findings]}, indent=2))
    else:
        for one in findings:
            click.echo(_line(one))
        click.echo(f"{len(findings)} broken." if findings else "Every promise holds.")
    if findings:
        sys.exit(1)


def _say(what: str, done: int) -> None:
    click.echo(f"{what}: {done}", err=True)


def _line(one: Finding) -> str:
    ids = ", ".join(str(number) for number in one.ids)
    return f"{one.promise}: {one.what} ({one.about} {ids})"


COMMANDS: tuple[click.Command, ...] = (sweep, scheduler, check)
