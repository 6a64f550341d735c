"""One child's facts, as the response check reads them, in a fixed small number of statements.

A correction keeps the id of the row that it corrects, so that decisions and links go on naming
one worry. Facts of the same child from an earlier, closed case are part of the timeline.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import orm

from ehcoord.models.cases import Child
from ehcoord.queries.child_rows import ChildRows, Row, rows_of
from ehcoord.queries.held_reviews import held_reviews, opened_reviews
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.timeline import (
    Asked,
    Check,
    Confirmation,
    MissedContact,
    Request,
    Seen,
    StrategyDiscussion,
    SupportChange,
    SupportLine,
    Timeline,
    Worry,
)
from ehcoord.rules.vocabulary import ConfirmedAs, Question, StillTrue, SupportStatus

# A task that ended without anybody's answer: the question it put is still unanswered.
NO_LONGER_ASKED = "no_longer_asked"
OVERTAKEN_BY_A_REVIEW = "open_review"
_NOT_AN_ANSWER = frozenset({NO_LONGER_ASKED, OVERTAKEN_BY_A_REVIEW})
_QUESTIONS = {question.value: question for question in Question}


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task of the child that is open: enough to know what has been asked already."""

    id: int
    kind: TaskKind
    about_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class KnownPrompt:
    """A prompt that is stored, by its key; ``review_id`` is None for one in shadow."""

    key: str
    review_id: int | None


@dataclass(frozen=True, slots=True)
class KnownOfChild:
    """The timeline, and what the service has already asked, opened and stored because of it.

    ``authors`` names who recorded each worry, by the worry's id; ``restricted_ids`` are the
    worries that only those who may see restricted content are shown.
    """

    timeline: Timeline
    died_at: datetime | None
    open_review_id: int | None
    open_tasks: tuple[OpenTask, ...]
    prompts: tuple[KnownPrompt, ...]
    referred_worry_ids: frozenset[int]
    authors: Mapping[int, int | None]
    restricted_ids: frozenset[int]


def timeline_of(session: orm.Session, child: Child, now: datetime, rules: RulesInForce) -> Timeline:
    """Everything about one child that was known at an instant and that the check reads."""
    return known_of(session, child, now, rules).timeline


def known_of(
    session: orm.Session, child: Child, now: datetime, rules: RulesInForce
) -> KnownOfChild:
    """The timeline and everything already asked because of it, in six statements."""
    return known_from(rows_of(session, child, now), child.id, now, rules)


def known_from(rows: ChildRows, child_id: int, now: datetime, rules: RulesInForce) -> KnownOfChild:
    """The same, from rows that have been read."""
    person, worries, others = rows.person, rows.worries, rows.others
    begun = person.first_known_at or person.joined_at or _first_recorded(worries) or now
    timeline = Timeline(
        child_id=child_id,
        born_on=person.born_on,
        opened_at=begun,
        worries=tuple(_worry(row) for row in worries),
        checks=tuple(_check(row) for row in others["check"]),
        support=_support(rows, rules),
        seen=(*_taken_on_again(begun, person.joined_at), *map(_seen, others["seen"])),
        held=held_reviews(rows.reviews, now),
        opened=opened_reviews(rows.reviews, now),
        requests=tuple(Request(row.id, row.recorded_at) for row in others["request"]),
        asked=tuple(_asked(row) for row in others["task"] if row.said in _QUESTIONS),
        strategy=tuple(_strategy(row) for row in others["strategy"]),
        first_assessment_at=person.first_assessment_at,
    )
    return KnownOfChild(
        timeline=timeline,
        died_at=person.died_at,
        open_review_id=next((row.id for row in rows.reviews if row.closed_at is None), None),
        open_tasks=tuple(_open_task(row) for row in others["task"] if row.ended_at is None),
        prompts=tuple(KnownPrompt(row.said, row.about_id) for row in others["prompt"]),
        referred_worry_ids=frozenset(row.about_id for row in others["referral"]),
        authors={row.first_id or row.id: row.recorded_by_id for row in worries},
        restricted_ids=frozenset(row.first_id or row.id for row in worries if row.restricted),
    )


