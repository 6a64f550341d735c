"""The stop screen of a worry: who the child is for the call, and the ways to leave the screen."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from flask import request, url_for
from sqlalchemy.exc import SQLAlchemyError

from ehcoord.commands.referrals import CallSaid
from ehcoord.db import db
from ehcoord.queries.call_words import CallWords, call_words
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.stop import NotSaved, Stop, Way, stop_screen

CALLS = (
    (CallSaid.RUNG, "I have rung: record it"),
    (CallSaid.RINGING_NOW, "I am ringing now"),
    (CallSaid.ALREADY_REPORTED, "It was already reported"),
    (CallSaid.SOMEONE_ELSE_WILL, "I cannot ring, and this person will"),
)


def not_saved_stop(action: str = "") -> str:
    """The screen for an immediate worry that could not be saved: it holds what was typed.

    ``action`` is where it is sent from there, if not to the same address again.
    """
    fields = tuple((k, v) for k, v in request.form.items(multi=True) if k != "csrf_token")
    return stop_screen(Stop(not_saved=NotSaved(action or request.path, fields)))


def stop_about(case_id: UUID, worry_id: UUID, child_ids: Sequence[UUID]) -> str:
    """The screen for an immediate worry that was saved."""

    def way(answer: CallSaid) -> str:
        return url_for("referrals.call", case_id=case_id, worry_id=worry_id, answer=answer.value)

    found = _known(child_ids)
    return stop_screen(
        Stop(
            child=found[0].given_name if len(found) == 1 else "the child",
            say="; ".join(_say(one) for one in found),
            saved_at=now(),
            told_at=manager_told_at(),
            ways=tuple(Way(text, way(answer)) for answer, text in CALLS),
            mistake_href=way(CallSaid.BY_MISTAKE),
        )
    )


def manager_told_at() -> datetime:
    """When the manager is told if no call is recorded by then."""
    return now() + timedelta(minutes=rules_in_memory().rulebook.check.call_manager_minutes)


def what_to_say(child_ids: Sequence[UUID]) -> str:
    """Who the children are in one line, for whoever answers the call; empty when not known."""
    return "; ".join(_say(one) for one in _known(child_ids))


def _known(child_ids: Sequence[UUID]) -> tuple[CallWords, ...]:
    try:
        return call_words(db.session(), child_ids)
    except SQLAlchemyError:
        # The numbers do not wait for a name.
        db.session.rollback()
        return ()


def _say(child: CallWords) -> str:
    born = f"born {child.born_on.day} {child.born_on:%B %Y}" if child.born_on else ""
    return ", ".join(part for part in (child.name, born, child.address) if part)
