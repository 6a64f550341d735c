"""Most people answer what they are asked on time: each afternoon, what is due before the next.

What is answered by one act alone is answered as in the ordinary families of the replay; a review
and its second name in the demonstration's own words.
"""

import random
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.reviews import CountersignReview
from ehcoord.commands.risks import ChooseCode
from ehcoord.db import db
from ehcoord.demo.people import Cast
from ehcoord.demo.reviews import hold_open_review
from ehcoord.errors import Refused
from ehcoord.models.cases import Case, Child
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.replay.answering import ANSWERS, answer
from ehcoord.replay.family import Family, person_by_id
from ehcoord.rules.permissions import Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind
from ehcoord.services.countersigning import countersign_review
from ehcoord.services.risks import choose_code

ANSWERED = frozenset({*ANSWERS, TaskKind.CHOOSE_CODE, TaskKind.COUNTERSIGN})
# What the one worry that is written without its name turns out to be called.
TURNS_OUT = "E04"
# Where reviews have their own days, all the rest is still answered.
ALL_BUT_REVIEWS = ANSWERED - {TaskKind.HOLD_REVIEW}
UNTIL = timedelta(hours=26)
APART = timedelta(minutes=2)
NO_CHANGE = 0.25
MOST_A_DAY = 40


def keep_up(
    cast: Cast, cases: Collection[UUID], chance: random.Random, now: datetime, *,
    kinds: Collection[TaskKind] = ANSWERED,
) -> None:  # fmt: skip
    """Answers what is due in these cases before tomorrow afternoon, each by whoever owns it."""
    tried: list[int] = []
    while (task := _next(cases, kinds, now, tried)) is not None and len(tried) < MOST_A_DAY:
        tried.append(task.id)
        try:
            _answer(cast, task, chance, now + len(tried) * APART)
        except Refused:
            # Somebody else has to do something first; it stays open and is seen on the boards.
            db.session.rollback()


def _next(
    cases: Collection[UUID], kinds: Collection[TaskKind], now: datetime, tried: Collection[int]
) -> Task | None:
    return db.session.scalar(
        sa.select(Task)
        .join(Case, Case.id == Task.case_id)
        .where(
            Case.public_id.in_(cases), Task.closed_at.is_(None), Task.due_at < now + UNTIL,
            Task.kind.in_(kinds), Task.id.not_in(tried),
        )
        .order_by(Task.due_at, Task.id)
        .limit(1)
    )  # fmt: skip


def _answer(cast: Cast, task: Task, chance: random.Random, now: datetime) -> None:
    owner = cast["worker"] if task.owner_id is None else person_by_id(task.owner_id, now)
    if task.kind is TaskKind.COUNTERSIGN:
        review = db.session.get_one(ReviewMeeting, task.about_id)
        countersign_review(owner, review.public_id, CountersignReview(agreed=True), now=now)
    elif task.kind is TaskKind.CHOOSE_CODE:
        worry = db.session.get_one(RiskIndicator, task.about_id)
        case = db.session.get_one(Case, task.case_id)
        told = ChooseCode(TURNS_OUT)
        choose_code(owner, case.public_id, worry.public_id, told, now=now)
    elif task.kind is TaskKind.HOLD_REVIEW and task.child_id is not None:
        child = db.session.get_one(Child, task.child_id)
        hold_open_review(owner, child.public_id, now, lambda _worry: _decides(chance))
    else:
        answer(_family_of(task, owner, now), task, now, chance)


def _decides(chance: random.Random) -> DecisionKind:
    return DecisionKind.NO_CHANGE if chance.random() < NO_CHANGE else DecisionKind.INCREASE


def _family_of(task: Task, owner: Actor, now: datetime) -> Family:
    case = db.session.get_one(Case, task.case_id)
    about = Child.id == task.child_id if task.child_id is not None else Child.case_id == case.id
    child = db.session.scalars(sa.select(Child).where(about).order_by(Child.id).limit(1)).one()
    return Family(case.public_id, child.public_id, now, owner, owner)
