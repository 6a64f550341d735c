"""Somebody is kept apart from a family: they neither see nor lead it, whatever else ties them.

A person declares a conflict of interest themselves, or whoever manages the case says so. Nobody is
kept apart from a family they lead or manage: somebody else does so first, without a gap (P1).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.kept_apart import DeclareConflict, KeepApart
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, TeamAroundTheFamilyMember
from ehcoord.models.leads import KeptApart
from ehcoord.models.meetings import ReviewInvitation
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case, relations_to
from ehcoord.queries.actors import actor_of
from ehcoord.queries.owners import lead_of, manager_of
from ehcoord.rules.permissions import MANAGES_A_CASE, Action, Actor
from ehcoord.services.leads.people import tell_manager
from ehcoord.services.leads.requests import overtake_by
from ehcoord.services.leads.steps import lock_case
from ehcoord.services.meeting_letters import ask_no_longer
from ehcoord.services.messages import Words
from ehcoord.services.records import Detail, Event, record
from ehcoord.services.tasks import hand_over_task


@dataclass(frozen=True, slots=True)
class Apart:
    """Who is kept apart from a family, by the id of that."""

    kept_id: UUID
    name: str


def keep_from_family(actor: Actor, case_id: UUID, command: KeepApart, *, now: datetime) -> Apart:
    """Keeps somebody apart from a family, for those who manage its case. Again changes nothing.

    Raises RuleBroken for who leads or manages the family, and InvalidInput for an address nobody
    here has.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.LEAD_ASSIGN, now)
        lock_case(session, case)
        user = session.scalar(sa.select(User).where(User.email == command.email.strip().lower()))
        if user is None:
            raise InvalidInput({"email": ["Nobody here has this e-mail address."]})
        return _keep(session, case, user, command.because, declared=False)


def declare_conflict(
    actor: Actor, case_id: UUID, command: DeclareConflict, *, now: datetime
) -> Apart:
    """Says that one is too close to a family, and ends one's own access to it at once.

    Raises RuleBroken for who leads or manages the family: somebody else does so first.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.CASE_READ, now)
        lock_case(session, case)
        user = session.get_one(User, actor.user_id)
        done = _keep(session, case, user, command.because, declared=True)
        said = f"{case.reference}: somebody has declared a conflict of interest. See who."
        tell_manager(session, case, Words(said, ""))
        return done


def end_keeping_apart(actor: Actor, kept_id: UUID, *, now: datetime) -> UUID:
    """Ends it, for those who manage the case; gives the case. A second time changes nothing."""
    with transaction(actor.user_id, now) as session:
        row = session.scalar(sa.select(KeptApart).where(KeptApart.public_id == kept_id))
        if row is None:
            raise NotFound
        case, _ = get_case(session, actor, row.case_id, Action.LEAD_ASSIGN, now)
        lock_case(session, case)
        session.refresh(row)
        if row.ended_at is None:
            row.ended_at = now
            record(session, Event("case.no_longer_apart", "user", row.user_id, case.id))
        return case.public_id


def _keep(session: WriteSession, case: Case, user: User, because: str, *, declared: bool) -> Apart:
    there = session.scalar(
        sa.select(KeptApart).where(
            KeptApart.case_id == case.id, KeptApart.user_id == user.id, KeptApart.ended_at.is_(None)
        )
    )
    if there is not None:
        return Apart(there.public_id, user.name)
    _check_may_be_kept_apart(session, case, user)
    row = KeptApart(
        case_id=case.id, user_id=user.id, because=because, declared=declared,
        from_at=session.now, by_id=session.actor_id,
    )  # fmt: skip
    session.add_all_now(row)
    overtake_by(session, case, user.id)
    _leave_team_and_tasks(session, case, user)
    details: dict[str, Detail] = {"declared": declared}
    record(session, Event("case.kept_apart", "user", user.id, case.id, None, details))
    return Apart(row.public_id, user.name)


def _check_may_be_kept_apart(session: WriteSession, case: Case, user: User) -> None:
    if lead_of(session, case.id) == user.id:
        raise RuleBroken(
            "leads-this-family",
            f"{user.name} leads this family.",
            fix="Let somebody else lead first, so that nobody is without a lead.",
        )
    holder = actor_of(session, user.id, session.now)
    if holder and relations_to(session, holder, case.id, session.now) & MANAGES_A_CASE:
        raise RuleBroken(
            "manages-this-family",
            f"{user.name} manages the team or the service of this family.",
            fix="Somebody above them sees to this case instead: speak to the head of service.",
        )


def _leave_team_and_tasks(session: WriteSession, case: Case, user: User) -> None:
    around = TeamAroundTheFamilyMember
    for member in session.scalars(
        sa.select(around).where(
            around.case_id == case.id, around.user_id == user.id, around.until_at.is_(None)
        )
    ):
        member.until_at = session.now
    asked = ReviewInvitation
    ask_no_longer(session, sa.and_(asked.user_id == user.id, asked.case_id == case.id))
    to_id = lead_of(session, case.id) or manager_of(session, case.team_id, case.id)
    tasks = session.scalars(
        sa.select(Task)
        .where(Task.case_id == case.id, Task.owner_id == user.id, Task.closed_at.is_(None))
        .order_by(Task.id)
    )
    for task in tasks:
        if to_id is not None:
            hand_over_task(session, task, to_id)
