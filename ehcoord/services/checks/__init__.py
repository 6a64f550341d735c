"""The promises proved over the whole database: what is broken, by promise, with the ids.

Nothing is put right here: a finding is for a person to look at. Reading is all it does, except
that it remembers how far the record of use has been verified.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from sqlalchemy import orm

from ehcoord.db import db
from ehcoord.services.checks.chains import broken_chains
from ehcoord.services.checks.findings import Finding, Progress
from ehcoord.services.checks.leads import without_a_lead
from ehcoord.services.checks.prompts import unmet_prompts
from ehcoord.services.checks.reviews import not_really_held
from ehcoord.services.checks.rows import doubled, rewritten
from ehcoord.services.checks.tasks import broken_tasks

__all__ = ["Finding", "check_promises"]

Check = Callable[[orm.Session, datetime, Progress], Iterable[Finding]]
CHECKS: tuple[tuple[str, Check], ...] = (
    ("P1 leads", without_a_lead),
    ("P2 prompts", unmet_prompts),
    ("P3 reviews", not_really_held),
    ("P4 tasks", broken_tasks),
    ("P5 rows", rewritten),
    ("P9 doubles", doubled),
)


def check_promises(
    now: datetime, *, full: bool = False, progress: Callable[[str, int], None] | None = None
) -> list[Finding]:
    """Everything that breaks P1-P5, P9 or the chain of the record of use at an instant.

    ``full`` verifies the record from its first line; otherwise it goes on where it last ended.
    ``progress`` is told what is being checked and how many have been.
    """
    return list(_all_findings(now, full=full, progress=progress or _quiet))


def _all_findings(
    now: datetime, *, full: bool, progress: Callable[[str, int], None]
) -> Iterator[Finding]:
    for name, check in CHECKS:
        yield from check(db.session(), now, Progress(name, progress))
        db.session.rollback()
    yield from broken_chains(now, full=full, progress=Progress("record of use", progress))


def _quiet(_what: str, _done: int) -> None:
    """Says nothing."""
