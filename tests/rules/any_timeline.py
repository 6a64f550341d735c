"""Hypothesis strategies: any invented timeline of about eleven weeks, with whole reviews.

Eleven weeks, so that the twelve-week comparison of support always sees the whole story.
"""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from ehcoord.rules.timeline import (
    Decision,
    HeldReview,
    History,
    Request,
    Seen,
    SupportChange,
    SupportLine,
    Timeline,
    Worry,
)
from ehcoord.rules.vocabulary import DecisionKind, Level, SupportStatus
from tests.rules.timelines import on

STORY_BEGINS = on(1, 6)
STORY_ENDS = STORY_BEGINS + timedelta(days=77)
CODES = ("A01", "A03", "A05", "A06", "A15", "B04", "C01", "D03", "E02", "F01", "F05", "E06", None)
STATUSES = st.sampled_from(SupportStatus)
PENDING = (
    SupportStatus.OFFERED,
    SupportStatus.REFERRED,
    SupportStatus.WAITING,
    SupportStatus.ACCEPTED,
)
FALLS = (
    SupportStatus.ENDED,
    SupportStatus.PAUSED,
    SupportStatus.DECLINED,
    SupportStatus.REJECTED,
)
HOURS = 77 * 24
instants = st.integers(1, HOURS).map(lambda hours: STORY_BEGINS + timedelta(hours=hours))
levels = st.sampled_from(Level)


@st.composite
def worries(draw: st.DrawFn, number: int = 0) -> Worry:
    """Any worry, sometimes learned of late."""
    recorded = draw(instants)
    late = timedelta(hours=draw(st.sampled_from([0, 0, 0, 30, 24 * 20])))
    return Worry(
        number,
        draw(st.sampled_from(CODES)),
        draw(levels),
        recorded - late,
        recorded,
        hospital=draw(st.booleans()),
        about_adult=draw(st.booleans()),
    )


@st.composite
def changes(draw: st.DrawFn) -> SupportChange:
    """Any change of a line of support; an active one holds its contact."""
    at = draw(instants)
    status = draw(STATUSES)
    start = draw(st.none() | st.integers(0, 20))
    return SupportChange(
        at,
        at,
        status,
        draw(st.sampled_from([1, 2, 4, 8])),
        None if start is None else (at + timedelta(days=start)).date(),
        at if status is SupportStatus.ACTIVE else None,
    )


@st.composite
def lines(draw: st.DrawFn, number: int, for_worries: list[int]) -> SupportLine:
    """Any line of support for some of the worries, with its changes oldest first."""
    each = draw(st.lists(changes(), min_size=1, max_size=3))
    linked = draw(st.sets(st.sampled_from(for_worries))) if for_worries else set()
    return SupportLine(
        number,
        "any",
        draw(st.integers(1, 5)),
        frozenset(linked),
        tuple(sorted(each, key=lambda one: one.recorded_at)),
        for_child=draw(st.booleans()),
    )


@st.composite
def reviews(draw: st.DrawFn, number: int, known: list[Worry]) -> HeldReview:
    """A review held in full: it decides on every worry recorded before it."""
    at = draw(instants)
    decided = [one for one in known if one.recorded_at <= at]
    kinds = draw(st.sampled_from([DecisionKind.NO_CHANGE, DecisionKind.INCREASE]))
    made = tuple(Decision(number * 100 + place, one.id, kinds) for place, one in enumerate(decided))
    return HeldReview(number, at, at, made)


@st.composite
def timelines(draw: st.DrawFn, max_reviews: int = 2) -> Timeline:
    """Any timeline."""
    told = [
        replace(one, id=number)
        for number, one in enumerate(draw(st.lists(worries(), max_size=6)), 1)
    ]
    ids = [one.id for one in told]
    support = [draw(lines(100 + place, ids)) for place in range(draw(st.integers(0, 2)))]
    held = [draw(reviews(200 + place, told)) for place in range(draw(st.integers(0, max_reviews)))]
    seen = draw(st.lists(instants, max_size=3))
    requests = draw(st.lists(instants, max_size=1))
    since = draw(st.none() | instants)
    return Timeline(
        1,
        None,
        STORY_BEGINS,
        worries=tuple(told),
        support=tuple(support),
        held=tuple(held),
        seen=tuple(Seen(at, at) for at in seen),
        requests=tuple(Request(1, at) for at in requests),
        histories=() if since is None else (History("investigation", since, None, since),),
    )
