"""A line of support over time: when it was waited for, when it happened, and how much of it.

What the picture draws and what a table says come from here, so that they cannot differ.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ehcoord.rules.timeline import SupportChange, SupportLine
from ehcoord.rules.vocabulary import SupportStatus

ASKED_FOR = frozenset({SupportStatus.REFERRED, SupportStatus.WAITING, SupportStatus.ACCEPTED})
OFTEN = {1.0: "monthly", 2.0: "fortnightly", 4.0: "weekly", 8.0: "twice weekly"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line of support waited for (``happening`` false) or happening, from-until."""

    happening: bool
    since: datetime
    until: datetime | None
    contacts_per_4_weeks: float


def stretches(line: SupportLine) -> tuple[Stretch, ...]:
    """The times at which a line was waited for or happened, in order; an offer is neither."""
    changes = sorted(line.changes, key=lambda one: one.happened_at)
    return tuple(_joined(list(_each(changes))))


def _each(changes: Sequence[SupportChange]) -> Iterator[Stretch]:
    first_contact = min(
        (one.first_contact_at for one in changes if one.first_contact_at), default=None
    )
    ends = [*(one.happened_at for one in changes[1:]), None]
    for change, until in zip(changes, ends, strict=True):
        since = change.happened_at
        if change.status in ASKED_FOR:
            yield Stretch(False, since, until, 0.0)
        if change.status is not SupportStatus.ACTIVE:
            continue
        begun = max(since, first_contact) if first_contact else until
        if begun is None or begun > since:
            yield Stretch(False, since, begun, 0.0)
        if first_contact and begun and (until is None or until > begun):
            yield Stretch(True, begun, until, change.contacts_per_4_weeks)


def _joined(found: list[Stretch]) -> Iterator[Stretch]:
    """Waiting that goes on under another status is one stretch."""
    before: Stretch | None = None
    for one in found:
        if before and not before.happening and not one.happening and before.until == one.since:
            before = Stretch(False, before.since, one.until, 0.0)
            continue
        if before:
            yield before
        before = one
    if before:
        yield before


def ended_at(line: SupportLine) -> datetime | None:
    """When a line that happened ended; None while it goes on, is paused, or never began."""
    last = max(line.changes, key=lambda one: (one.happened_at, one.recorded_at), default=None)
    if last is None or last.status is not SupportStatus.ENDED:
        return None
    return last.happened_at


def amount(line: SupportLine) -> float:
    """The contacts in four weeks that were planned last."""
    said = [one.contacts_per_4_weeks for one in line.changes if one.contacts_per_4_weeks]
    return said[-1] if said else 0.0


def is_happening(line: SupportLine) -> bool:
    """Whether it is help that happens now: begun, neither paused nor ended, and counted as help."""
    return line.counts_as_support and any(
        one.happening and one.until is None for one in stretches(line)
    )


def most_since(lines: Sequence[SupportLine], since: datetime, until: datetime) -> float:
    """The most contacts in four weeks that were planned at one time, in a window."""
    spans = [
        one
        for line in lines
        if line.counts_as_support
        for one in stretches(line)
        if one.happening and one.since <= until and (one.until is None or one.until > since)
    ]
    moments = {max(one.since, since) for one in spans}
    return max(
        (
            sum(
                one.contacts_per_4_weeks
                for one in spans
                if one.since <= at and (one.until is None or one.until > at)
            )
            for at in moments
        ),
        default=0.0,
    )


def often(contacts_per_4_weeks: float) -> str:
    """How often, in words: *weekly*, *6 in 4 weeks*; nothing where nobody said."""
    if not contacts_per_4_weeks:
        return ""
    return OFTEN.get(contacts_per_4_weeks, f"{contacts_per_4_weeks:g} in 4 weeks")
