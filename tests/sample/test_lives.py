"""What ordinary families live through: the same for the same seed, at the rates it states."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.calendar import WorkingCalendar, london_date
from ehcoord.rules.vocabulary import Level
from ehcoord.sample import words
from ehcoord.sample.events import (
    ChildrenSeen,
    Course,
    FamilyLife,
    LeadConfirmed,
    LifeEvent,
    NeedsFlagged,
    PlannedReviewHeld,
    SupportEnded,
    SupportStarted,
    WorryRaised,
)
from ehcoord.sample.lives import (
    MONTH,
    WORRY_RATES,
    chance_of,
    life_of,
    lives,
    share_out,
    working_days,
)
from ehcoord.schemas.rulebook import load_rulebook

TODAY = date(2026, 11, 24)
MONTHS = 6
DAYS = working_days(TODAY, MONTHS)


@pytest.fixture(scope="module")
def families() -> list[FamilyLife]:
    """A partnership's caseload over six months."""
    return list(lives(7, 2000, DAYS))


E = TypeVar("E", bound=LifeEvent)


def _of(families: Iterable[FamilyLife], kind: type[E]) -> list[E]:
    return [event for family in families for event in family.events if isinstance(event, kind)]


@given(seed=st.integers(0, 10**6), number=st.integers(0, 10**6))
def test_a_familys_life_follows_from_the_seed_and_its_number_alone(seed: int, number: int) -> None:
    once = life_of(chance_of(seed, number), number, DAYS)
    assert life_of(chance_of(seed, number), number, DAYS) == once


def test_another_seed_is_another_caseload() -> None:
    assert list(lives(1, 20, DAYS)) != list(lives(2, 20, DAYS))


@given(seed=st.integers(0, 10**6), months=st.integers(1, 60))
def test_events_come_in_order_on_working_days_of_those_months(seed: int, months: int) -> None:
    days = working_days(TODAY, months)
    life = life_of(chance_of(seed, 0), 0, days)
    instants = [life.opened_at, *(event.at for event in life.events)]
    assert instants[1:] == sorted(set(instants[1:]))
    assert all(WorkingCalendar().is_working(london_date(at)) for at in instants)
    assert all(at >= life.opened_at for at in instants)
    assert london_date(max(instants)) <= TODAY


@given(seed=st.integers(0, 10**6))
def test_what_an_event_names_happened_before_it(seed: int) -> None:
    life = life_of(chance_of(seed, 0), 0, working_days(TODAY, 24))
    worries: dict[int, WorryRaised] = {}
    running: dict[int, SupportStarted] = {}
    for event in life.events:
        if isinstance(event, WorryRaised):
            if event.repeats is not None:
                assert worries[event.repeats].code == event.code
                assert worries[event.repeats].child == event.child
            worries[event.number] = event
        elif isinstance(event, SupportStarted):
            assert {worries[number].child for number in event.worries} <= {event.child}
            running[event.number] = event
        elif isinstance(event, SupportEnded):
            assert running.pop(event.support).child == event.child
        elif isinstance(event, ChildrenSeen):
            assert set(event.children) <= {child.number for child in life.children}


@pytest.mark.parametrize("course", [Course.STABLE, Course.FLUCTUATING])
def test_worries_come_as_often_as_their_course_says(
    families: list[FamilyLife], course: Course
) -> None:
    there = {
        (family.number, child.number)
        for family in families
        for child in family.children
        if child.course is course and child.rises_at is None
    }
    counted = Counter(
        event.level
        for family in families
        for event in family.events
        if isinstance(event, WorryRaised) and (family.number, event.child) in there
    )
    for level, rate in zip(Level, WORRY_RATES[course], strict=True):
        expected = rate * MONTHS * len(there)
        assert abs(counted[level] - expected) <= 5 * expected**0.5


def test_a_quarter_fluctuates_and_worries_rise_for_a_sixth(families: list[FamilyLife]) -> None:
    children = [child for family in families for child in family.children]
    fluctuating = sum(child.course is Course.FLUCTUATING for child in children)
    rising = sum(child.rises_at is not None for child in children)
    assert fluctuating / len(children) == pytest.approx(0.25, abs=0.03)
    assert rising / len(children) == pytest.approx(0.16, abs=0.025)


def test_worries_repeat_more_often_while_they_rise(families: list[FamilyLife]) -> None:
    rises = {
        (family.number, child.number): child.rises_at
        for family in families
        for child in family.children
    }
    shares = {True: [0, 0], False: [0, 0]}
    for family in families:
        for worry in _of([family], WorryRaised):
            rise = rises[family.number, worry.child]
            share = shares[rise is not None and worry.at >= rise]
            share[0] += worry.repeats is not None
            share[1] += 1
    assert shares[True][0] / shares[True][1] == pytest.approx(0.38, abs=0.04)
    assert 0.10 <= shares[False][0] / shares[False][1] <= 0.20


def test_most_leads_are_confirmed_in_time_and_some_never(families: list[FamilyLife]) -> None:
    flagged = len(_of(families, NeedsFlagged))
    confirmed = len(_of(families, LeadConfirmed))
    assert flagged / len(families) == pytest.approx(0.97, abs=0.015)
    assert confirmed / flagged == pytest.approx(0.95, abs=0.02)


def test_children_are_seen_and_reviews_held_about_as_often_as_is_usual(
    families: list[FamilyLife],
) -> None:
    seen = len(_of(families, ChildrenSeen)) / len(families) / MONTHS
    held = len(_of(families, PlannedReviewHeld)) / len(families)
    assert 2.2 <= seen <= MONTH / 7
    assert held == pytest.approx(MONTHS * MONTH / 40 * 0.85, rel=0.1)


def test_help_starts_and_ends_for_most_children(families: list[FamilyLife]) -> None:
    children = sum(len(family.children) for family in families)
    started, ended = len(_of(families, SupportStarted)), len(_of(families, SupportEnded))
    assert 1.2 <= started / children <= 1.6
    assert 0.12 <= ended / children <= 0.3


def test_families_have_one_to_five_children_under_eighteen(families: list[FamilyLife]) -> None:
    sizes = Counter(len(family.children) for family in families)
    assert set(sizes) == {1, 2, 3, 4, 5}
    for child in (child for family in families for child in family.children):
        assert timedelta(0) <= DAYS[0].date() - child.born_on <= timedelta(days=18 * 366)


def test_some_workers_carry_twice_what_others_do() -> None:
    carried = Counter(share_out(chance_of(1, 0), 4000, 40))
    assert len(carried) == 40
    assert max(carried.values()) > 2 * min(carried.values())


def test_no_text_says_how_a_child_was_hurt() -> None:
    """Nothing that finds a self-harm entry of the catalogue is written, but one neutral line."""
    catalogue = load_rulebook(Path("rulebook")).indicators
    self_harm = {code for code, kind in catalogue.items() if kind.self_harm}
    named = {word for code in self_harm for word in catalogue[code].words if len(word) > 3}
    for kind in words.WORRIES:
        written = {word.strip(".,;").lower() for word in kind.words.split()}
        assert not written & named
        assert kind.code not in self_harm | {"A06"} or kind.words == words._ASK


def test_every_worry_and_help_is_in_the_rulebook() -> None:
    rulebook = load_rulebook(Path("rulebook"))
    for kind in words.WORRIES:
        assert {int(level) for level in kind.levels} <= {
            int(level) for level in rulebook.indicators[kind.code].levels
        }
    assert {help_ for kinds in words.HELP.values() for help_ in kinds} <= set(
        rulebook.support_types
    )
