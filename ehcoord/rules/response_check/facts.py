"""The tape: every recorded fact, by the instant it became known and whatever the saving order."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from ehcoord.rules.response_check.answers import hold_review
from ehcoord.rules.response_check.episodes import record_check, record_worry
from ehcoord.rules.response_check.prompts import kind_of, kinds_of_history
from ehcoord.rules.response_check.silence import note_seen
from ehcoord.rules.response_check.so_far import SoFar
from ehcoord.rules.response_check.support import (
    Begun,
    Fell,
    record_change,
    record_confirmation,
    record_missed,
)
from ehcoord.rules.response_check.triggers import ask_for_someone
from ehcoord.rules.timeline import (
    Asked,
    Check,
    Confirmation,
    HeldReview,
    History,
    MissedContact,
    OpenedReview,
    Request,
    Seen,
    StrategyDiscussion,
    SupportChange,
    SupportLine,
    Timeline,
    Worry,
)
from ehcoord.rules.vocabulary import ConfirmedAs, Rule

FollowsFromSupport = Iterable[Begun | Fell | None]
TakeIn = Callable[[SoFar], FollowsFromSupport | None]
KNOWN_AT, IN_ORDER = itemgetter(0), itemgetter(0, 1, 2)
# Of these, who has seen the child and who was asked, only the rule of silence takes notice: the
# tape plays what follows from them by itself.
QUIET = frozenset({8, 9, 10})


class Fact(NamedTuple):
    """One recorded fact. ``rank`` orders the facts of one instant, then ``order`` within it."""

    known_at: datetime
    rank: int
    order: tuple[object, ...]
    take_in: TakeIn

    @property
    def is_quiet(self) -> bool:
        """Whether nothing but an end of silence can follow from it."""
        return self.rank in QUIET


def facts_until(timeline: Timeline, now: datetime) -> list[Fact]:
    """Every fact known by ``now``, in the order in which it is played."""
    known = (fact for fact in _facts(timeline) if fact.known_at <= now)
    return sorted(known, key=IN_ORDER)


def take_in(so_far: SoFar, fact: Fact) -> list[Begun | Fell]:
    """Let one fact change the state; what it says of support is judged with its instant."""
    follows = fact.take_in(so_far)
    return [one for one in follows if one is not None] if follows else []


def _facts(timeline: Timeline) -> Iterator[Fact]:
    yield from _worry_facts(timeline)
    for review in timeline.held:
        yield _fact(review.recorded_at, 4, _held(review), review.held_at, review.id)
    for line in timeline.support:
        yield from _support_facts(line)
    for seen in timeline.seen:
        yield _fact(seen.recorded_at, 8, _seen(seen), seen.at)
    yield from _question_facts(timeline)
    for opened in timeline.opened:
        yield _fact(opened.opened_at, 13, _opened(opened), opened.id)


def _worry_facts(timeline: Timeline) -> Iterator[Fact]:
    for worry in timeline.worries:
        names_another = worry.same_episode_as is not None
        yield _fact(worry.recorded_at, 0, _worry(worry), names_another, worry.observed_at, worry.id)
    for check in timeline.checks:
        yield _fact(check.recorded_at, 1, _checked(check), check.worry_id, check.answer.value)
    for history in timeline.histories:
        yield _fact(history.recorded_at, 2, _history(history), history.kind, history.since)
    for talk in timeline.strategy:
        yield _fact(talk.recorded_at, 3, _strategy(talk), talk.worry_id)


def _support_facts(line: SupportLine) -> Iterator[Fact]:
    for number, change in enumerate(line.changes):
        yield _fact(change.recorded_at, 5, _change(line, change), line.id, number)
    for said in line.confirmations:
        yield _fact(said.recorded_at, 6, _confirmed(line, said), line.id, said.answer.value)
    for missed in line.missed:
        yield _fact(missed.recorded_at, 7, _missed(line, missed), line.id, missed.planned_at)


def _question_facts(timeline: Timeline) -> Iterator[Fact]:
    for asked in timeline.asked:
        order = (asked.question.value, asked.about, asked.due_at)
        yield _fact(asked.asked_at, 9, _asked(asked), *order)
        if asked.answered_at is not None:
            # The row says by itself that it is answered: the instant only has to be played.
            yield _fact(asked.answered_at, 10, _nothing_more, *order)
    for request in timeline.requests:
        yield _fact(request.recorded_at, 11, _request(request), request.id)
        if request.answered_at is not None:
            yield _fact(request.answered_at, 12, _request_answered(request), request.id)


def _fact(known_at: datetime, rank: int, take: TakeIn, *order: object) -> Fact:
    return Fact(known_at, rank, order, take)


def _worry(worry: Worry) -> TakeIn:
    def take(so_far: SoFar) -> None:
        record_worry(so_far, worry)
        episode = so_far.naming(worry.id)
        kinds = kinds_of_history(episode, hospital=worry.hospital) if episode else ()
        for kind in kinds:
            days = so_far.terms.sensitive_history_days[kind.value]
            so_far.look_again(worry.observed_at + timedelta(days=days))

    return take


def _checked(check: Check) -> TakeIn:
    return lambda so_far: record_check(so_far, check)


def _history(history: History) -> TakeIn:
    def take(so_far: SoFar) -> None:
        so_far.histories.append(history)
        so_far.look_again(history.since)
        kind = kind_of(history)
        if kind is not None and history.until is not None:
            days = so_far.terms.sensitive_history_days[kind.value]
            so_far.look_again(history.until + timedelta(days=days))

    return take


def _strategy(talk: StrategyDiscussion) -> TakeIn:
    return lambda so_far: so_far.strategy.append((talk.worry_id, talk.recorded_at))


def _held(review: HeldReview) -> TakeIn:
    return lambda so_far: hold_review(so_far, review)


def _change(line: SupportLine, change: SupportChange) -> TakeIn:
    def take(so_far: SoFar) -> FollowsFromSupport:
        # A first contact of the child's own line is somebody seeing the child.
        if change.first_contact_at is not None and line.for_child:
            note_seen(so_far, min(change.first_contact_at, change.recorded_at))
        return [record_change(so_far, line.id, change)]

    return take


def _confirmed(line: SupportLine, said: Confirmation) -> TakeIn:
    def take(so_far: SoFar) -> FollowsFromSupport:
        if said.answer is ConfirmedAs.AS_PLANNED and line.for_child and line.counts_as_support:
            note_seen(so_far, said.recorded_at)
        return [record_confirmation(so_far, line.id, said)]

    return take


def _missed(line: SupportLine, missed: MissedContact) -> TakeIn:
    return lambda so_far: [record_missed(so_far, line.id, missed)]


def _seen(seen: Seen) -> TakeIn:
    return lambda so_far: note_seen(so_far, seen.at)


def _asked(asked: Asked) -> TakeIn:
    return lambda so_far: so_far.asked.append(asked)


def _nothing_more(_so_far: SoFar) -> None:
    return None


def _request(request: Request) -> TakeIn:
    def take(so_far: SoFar) -> None:
        if not _is_looked_at_already(so_far, request):
            ask_for_someone(so_far, request)

    return take


def _is_looked_at_already(so_far: SoFar, request: Request) -> bool:
    return any(review.held_at > request.recorded_at for review in so_far.held)


def _request_answered(request: Request) -> TakeIn:
    def take(so_far: SoFar) -> None:
        for one in so_far.open_prompts(Rule.SOMEONE_ASKED):
            one.request_ids = tuple(number for number in one.request_ids if number != request.id)
            one.ended = not one.request_ids

    return take


def _opened(opened: OpenedReview) -> TakeIn:
    return lambda so_far: so_far.look_again(opened.due_at)
