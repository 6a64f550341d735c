"""Handing a task over: its owner changes and nothing else, least of all its clock (P4)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.tasks import HandOverTask
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child
from ehcoord.models.tasks import Task
from ehcoord.queries.handing_over import people_for, task_to_hand_over
from ehcoord.queries.recipients import Recipient
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Actor
from ehcoord.rules.response_check.reasons import say_date
from ehcoord.rules.tasks import KINDS
from ehcoord.services.messages import Words, write_message
from ehcoord.services.records import Event, record


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Who owns the task now, and by when it is still due (UTC)."""

    name: str
    due_at: datetime


def hand_over_task(
    actor: Actor, task_id: UUID, command: HandOverTask, *, now: datetime
) -> HandedOver:
    """Gives a task to somebody who works with its family or in its team, and tells them.

    Raises what ``task_to_hand_over`` raises, and InvalidInput for anybody else.
    """
    with transaction(actor.user_id, now) as session:
        task = task_to_hand_over(session, actor, task_id, now)
        session.refresh(task, with_for_update=True)
        task = task_to_hand_over(session, actor, task_id, now)
        able = {one.public_id: one for one in people_for(session, task)}
        if command.user_id not in able:
            raise InvalidInput({"user_id": ["Choose somebody of the team or around the family."]})
        to = able[command.user_id]
        before, task.owner_id = task.owner_id, to.user_id
        record(
            session,
            Event("task.handed_over", "task", task.id, task.case_id, task.child_id,
                  {"from": before, "to": to.user_id}),
        )  # fmt: skip
        if to.user_id != actor.user_id:
            _tell(session, task)
        return HandedOver(to.name, task.due_at)


def _tell(session: WriteSession, task: Task) -> None:
    to = session.get_one(User, task.owner_id)
    row = session.execute(
        sa.select(Case.reference, Child.nickname)
        .outerjoin(Child, Child.id == task.child_id)
        .where(Case.id == task.case_id)
    ).one()
    about = f"{row.nickname} ({row.reference})" if row.nickname else str(row.reference)
    title = KINDS[task.kind].title.format(about=about)
    due = say_date(london_date(task.due_at), london_date(session.now).year)
    words = Words(f"Handed to you: {title}", f"{title}, by {due}. It has been handed to you.")
    write_message(session, Recipient(to.id, to.message_hour), words, task=task, urgent=False)
