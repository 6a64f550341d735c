"""The scheduler: a process of its own that sweeps at start-up and every few minutes.

Once a day it also forgets old sessions and tries to sign in.

It keeps no list of jobs: a sweep finds what is due, so nothing is lost while it was down. It is
never started inside a web process.
"""

import logging
import signal
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from config import Settings
from ehcoord import clock
from ehcoord.jobs.sweep import run_sweep
from ehcoord.jobs.weekly import write_weekly_pages
from ehcoord.services.accounts import forget_old_sign_ins

A_DAY = 24 * 60 * 60

log = logging.getLogger(__name__)


def run_scheduler(app: Flask) -> None:
    """Sweeps until the process is told to stop; a sweep that is under way is finished first."""
    settings: Settings = app.extensions["settings"]
    scheduler = BlockingScheduler(timezone="Europe/London")

    def stop(_number: int, _frame: FrameType | None) -> None:
        # Stopping from a handler must not wait here for the sweep that it interrupts.
        scheduler.shutdown(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for job, seconds in ((_sweep, settings.sweep_every_seconds), (_forget, A_DAY)):
        scheduler.add_job(
            job,
            "interval",
            args=[app],
            seconds=seconds,
            next_run_time=clock.now(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()


def _sweep(app: Flask) -> None:
    with app.app_context():
        write_weekly_pages(clock.now())
        swept = run_sweep(clock.now())
    log.info(
        "sweep %s: %s steps, %s checks, %s messages, %s skipped, %s faults",
        swept.run_id,
        swept.steps,
        swept.checks,
        swept.messages,
        swept.skipped,
        swept.faults,
    )


def _forget(app: Flask) -> None:
    with app.app_context():
        gone = forget_old_sign_ins(clock.now())
    log.info("forgot %s old tries to sign in and %s old sessions", gone.tries, gone.sessions)
