"""One parent for the web and the scheduler: it starts both and stops both when either ends."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from config import ROOT, Settings

# Long enough for a request under way, short enough for somebody who pressed Ctrl-C.
GRACE_SECONDS = 10.0
LOOK_EVERY_SECONDS = 0.2
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def web_command(settings: Settings, host: str, port: int, workers: int) -> list[str]:
    """How the web is started: gunicorn in production, one process of waitress elsewhere."""
    if not settings.production:
        return [sys.executable, "-m", "waitress", f"--listen={host}:{port}", "--threads=8",
                "wsgi:app"]  # fmt: skip
    return [
        sys.executable, "-m", "gunicorn", "wsgi:app", f"--bind={host}:{port}",
        f"--workers={workers}", "--threads=4", "--no-control-socket", "--log-level=warning",
    ]  # fmt: skip


def scheduler_command() -> list[str]:
    """How the scheduler is started."""
    return [sys.executable, "-m", "flask", "--app", "wsgi", "scheduler"]


def run_together(commands: Sequence[Sequence[str]], environ: Mapping[str, str]) -> int:
    """Runs the commands until one of them ends or a signal comes, then stops all of them.

    Gives 0 when a signal ended them, else the exit code of the one that ended by itself, and
    never 0 for that: a service that stops without being told to has failed.
    """
    running: list[subprocess.Popen[bytes]] = []
    with _noting_signals() as noted:
        try:
            for command in commands:
                running.append(subprocess.Popen(command, cwd=ROOT, env=dict(environ)))  # noqa: PERF401, S603
            ended = _wait(running, noted)
        finally:
            _stop(running)
    return 0 if ended is None else ended or 1


def _wait(running: Sequence[subprocess.Popen[bytes]], noted: list[int]) -> int | None:
    while not noted:
        for process in running:
            if (code := process.poll()) is not None:
                return code
        time.sleep(LOOK_EVERY_SECONDS)
    return None


@contextmanager
def _noting_signals() -> Iterator[list[int]]:
    noted: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        noted.append(number)

    before = {number: signal.signal(number, note) for number in SIGNALS}
    try:
        yield noted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
