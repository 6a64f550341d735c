"""Entries and episodes: when a recorded worry is new, worse or a repeat, and how serious.

A worry rises when it is new, when it is worse than the same worry that is current, or when it
is another episode of something that happens in episodes. Several reports of one episode are one
worry, and the higher level stands. An old event that arrives late is new from its recording.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ehcoord.rules.calendar import london_date
from ehcoord.rules.response_check.so_far import Episode, SoFar
from ehcoord.rules.timeline import Check, History, Worry
from ehcoord.rules.vocabulary import Level, StillTrue

# A second one of these on another day within the rulebook's window is immediate: entry A09,
# which the service derives and nobody has to choose.
HOSPITAL_SELF_HARM = frozenset({"A04", "A05", "A08"})
ABUSE_GROUP = "B"
INVESTIGATION = "investigation"
# A worry without a code yet stays current as long as most of the catalogue does.
UNCODED_CURRENT_DAYS = 90


def record_worry(so_far: SoFar, entry: Worry) -> None:
    """Add one entry to the episode it belongs to, or begin one, and note whether it rose."""
    episode = _same(so_far, entry)
    level = _level_of(so_far, entry, episode)
    if episode is None:
        _begin(so_far, entry, level)
        return
    is_worse = level > episode.level_at(so_far.at)
    episode.entries.append(entry)
    episode.level = max(level, episode.level)
    _keep_current(so_far, episode, _current_until(episode, entry))
    if is_worse and not episode.ended:
        rise(so_far, episode)


def rise(so_far: SoFar, episode: Episode) -> None:
    """Make a worry wait for an answer from this instant."""
    episode.waits_since = episode.learned_at = so_far.at
    episode.reopened = False
    so_far.risen.append(episode)
    so_far.rises.append((so_far.at, episode.level))


def record_check(so_far: SoFar, check: Check) -> None:
    """Take in what a person said when asked whether a worry is still true.

    A check never answers a worry: it says only how long the worry stays current.
    """
    episode = so_far.naming(check.worry_id)
    if episode is None:
        return
    again = _period(episode)
    if check.answer is StillTrue.NO_LONGER_TRUE:
        episode.ended = True
    elif check.answer is StillTrue.STILL_TRUE and again is not None:
        _keep_current(so_far, episode, check.recorded_at + again)
    elif again is not None:
        episode.ask_still_true_from = check.recorded_at + again
        so_far.look_again(episode.ask_still_true_from)


def investigation_is_open(history: History, at: datetime) -> bool:
    """Whether a police or social care investigation is under way."""
    is_open = history.since <= at and (history.until is None or at < history.until)
    return history.kind == INVESTIGATION and is_open


def other_episodes(
    so_far: SoFar, entry: Worry, codes: frozenset[str], within: timedelta
) -> Iterator[Episode]:
    """Other episodes of some codes that happened no further than this from an entry."""
    for one in so_far.episodes:
        if one.code in codes and entry not in one.entries:
            apart = min(abs(other.observed_at - entry.observed_at) for other in one.entries)
            if apart <= within:
                yield one


def _same(so_far: SoFar, entry: Worry) -> Episode | None:
    """The episode a person named, else the same event, else the lasting worry it is about."""
    if entry.same_episode_as is not None:
        named = so_far.naming(entry.same_episode_as)
        if named is not None:
            return named
    if entry.code is None:
        return None
    alike = [one for one in so_far.episodes if one.code == entry.code and not one.ended]
    for one in alike:
        is_lasting = one.indicator is not None and not one.indicator.episodic
        if (is_lasting and one.is_current(so_far.at)) or _is_one_event(so_far, one, entry):
            return one
    return None


def _is_one_event(so_far: SoFar, episode: Episode, entry: Worry) -> bool:
    # Measured against every report in it, so that an episode never stretches day by day.
    window = timedelta(hours=so_far.terms.same_episode_hours)
    return all(
        abs(other.observed_at - entry.observed_at) < window
        or london_date(other.observed_at) == london_date(entry.observed_at)
        for other in episode.entries
    )


def _begin(so_far: SoFar, entry: Worry, level: Level) -> None:
    indicator = so_far.rulebook.indicators.get(entry.code) if entry.code else None
    had_first_meeting = any(review.is_first_meeting for review in so_far.held)
    episode = Episode(
        id=entry.id,
        code=entry.code,
        indicator=indicator,
        level=level,
        entries=[entry],
        current_until=None,
        ask_still_true_from=None,
        waits_for_first_meeting=entry.in_first_assessment and not had_first_meeting,
    )
    so_far.episodes.append(episode)
    _keep_current(so_far, episode, _current_until(episode, entry))
    days = indicator.current_days_at_immediate if indicator else None
    if days is not None:
        so_far.look_again(entry.observed_at + timedelta(days=days))
    rise(so_far, episode)


def _level_of(so_far: SoFar, entry: Worry, same: Episode | None) -> Level:
    """The level an entry counts at: as recorded, or higher where another entry makes it so."""
    indicator = so_far.rulebook.indicators.get(entry.code) if entry.code else None
    if entry.code in HOSPITAL_SELF_HARM and _is_repeated_hospital(so_far, entry, same):
        return Level.IMMEDIATE
    if indicator is not None and indicator.self_harm and _abuse_is_known(so_far):
        return max(entry.level, Level.SERIOUS)
    return entry.level


def _is_repeated_hospital(so_far: SoFar, entry: Worry, same: Episode | None) -> bool:
    within = timedelta(days=so_far.terms.a09_days)
    return any(
        one is not same
        and all(
            london_date(other.observed_at) != london_date(entry.observed_at)
            for other in one.entries
        )
        for one in other_episodes(so_far, entry, HOSPITAL_SELF_HARM, within)
    )


def _abuse_is_known(so_far: SoFar) -> bool:
    return any(
        one.group == ABUSE_GROUP and one.is_current(so_far.at) for one in so_far.episodes
    ) or any(investigation_is_open(one, so_far.at) for one in so_far.histories)


def _period(episode: Episode) -> timedelta | None:
    if episode.indicator is None:
        return timedelta(days=UNCODED_CURRENT_DAYS)
    days = episode.indicator.current_days
    return None if days is None else timedelta(days=days)


def _current_until(episode: Episode, entry: Worry) -> datetime | None:
    period = _period(episode)
    if period is None:
        return None
    until = entry.observed_at + period
    # What is learned after its time is still new to us, so its time runs from the learning.
    return until if until > entry.recorded_at else entry.recorded_at + period


def _keep_current(so_far: SoFar, episode: Episode, until: datetime | None) -> None:
    if until is None:
        return
    episode.current_until = max(until, episode.current_until or until)
    episode.ask_still_true_from = episode.current_until
    so_far.look_again(episode.current_until)
