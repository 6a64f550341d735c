"""Somebody leaves: each family they lead gets another lead, and their tasks another owner."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.leads import SettleLeaver
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, Refused
from ehcoord.models.accounts import Team, User
from ehcoord.models.cases import Case
from ehcoord.models.tasks import Task
from ehcoord.queries.holdings import Holdings, LedFamily, holdings_of
from ehcoord.queries.teams import manages
from ehcoord.rules.permissions import Action, Actor, may
from ehcoord.services.leads.losing import Loss, lose_lead
from ehcoord.services.leads.people import may_confirm, person_to_lead, sees_case
from ehcoord.services.leads.steps import lock_case
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import hand_over_task


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one family of a leaver: ``refused`` says why nothing did, if so."""

    reference: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class LeaverSettled:
    """Every family one by one, how many tasks went to somebody else, and what is still theirs."""

    families: tuple[Settled, ...]
    tasks: int
    left: Holdings


def settle_leaver(
    actor: Actor, user_id: UUID, command: SettleLeaver, *, now: datetime
) -> LeaverSettled:
    """Gives everything a person holds to others: each family in a transaction of its own.

    A family that cannot be settled is named with the reason, and the others are settled all the
    same. Doing it again settles what was left. Raises NotPermitted for who neither makes and
    ends accounts nor manages this person, and InvalidInput, before anything is settled, where the
    tasks may not go to whoever was chosen for them.
    """
    leaver_id, held = _look(actor, user_id, command, now)
    _check_tasks_may_go(actor, leaver_id, held, command, now)
    families = tuple(_try(actor, leaver_id, family, command, now) for family in held.leads)
    tasks = _hand_over_the_rest(actor, leaver_id, command, now)
    return LeaverSettled(families, tasks, _look(actor, user_id, command, now)[1])


def check_may_settle(session: WriteSession, actor: Actor, user: User, now: datetime) -> None:
    """Raises NotPermitted unless this actor ends accounts, or manages the person."""
    if may(actor, Action.ACCOUNT_MANAGE):
        return
    if not manages(session, actor, user.id, now):
        raise NotPermitted(Action.ACCOUNT_MANAGE, "You can settle this only for people you manage.")


def _look(
    actor: Actor, user_id: UUID, command: SettleLeaver, now: datetime
) -> tuple[int, Holdings]:
    with transaction(actor.user_id, now) as session:
        user = session.scalar(sa.select(User).where(User.public_id == user_id))
        if user is None:
            raise NotFound
        check_may_settle(session, actor, user, now)
        for chosen in (command.successor_id, command.tasks_to_id):
            if chosen == user_id:
                raise InvalidInput({"successor_id": ["Choose somebody who stays."]})
        return user.id, holdings_of(session, user.id)


def _check_tasks_may_go(
    actor: Actor, leaver_id: int, held: Holdings, command: SettleLeaver, now: datetime
) -> None:
    """Whatever is asked of a leaver beside leading; the rest goes with its family."""
    if command.tasks_to_id is None:
        return
    beside = [task.task_id for task in held.tasks if not task.is_the_leads]
    with transaction(actor.user_id, now) as session:
        to = person_to_lead(session, command.tasks_to_id, now, "tasks_to_id")
        leaver = session.get_one(User, leaver_id)
        for task in session.scalars(sa.select(Task).where(Task.id.in_(beside)).order_by(Task.id)):
            _check_may_take(session, task, leaver, to, now)


def _check_may_take(
    session: WriteSession, task: Task, leaver: User, to: User, now: datetime
) -> None:
    """A task lets its owner see its family, so it goes only where a family would go unasked."""
    own = {leaver.agency_id}
    case = session.get(Case, task.case_id) if task.case_id else None
    if case is not None:
        own.add(session.get_one(Team, case.team_id).agency_id)
    if to.agency_id not in own:
        said = f"{to.name} works for another agency, and has to be asked."
        raise InvalidInput({"tasks_to_id": [said]})
    if case is not None and case.restricted and not sees_case(session, to.id, case, now):
        said = f"{to.name} may not see {case.reference}, which is restricted."
        raise InvalidInput({"tasks_to_id": [said]})


def _try(
    actor: Actor, leaver_id: int, family: LedFamily, command: SettleLeaver, now: datetime
) -> Settled:
    chosen = command.others.get(family.public_id, command.successor_id)
    try:
        _replace(actor, leaver_id, family.case_id, command.because, chosen, now)
    except InvalidInput as refused:
        return Settled(family.reference, " ".join(refused.messages["user_id"]))
    except Refused as refused:
        return Settled(family.reference, str(refused))
    return Settled(family.reference)


def _replace(
    actor: Actor, leaver_id: int, case_id: int, because: str, to: UUID | None, now: datetime
) -> None:
    with transaction(actor.user_id, now) as session:
        case = session.get_one(Case, case_id)
        lock_case(session, case)
        loss = Loss(leaver_id, because)
        if to is not None:
            successor = person_to_lead(session, to, now, case=case)
            _check_same_agency(session, case, leaver_id, successor)
            _check_let_in(session, actor, case, successor)
            loss = Loss(leaver_id, because, successor.id)
        lose_lead(session, rules_in_force(session, now), case, loss)


def _check_same_agency(session: WriteSession, case: Case, leaver_id: int, successor: User) -> None:
    """Authority stops at the agency's door: anybody else has to be asked."""
    own = {
        session.get_one(User, leaver_id).agency_id,
        session.get_one(Team, case.team_id).agency_id,
    }
    if successor.agency_id not in own:
        said = f"{successor.name} works for another agency, and has to be asked."
        raise InvalidInput({"user_id": [said]})
    if successor.id == leaver_id:
        raise InvalidInput({"user_id": ["Choose somebody who stays."]})


def _check_let_in(session: WriteSession, actor: Actor, case: Case, successor: User) -> None:
    """Who leads a restricted family is for those who manage it, not for who manages its lead."""
    if not case.restricted or sees_case(session, successor.id, case, session.now):
        return
    if may_confirm(session, actor.user_id or 0, case, session.now):
        return
    said = (
        f"{successor.name} may not see this family, which is restricted. "
        "Leave it to the manager of its team."
    )
    raise InvalidInput({"user_id": [said]})


def _hand_over_the_rest(actor: Actor, leaver_id: int, command: SettleLeaver, now: datetime) -> int:
    if command.tasks_to_id is None:
        return 0
    with transaction(actor.user_id, now) as session:
        to = person_to_lead(session, command.tasks_to_id, now, "tasks_to_id")
        leaver = session.get_one(User, leaver_id)
        tasks = session.scalars(
            sa.select(Task)
            .where(Task.owner_id == leaver_id, Task.closed_at.is_(None))
            .order_by(Task.id)
            .with_for_update()
        ).all()
        handed = [task for task in tasks if _may_take(session, task, leaver, to, now)]
        for task in handed:
            hand_over_task(session, task, to.id)
        return len(handed)


def _may_take(session: WriteSession, task: Task, leaver: User, to: User, now: datetime) -> bool:
    """Whether a task may go too; one of a family that was not settled may have to stay."""
    try:
        _check_may_take(session, task, leaver, to, now)
    except InvalidInput:
        return False
    return True
