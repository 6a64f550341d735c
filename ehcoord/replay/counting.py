"""What one played caseload asked of people in the months that count, as numbers that add up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.cases import Child
from ehcoord.models.contacts import Contact
from ehcoord.models.messages import Message
from ehcoord.models.reviews import ReviewPrompt
from ehcoord.models.tasks import Task
from ehcoord.replay.asks import PROMPTS
from ehcoord.replay.family import person, rules
from ehcoord.replay.ordinary import Caseload, OrdinaryPlay
from ehcoord.rules.calendar import london_date
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Rule

# How long each thing that is asked of a lead takes, in minutes: a decision call or a short
# review, a two-minute check, a call, a tap. They are agreed lengths and were never measured.
CALL, SHORT_REVIEW, TAP = 15, 30, 1
MINUTES = {
    TaskKind.NEXT_LOOK: 2, TaskKind.KEEP_SAFE: 10, TaskKind.SAME_DAY_QUESTION: 10,
    TaskKind.SEEN_SINCE_HOSPITAL: 10, TaskKind.TELL_SOCIAL_CARE: 15, TaskKind.PRACTICAL_HELP: 10,
    TaskKind.CHASE_ACKNOWLEDGEMENT: 5, TaskKind.START_SUPPORT: 2, TaskKind.STILL_TRUE: 2,
    TaskKind.WHO_HAS_SEEN: 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """One caseload, counted over its months.

    ``prompts`` are asks of R0 to R5, one that joins an open review too; ``reviews_called`` the
    meetings that prompts called, each once. ``lead`` and ``manager`` count every ask of a person
    beside planned reviews, by the rule that called a review or by the kind of task.
    """

    caseload: Caseload
    prompts: Counter[str]
    reviews_called: int
    silence: int
    countersignatures: int
    taps: int
    lead: Counter[str]
    manager: Counter[str]
    minutes_of_lead: int
    letters_to_lead: int
    urgent_to_lead: int
    manager_written_to: frozenset[date]
    letters_a_day_at_most: int
    urgent_to_manager: int
    families: int
    families_never_prompted: int


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    letters: tuple[date, ...]
    urgent: int


def count(played: OrdinaryPlay) -> Counted:
    """What a played caseload asked, from the end of its first month on."""
    since = played.counts_from
    lead, manager = (_person(name, since) for name in (played.caseload.lead, "manager"))
    prompts = _prompts(played, since)
    called = _called(prompts)
    tasks = _answered_tasks(played, since)
    silence = sum(row.rule is Rule.SILENCE for row in prompts)
    return Counted(
        caseload=played.caseload,
        prompts=Counter(row.rule.value for row in prompts if row.rule in PROMPTS),
        reviews_called=len(called),
        silence=silence + sum(task.kind is TaskKind.WHO_HAS_SEEN for task in tasks),
        countersignatures=sum(task.kind is TaskKind.COUNTERSIGN for task in tasks),
        taps=_taps(lead.id, since),
        lead=_asks_of(lead.id, tasks) + Counter(row.rule.value for row in called),
        manager=_asks_of(manager.id, tasks),
        minutes_of_lead=_minutes(lead.id, tasks, called),
        letters_to_lead=len(lead.letters),
        urgent_to_lead=lead.urgent,
        manager_written_to=frozenset(manager.letters),
        letters_a_day_at_most=max(map(_most_in_a_day, (lead, manager))),
        urgent_to_manager=manager.urgent,
        families=len(played.led),
        families_never_prompted=_never_prompted(played, prompts),
    )


def _prompts(played: OrdinaryPlay, since: datetime) -> list[ReviewPrompt]:
    """Each ask once, leaving out the first meetings that only the play asked for."""
    rows = db.session.scalars(
        sa.select(ReviewPrompt)
        .where(ReviewPrompt.superseded_at.is_(None), ReviewPrompt.since >= since)
        .order_by(ReviewPrompt.since, ReviewPrompt.id)
    )
    once: dict[Any, ReviewPrompt] = {}
    for row in rows:
        if row.since not in played.asked_at:
            once.setdefault((row.child_id, row.rule, row.since), row)
    return list(once.values())


def _called(prompts: Iterable[ReviewPrompt]) -> list[ReviewPrompt]:
    """The first prompt of each review that any called, or brought forward from its plan."""
    first: dict[int | None, ReviewPrompt] = {}
    for row in prompts:
        first.setdefault(row.review_id, row)
    return list(first.values())


def _answered_tasks(played: OrdinaryPlay, since: datetime) -> list[Task]:
    """Tasks that came to their day and were answered, and second names; planned reviews aside."""
    own = sa.or_(Task.id.in_(played.answered), Task.kind == TaskKind.COUNTERSIGN)
    query = sa.select(Task).where(
        own, Task.closed_at >= since, Task.kind != TaskKind.HOLD_REVIEW
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Task.id)))


def _asks_of(user_id: int, tasks: Iterable[Task]) -> Counter[str]:
    return Counter(task.kind.value for task in tasks if task.owner_id == user_id)


def _minutes(lead_id: int, tasks: Iterable[Task], called: Iterable[ReviewPrompt]) -> int:
    asked = (MINUTES.get(task.kind, TAP) for task in tasks if task.owner_id == lead_id)
    return sum(asked) + sum(map(_length, called))


def _length(row: ReviewPrompt) -> int:
    in_force = rules(row.since)
    days = in_force.calendar.working_days_between(london_date(row.since), london_date(row.due_at))
    return CALL if days <= in_force.rulebook.limits["decision_call_up_to_wd"] else SHORT_REVIEW


def _taps(lead_id: int, since: datetime) -> int:
    query = sa.select(sa.func.count()).select_from(Contact)
    return (
        db.session.scalar(query.where(Contact.by_id == lead_id, Contact.recorded_at >= since)) or 0
    )


def _person(name: str, since: datetime) -> _Person:
    user_id = person(name, since).user_id
    if user_id is None:
        raise LookupError(f"{name} has no account.")
    sent = db.session.execute(
        sa.select(Message.sent_at, Message.urgent).where(
            Message.to_id == user_id, Message.sent_at >= since
        )
    ).all()
    # Ordinary messages of one sending are one letter.
    letters = {row.sent_at for row in sent if not row.urgent}
    urgent = sum(row.urgent for row in sent)
    return _Person(user_id, tuple(london_date(at) for at in sorted(letters)), urgent)


def _most_in_a_day(one: _Person) -> int:
    return max(Counter(one.letters).values(), default=0)


def _never_prompted(played: OrdinaryPlay, prompts: Sequence[ReviewPrompt]) -> int:
    children = {row.child_id for row in prompts if row.rule in PROMPTS}
    prompted = set(db.session.scalars(sa.select(Child.case_id).where(Child.id.in_(children))))
    cases = {led.families[0].child().case_id for led in played.led}
    return len(cases - prompted)
