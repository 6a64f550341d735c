"""The weekly page of those above the service managers: counts, and no case (PR-33).

It is written once a week for each head of service, by whoever looks first after the week began,
and goes with the day's one letter. Nothing is written in a week in which nothing is late.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from ehcoord.db import WriteSession, db, settings, transaction
from ehcoord.jobs.digest import claim
from ehcoord.models.accounts import RoleAssignment, User
from ehcoord.queries.actors import actor_of, during
from ehcoord.queries.boards import counts
from ehcoord.queries.recipients import Recipient
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Role
from ehcoord.services.messages import Words, write_message

WEEKLY = "weekly page"


def write_weekly_pages(now: datetime) -> int:
    """Writes this week's page for each head of service who has none yet; gives how many."""
    return sum(_write(user_id, now) for user_id in _heads(now))


def _heads(now: datetime) -> Sequence[int]:
    held = sa.select(RoleAssignment.user_id).where(
        RoleAssignment.role == Role.HEAD_OF_SERVICE, *during(RoleAssignment, now)
    )
    heads = db.session.scalars(
        sa.select(User.id).where(User.id.in_(held), User.deactivated_at.is_(None)).order_by(User.id)
    ).all()
    db.session.rollback()
    return heads


def _write(user_id: int, now: datetime) -> bool:
    with transaction(None, now) as session:
        person = session.get_one(User, user_id, with_for_update={"key_share": True})
        year, week, _ = london_date(now).isocalendar()
        if not claim(session, WEEKLY, f"{user_id} {year} week {week}"):
            return False
        words = _words(session, user_id)
        if words is None:
            return False
        write_message(session, Recipient(user_id, person.message_hour), words, urgent=False)
        return True


def _words(session: WriteSession, user_id: int) -> Words | None:
    actor = actor_of(session, user_id, session.now)
    found = counts(session, actor, session.now) if actor is not None else None
    if found is None or not found.late:
        return None
    body = (
        f"{_many(found.late, 'thing')} late; {_many(found.unled_late, 'family', 'families')} "
        f"whose lead should have been confirmed by now; "
        f"{_many(found.waiting_late, 'child', 'children')} whose review is past its day. "
        f"What is serious reaches you by itself. The numbers of each team: "
        f"{settings().public_url}/team/lists#teams"
    )
    return Words("This week's page", body)


def _many(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
