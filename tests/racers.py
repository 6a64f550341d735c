"""What other processes do in tests of races: each function is run by a process of its own."""

import os
import signal
from collections.abc import Callable, Sequence
from datetime import datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from config import Settings
from ehcoord import create_app
from ehcoord.commands.answer_links import SendAnswer
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import db, transaction
from ehcoord.errors import Busy, Refused, RuleBroken
from ehcoord.jobs.channels import FolderChannel, Letter
from ehcoord.jobs.sweep import run_sweep
from ehcoord.rules.permissions import Actor
from ehcoord.rules.vocabulary import Level
from ehcoord.services import leads
from ehcoord.services.answer_links import LinkSpent, answer_link, take_back_link
from ehcoord.services.children import lock_children
from ehcoord.services.response_check import recheck
from ehcoord.services.risks import record_worry
from ehcoord.services.rulebook import rules_in_force
from tests.applications import ENVIRONMENT
from tests.facts import add_worry

SENDER = "ehcoord@example.org"


def the_application(url: str, folder: Path) -> Flask:
    """An application of this process's own, on a database that is there already."""
    environment = {**ENVIRONMENT, "DATABASE_URL": url, "INSTANCE_FOLDER": str(folder)}
    return create_app(Settings.from_environment(environment))


def save_worries(
    url: str,
    folder: Path,
    start: Barrier,
    actor_id: int,
    places: Sequence[tuple[int, int]],
    code: str,
    now: datetime,
) -> None:
    """Saves one moderate worry on each child, each at the same moment as the other process."""
    app = the_application(url, folder)
    with app.app_context():
        for case_id, child_id in places:
            start.wait()
            with transaction(actor_id, now) as session:
                (child,) = lock_children(session, [child_id])
                add_worry(session, case_id, child_id, Level.MODERATE, code)
                recheck(session, child, rules_in_force(session, now))


def lock_in_turn(
    url: str, folder: Path, start: Barrier, child_ids: Sequence[int], now: datetime
) -> None:
    """Locks one child after another, which no use case does; ends with 3 where it was busy."""
    app = the_application(url, folder)
    with app.app_context():
        try:
            with transaction(None, now) as session:
                lock_children(session, child_ids[:1])
                start.wait()
                lock_children(session, child_ids[1:])
        except Busy:
            raise SystemExit(3) from None


def sweep(url: str, folder: Path, start: Barrier, now: datetime) -> None:
    """Sweeps once, at the same moment as the other process; ends with the number of faults."""
    app = the_application(url, folder)
    with app.app_context():
        start.wait()
        swept = run_sweep(now, FolderChannel(folder / "letters", SENDER))
    raise SystemExit(swept.faults)


def sweep_and_die(url: str, folder: Path, now: datetime, at_commit: int) -> None:
    """Is killed in the middle of a sweep, with the work of one transaction done and not saved."""
    app = the_application(url, folder)
    with app.app_context():
        sa.event.listen(db.engine, "commit", _dies_at(at_commit))
        run_sweep(now, FolderChannel(folder / "letters", SENDER))


def save_and_die(
    url: str, folder: Path, actor: Actor, case_id: UUID, command: RecordWorry, now: datetime
) -> None:
    """Is killed in the middle of a save, with everything of it written and nothing committed."""
    app = the_application(url, folder)
    with app.app_context():
        written: list[str] = []
        sa.event.listen(
            db.engine, "before_cursor_execute", lambda *args: written.append(str(args[2]))
        )
        die = _dies_at(1)
        # The record of use is written last: by then every row of the save is there.
        last = "INSERT INTO audit_event"
        sa.event.listen(
            db.engine, "commit", lambda *_: any(last in one for one in written) and die()
        )
        record_worry(actor, case_id, command, now=now)


def deliver_and_die(url: str, folder: Path, now: datetime, at_letter: int) -> None:
    """Is killed when a letter has just been delivered and is not yet marked."""
    app = the_application(url, folder)
    with app.app_context():
        run_sweep(now, _DiesAfter(folder / "letters", at_letter))


class _DiesAfter(FolderChannel):
    def __init__(self, folder: Path, at_letter: int) -> None:
        super().__init__(folder, SENDER)
        self.dies = _dies_at(at_letter)

    def send(self, letter: Letter) -> None:
        super().send(letter)
        self.dies()


def _dies_at(last: int) -> Callable[..., None]:
    seen: list[Any] = []

    def act(*_args: object) -> None:
        seen.append(None)
        if len(seen) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def race_to_lead(
    url: str, folder: Path, start: Barrier, tries: Sequence[tuple[str, tuple[Any, ...]]],
    now: datetime,
) -> None:  # fmt: skip
    """Tries one act of leading after another, each at the same moment as the other process.

    Ends with the number of acts that were refused.
    """
    app = the_application(url, folder)
    refused = 0
    with app.app_context():
        for act, args in tries:
            start.wait()
            try:
                getattr(leads, act)(*args, now=now)
            except Refused:
                refused += 1
    raise SystemExit(refused)


def race_to_answer(
    url: str, folder: Path, start: Barrier, tokens: Sequence[str], command: SendAnswer,
    now: datetime,
) -> None:  # fmt: skip
    """Answers one link after another, each at the same moment as the other process.

    Ends with the number of links that were spent already.
    """
    app = the_application(url, folder)
    spent = 0
    with app.app_context():
        for token in tokens:
            start.wait()
            spent += isinstance(answer_link(token, command, now=now), LinkSpent)
    raise SystemExit(spent)


def race_to_take_back(
    url: str, folder: Path, start: Barrier, tries: Sequence[tuple[Actor, UUID]], now: datetime
) -> None:
    """Takes one link after another back; ends with the number that were answered already."""
    app = the_application(url, folder)
    refused = 0
    with app.app_context():
        for actor, link_id in tries:
            start.wait()
            try:
                take_back_link(actor, link_id, now=now)
            except RuleBroken:
                refused += 1
    raise SystemExit(refused)
