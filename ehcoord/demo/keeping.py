"""Most people answer what they are asked on time: each afternoon, what is due before the next.

What is answered by one act alone is answered as in the ordinary families of the replay; a review
and its second name in the demonstration's own words.
"""

import random
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.plans import AnswerAction
from ehcoord.commands.reviews import CountersignReview
from ehcoord.commands.risks import ChooseCode
from ehcoord.commands.supervision import RecordSupervision
from ehcoord.db import db
from ehcoord.demo.people import Cast
from ehcoord.demo.reviews import hold_open_review
from ehcoord.errors import Refused
from ehcoord.models.cases import Case, Child
from ehcoord.models.plans import PlanAction
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.replay.answering import ANSWERS, answer
from ehcoord.replay.family import Family, person_by_id
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Actor
from ehcoord.rules.plans import ActionAnswer
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind
from ehcoord.services.countersigning import countersign_review
from ehcoord.services.family_plan import answer_action
from ehcoord.services.risks import choose_code
from ehcoord.services.supervision import record_supervision

K = TaskKind
# What the one worry that is written without its name turns out to be called.
TURNS_OUT = "E04"
UNTIL = timedelta(hours=26)
APART = timedelta(minutes=2)
NO_CHANGE = 0.25
MOST_A_DAY = 40


def _answer(cast: Cast, task: Task, chance: random.Random, now: datetime) -> None:
    owner = cast["worker"] if task.owner_id is None else person_by_id(task.owner_id, now)
    if task.kind in OWN_WORDS:
        OWN_WORDS[task.kind](owner, task, chance, now)
    else:
        answer(_family_of(task, owner, now), task, now, chance)


def _countersign(owner: Actor, task: Task, _chance: random.Random, now: datetime) -> None:
    review = db.session.get_one(ReviewMeeting, task.about_id)
    countersign_review(owner, review.public_id, CountersignReview(agreed=True), now=now)


def _choose_code(owner: Actor, task: Task, _chance: random.Random, now: datetime) -> None:
    worry = db.session.get_one(RiskIndicator, task.about_id)
    choose_code(owner, _case_of(task), worry.public_id, ChooseCode(TURNS_OUT), now=now)


def _hold(owner: Actor, task: Task, chance: random.Random, now: datetime) -> None:
    child = db.session.get_one(Child, task.child_id)
    hold_open_review(owner, child.public_id, now, lambda _worry: _decides(chance))


def _do_action(owner: Actor, task: Task, _chance: random.Random, now: datetime) -> None:
    action = db.session.get_one(PlanAction, task.about_id)
    said = AnswerAction(ActionAnswer.DONE, "Most Mondays. The half-term ones were easier.")
    answer_action(owner, action.public_id, said, now=now)


def _supervise(owner: Actor, task: Task, _chance: random.Random, now: datetime) -> None:
    told = RecordSupervision(
        london_date(now),
        "Comes in smiling on two mornings of five.",
        "Mondays work. The evenings are not in it yet.",
        "Who is at home on the nights when their mother works.",
        "Tired, and glad of the talk.",
    )
    record_supervision(owner, _case_of(task), told, now=now)


OWN_WORDS: Mapping[TaskKind, Callable[[Actor, Task, random.Random, datetime], None]] = {
    K.ASK_ABOUT_ACTION: _do_action,
    K.CHOOSE_CODE: _choose_code,
    K.COUNTERSIGN: _countersign,
    K.DO_ACTION: _do_action,
    K.HOLD_REVIEW: _hold,
    K.SUPERVISE: _supervise,
}
ANSWERED = frozenset({*ANSWERS, *OWN_WORDS})
# Where reviews have their own days, all the rest is still answered.
ALL_BUT_REVIEWS = ANSWERED - {K.HOLD_REVIEW}


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


def _decides(chance: random.Random) -> DecisionKind:
    return DecisionKind.NO_CHANGE if chance.random() < NO_CHANGE else DecisionKind.INCREASE


def _case_of(task: Task) -> UUID:
    return db.session.get_one(Case, task.case_id).public_id


def _family_of(task: Task, owner: Actor, now: datetime) -> Family:
    about = (
        Child.id == task.child_id if task.child_id is not None else Child.case_id == task.case_id
    )
    child = db.session.scalars(sa.select(Child).where(about).order_by(Child.id).limit(1)).one()
    return Family(_case_of(task), child.public_id, now, owner, owner)
