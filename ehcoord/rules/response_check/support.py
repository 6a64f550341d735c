"""Changes of support: what counts as more help, what counts as a fall, what was put back.

Only help that happens counts. Offered, referred, waiting and accepted lines change nothing.
After its first contact a line counts as planned until someone says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ehcoord.rules.calendar import london_date
from ehcoord.rules.response_check.amounts import (
    amount_now,
    amounts_before,
    begin_line,
    keep_history,
    peak,
    planned_amount,
)
from ehcoord.rules.response_check.answers import answer
from ehcoord.rules.response_check.so_far import Episode, LineSoFar, SoFar
from ehcoord.rules.timeline import Confirmation, MissedContact, SupportChange
from ehcoord.rules.vocabulary import ConfirmedAs, Level, SupportStatus

PENDING = frozenset(
    {
        SupportStatus.CONSIDERED,
        SupportStatus.OFFERED,
        SupportStatus.REFERRED,
        SupportStatus.WAITING,
        SupportStatus.ACCEPTED,
    }
)


@dataclass(frozen=True, slots=True)
class Begun:
    """A first contact was held, or more contacts began, at ``contact_at``."""

    line: LineSoFar
    contact_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class Fell:
    """A line of support ended, paused, was cut, was missed or was refused by its service.

    ``was`` is what ran for its groups before; empty where nothing could be put back.
    """

    line: LineSoFar
    was: Mapping[str, float]
    is_planned_ending: bool = False


def record_change(so_far: SoFar, line_id: int, change: SupportChange) -> Begun | Fell | None:
    """Take in one change of a line and say whether it began, grew or fell."""
    line = begin_line(so_far, line_id)
    was_running, was, was_pending = line.running, line.amount, line.status in PENDING
    _promise_start(so_far, line, change)
    if change.status is SupportStatus.PAUSED and _in_holiday(line, change.happened_at):
        return None
    line.status = change.status
    if change.status is SupportStatus.ACTIVE:
        _run(so_far, line, change)
    else:
        line.running, line.amount = False, 0
        line.less_than_planned = line.stopped = False
    if line.running and (not was_running or line.amount > was):
        contact = change.first_contact_at or change.happened_at
        return Begun(line, contact, is_new=not was_running)
    refused = change.status is SupportStatus.REJECTED and was_pending
    if refused or (was_running and (not line.running or line.amount < was)):
        before = {} if refused else amounts_before(so_far, line)
        return Fell(line, before, is_planned_ending=change.planned_ending)
    return None


def record_confirmation(so_far: SoFar, line_id: int, said: Confirmation) -> Fell | None:
    """Take in what someone who knows said of a line: less or stopped is a fall, once."""
    line = begin_line(so_far, line_id)
    if said.answer is ConfirmedAs.AS_PLANNED:
        line.confirmed_at = said.recorded_at
        line.less_than_planned = line.stopped = False
        line.missed_in_a_row.clear()
        return None
    is_news = (said.answer is ConfirmedAs.LESS and not line.less_than_planned) or (
        said.answer is ConfirmedAs.STOPPED and not line.stopped
    )
    if not is_news:
        return None
    line.less_than_planned = True
    line.stopped = said.answer is ConfirmedAs.STOPPED
    return Fell(line, amounts_before(so_far, line)) if line.running else None


def record_missed(so_far: SoFar, line_id: int, missed: MissedContact) -> Fell | None:
    """Take in a planned contact that was missed: the second in a row is a fall."""
    line = begin_line(so_far, line_id)
    if not line.running or _in_holiday(line, missed.planned_at):
        return None
    # Contacts that were held are not typed in, so misses far apart are not in a row.
    weeks = timedelta(weeks=so_far.terms.confirm_every_weeks)
    row = [at for at in line.missed_in_a_row if abs(missed.planned_at - at) <= weeks]
    line.missed_in_a_row = [*row, missed.planned_at]
    if len(line.missed_in_a_row) < so_far.terms.missed_contacts_in_a_row:
        return None
    line.missed_in_a_row.clear()
    line.less_than_planned = True
    return Fell(line, amounts_before(so_far, line))


def worker_gaps(so_far: SoFar) -> list[Fell]:
    """The lines whose worker left and has not been replaced in time."""
    fallen = []
    for line in so_far.lines.values():
        if line.running and line.gap_ends is not None and line.gap_ends <= so_far.at:
            line.gap_ends = None
            line.less_than_planned = True
            fallen.append(Fell(line, amounts_before(so_far, line)))
    return fallen


def take_in_more_help(so_far: SoFar, begun: list[Begun]) -> None:
    """Answer the worries that each beginning was for, if it is more help than there was.

    Judged at the instant of the event and never again. Lines that change at one instant are
    judged together: a swap like for like is no increase.
    """
    for event in begun:
        for episode in _worries_of(so_far, event.line):
            if _is_increase_for(so_far, event, episode):
                answer(so_far, episode)


def remember_amounts(so_far: SoFar) -> None:
    """Write down the amounts from this instant on, for later comparison."""
    keep_history(so_far)


def is_put_back(so_far: SoFar, line_ids: tuple[int, ...], was: Mapping[str, float]) -> bool:
    """Whether at least as much runs again as ran before a fall.

    A line that someone said was cut, stopped or missed is back once it is confirmed again.
    """
    lines = [so_far.lines[one] for one in line_ids]
    if any(one.less_than_planned for one in lines):
        return False
    if not was:
        return all(one.running for one in lines)
    return all(0 < amount <= planned_amount(so_far, group) for group, amount in was.items())


def _run(so_far: SoFar, line: LineSoFar, change: SupportChange) -> None:
    line.first_contact_at = line.first_contact_at or change.first_contact_at
    is_more = change.contacts_per_4_weeks > line.amount
    held = change.first_contact_at is not None
    if line.first_contact_at is None:
        return
    # More contacts count from the first extra one; fewer count at once.
    if change.contacts_per_4_weeks and (held or not is_more or not line.running):
        line.amount = change.contacts_per_4_weeks
    line.running = True
    line.confirmed_at = so_far.at
    line.less_than_planned = line.stopped = False
    line.gap_ends = None
    if change.worker_gap:
        gap = so_far.terms.worker_gap_wd
        line.gap_ends = max(so_far.at, so_far.working_days_after(change.happened_at, gap))
        ends = line.gap_ends
        so_far.look_again(ends, lambda: line.gap_ends == ends)


def _promise_start(so_far: SoFar, line: LineSoFar, change: SupportChange) -> None:
    if change.start_by is None or change.start_by == line.start_by:
        return
    line.start_by, line.start_lapsed = change.start_by, False
    ends = so_far.calendar.end_of_business(change.start_by)
    so_far.look_again(ends, lambda: line.first_contact_at is None)


def _worries_of(so_far: SoFar, line: LineSoFar) -> list[Episode]:
    promised = {
        decision.worry_id
        for review in so_far.held
        for decision in review.decisions
        if decision.id == line.line.promised_by
    }
    for_ids = line.line.worry_ids | promised
    return [one for one in so_far.episodes if one.ids & for_ids]


def _is_increase_for(so_far: SoFar, event: Begun, episode: Episode) -> bool:
    line = event.line.line
    learned = episode.learned_at or so_far.at
    # Help told of when it is over already is no help to anybody.
    if episode.waits_for_first_meeting or not event.line.running:
        return False
    if not line.counts_as_support or london_date(event.contact_at) < london_date(learned):
        return False
    is_decided = _was_promised(so_far, episode)
    if not is_decided and not (line.for_child or _is_adults_own(episode)):
        return False
    most, highest = peak(so_far, episode.group)
    is_higher = event.is_new and line.level > highest
    needed = most if event.is_new else most + so_far.terms.min_extra_contacts_4w
    now = amount_now(so_far, episode.group)
    is_more = now > needed if event.is_new else now >= needed
    if episode.serious and not is_decided:
        # More of the same answers a serious worry only through a review that decided on it.
        return is_higher and episode.level is not Level.IMMEDIATE
    return is_higher or is_more


def _was_promised(so_far: SoFar, episode: Episode) -> bool:
    """Whether a held review decided on more help for this worry since it last rose."""
    return any(
        one.episode is episode
        and not one.is_step_up
        and (episode.learned_at is None or one.made_at >= episode.learned_at)
        for one in so_far.promises
    )


def _is_adults_own(episode: Episode) -> bool:
    """A parent's own trouble, not harm done to the child by an adult."""
    flagged = episode.indicator is not None and episode.indicator.professionals_only
    return not flagged and any(entry.about_adult for entry in episode.entries)


def _in_holiday(line: LineSoFar, instant: datetime) -> bool:
    day = london_date(instant)
    return any(first <= day <= last for first, last in line.line.holidays)