def _first_recorded(worries: Iterable[Row]) -> datetime | None:
    return min((row.counts_from for row in worries), default=None)


def _taken_on_again(begun: datetime, joined_at: datetime | None) -> tuple[Seen, ...]:
    """Between two cases nobody here was asked to see the child: silence begins anew."""
    if joined_at is None or joined_at <= begun:
        return ()
    return (Seen(at=joined_at, recorded_at=joined_at),)


def _worry(row: Row) -> Worry:
    return Worry(
        id=row.first_id or row.id,
        code=row.code,
        level=row.level,
        observed_at=row.observed_at,
        recorded_at=row.counts_from,
        how_known=row.how_known,
        agency=str(row.agency_id or ""),
        about_adult=row.about_adult,
        hospital=row.hospital,
        discharged_at=row.discharged_at,
        in_first_assessment=row.first_assessment_id is not None,
        same_episode_as=row.same_episode_as_id,
    )


def _support(rows: ChildRows, rules: RulesInForce) -> tuple[SupportLine, ...]:
    lines: dict[int, Row] = {}
    purposes: defaultdict[int, set[int]] = defaultdict(set)
    holidays: defaultdict[int, set[tuple[date, date]]] = defaultdict(set)
    for row in rows.lines:
        lines[row.id] = row
        if row.risk_id is not None:
            purposes[row.id].add(row.risk_id)
        if row.holiday_from is not None:
            holidays[row.id].add((row.holiday_from, row.holiday_until))
    events: defaultdict[int, defaultdict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.of_lines:
        events[row.support_id][row.what].append(row)
    return tuple(
        replace(
            _line(row, frozenset(purposes[row.id]), events[row.id], rules),
            holidays=tuple(sorted(holidays[row.id])),
        )
        for row in lines.values()
    )


def _line(
    row: Row, worry_ids: frozenset[int], events: Mapping[str, list[Row]], rules: RulesInForce
) -> SupportLine:
    kind = rules.rulebook.support_types.get(row.type_code)
    return SupportLine(
        id=row.id,
        type=row.type_code,
        level=row.level,
        worry_ids=worry_ids,
        changes=tuple(_change(one) for one in events.get("change", ())),
        confirmations=tuple(
            Confirmation(one.recorded_at, ConfirmedAs(one.said))
            for one in events.get("confirmation", ())
        ),
        missed=tuple(MissedContact(one.at, one.recorded_at) for one in events.get("missed", ())),
        for_child=row.for_child,
        counts_as_support=kind is None or kind.counts_as_support,
        promised_by=row.decision_id,
    )


def _change(row: Row) -> SupportChange:
    return SupportChange(
        recorded_at=row.recorded_at,
        happened_at=row.at,
        status=SupportStatus(row.said),
        contacts_per_4_weeks=row.amount,
        start_by=row.start_by,
        first_contact_at=row.first_contact_at,
        planned_ending=row.planned_ending,
        worker_gap=row.worker_gap,
    )


def _check(row: Row) -> Check:
    return Check(row.about_id, StillTrue(row.said), row.recorded_at)


def _seen(row: Row) -> Seen:
    return Seen(at=row.at, recorded_at=row.recorded_at, alone=bool(row.flag))


def _strategy(row: Row) -> StrategyDiscussion:
    return StrategyDiscussion(row.about_id, row.recorded_at)


def _asked(row: Row) -> Asked:
    return Asked(
        question=_QUESTIONS[row.said],
        about=row.about_id,
        asked_at=row.recorded_at,
        due_at=row.at,
        answered_at=None if row.said_too in _NOT_AN_ANSWER else row.ended_at,
    )


def _open_task(row: Row) -> OpenTask:
    return OpenTask(row.id, TaskKind(row.said), row.about_id, row.at)
