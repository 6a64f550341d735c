"""Nothing in the picture overlaps, leaves the frame, or says more than was recorded."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ehcoord.rules.picture import FRAMES, place
from ehcoord.rules.picture.facts import (
    Entry,
    Going,
    PictureFacts,
    ReviewMark,
    Spell,
    SupportBar,
    WorryLine,
    spells_without_support,
)
from ehcoord.rules.picture.frame import DESK, PAGE, PHONE
from ehcoord.rules.picture.in_words import in_words
from ehcoord.rules.picture.shapes import Box, Disc, Ink, Stroke, Words
from ehcoord.rules.vocabulary import Level

TODAY = date(2025, 5, 19)
# The width of a line that stands at the edge.
SLACK = 1.0
LEVELS = {level: level.name.lower() for level in Level}
NAMES = (
    "Bullied, in person or online",
    "Home education began, other worries open",
    "Low mood or worry",
    "Wmwmwmwm WMWMWM mwmwmw MWMWMWM wmwmwmwm!",
)
frames = pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
days = some.integers(0, 700).map(lambda back: TODAY - timedelta(days=back))


@some.composite
def worries(draw):
    on = sorted(draw(some.lists(days, min_size=1, max_size=7)))
    entries = [Entry(each, draw(some.sampled_from(Level))) for each in on]
    if draw(some.booleans()):
        entries[-1] = Entry(
            on[-1], entries[-1].level, waits_since=draw(some.sampled_from([on[-1], TODAY]))
        )
    if draw(some.booleans()):
        entries[0] = Entry(
            on[0], entries[0].level, on[0] - timedelta(days=30), entries[0].waits_since
        )
    ended = draw(some.sampled_from([None, on[-1], TODAY]))
    return WorryLine(
        draw(some.sampled_from(NAMES)), tuple(entries), ended, draw(some.none() | days)
    )


@some.composite
def bars(draw):
    asked, began, ended = sorted(draw(some.lists(days, min_size=3, max_size=3)))
    going = draw(some.sampled_from([Going.HAPPENING, Going.NOT_SUPPORT]))
    until = draw(some.sampled_from([None, ended]))
    spells = (Spell(Going.WAITING, asked, began), Spell(going, began, until))
    return SupportBar(draw(some.sampled_from(NAMES)), spells, "twice weekly", until)


reviews = some.builds(
    lambda due, late, outcome: ReviewMark(
        due, None if late > 40 else due + timedelta(late), outcome
    ),
    days,
    some.integers(0, 60),
    some.sampled_from(["", "no change"]),
).map(lambda one: one if one.held is None or one.held <= TODAY else ReviewMark(one.due))
busy = some.builds(
    lambda opened, w, s, r, ahead: PictureFacts(
        "Sam", min([opened, *(one.entries[0].on for one in w)]), TODAY, LEVELS, tuple(w), tuple(s),
        (*r, *(ReviewMark(TODAY + timedelta(days=each), planned=True) for each in ahead)),
    ),
    days,
    some.lists(worries(), max_size=24),
    some.lists(bars(), max_size=10),
    some.lists(reviews, max_size=60),
    some.lists(some.integers(1, 200), max_size=2),
)  # fmt: skip


def words_of(picture):
    return [one for one in picture.shapes if isinstance(one, Words)]


@frames
@given(facts=busy)
def test_nothing_leaves_the_frame(frame, facts):
    picture = place(facts, frame)
    for shape in picture.shapes:
        if isinstance(shape, Stroke) and not shape.lines:
            continue
        room = shape.extent
        assert room.left >= -SLACK, shape
        assert room.right <= frame.width + SLACK, shape
        assert room.top >= 0, shape
        assert room.bottom <= picture.height, shape


@frames
@given(facts=busy)
def test_no_words_touch_other_words(frame, facts):
    for one, other in combinations(words_of(place(facts, frame)), 2):
        assert not one.extent.touches(other.extent), (one, other)


@frames
@given(facts=busy)
def test_no_upright_line_runs_through_words(frame, facts):
    picture = place(facts, frame)
    uprights = [
        (x, top, bottom)
        for one in picture.shapes
        if isinstance(one, Stroke) and one.ink is Ink.INK and one.width == 1.5
        for (x, top), (x2, bottom) in [line for line in one.lines if len(line) == 2]
        if x == x2
    ]
    for words in words_of(picture):
        room = words.extent
        for x, top, bottom in uprights:
            crossed = room.left < x < room.right and top < room.bottom and room.top < bottom
            assert not crossed, words


@frames
@given(facts=busy)
def test_every_entry_within_the_time_shown_has_its_sign(frame, facts):
    shown = [worry for worry in facts.worries if worry.waiting_since is not None]
    signs = [
        one
        for one in place(facts, frame).shapes
        if isinstance(one, Disc) and one.fill is Ink.WAITING
    ]
    # One is the key's.
    assert len(signs) == 1 + sum(e.waits for worry in shown for e in worry.entries)


def a_worry(level=Level.SERIOUS, on=TODAY - timedelta(days=30), **more):
    return WorryLine("Bullied", (Entry(on, level),), **more)


def of(*worries, support=(), reviews=(), **more):
    opened = TODAY - timedelta(days=100)
    return PictureFacts("Sam", opened, TODAY, LEVELS, worries, support, reviews, **more)


def lines(picture):
    return [one for one in picture.shapes if isinstance(one, Stroke)]


def test_a_worry_goes_on_to_the_day_until_a_person_ends_it():
    now = max(max(x for x, _ in one.lines[0]) for one in lines(place(of(a_worry()), DESK))
              if one.width == 3.0 and one.ink is Ink.INK)  # fmt: skip
    picture = place(of(a_worry(ended=TODAY - timedelta(days=10))), DESK)
    ended = [one for one in lines(picture) if one.width == 3.0 and one.ink is Ink.INK]
    assert max(x for one in ended for x, _ in one.lines[0]) < now
    assert any("no longer true, 9 May" in one.text for one in words_of(picture))


def test_a_level_is_a_place_and_never_a_colour():
    for level in Level:
        discs = [one for one in place(of(a_worry(level)), DESK).shapes if isinstance(one, Disc)]
        assert {one.fill for one in discs} <= {Ink.INK, Ink.WAITING, Ink.PAPER}
        assert sum(one.fill is Ink.WAITING for one in discs) == 1, "only the key's"


def test_a_child_without_worries_keeps_its_three_lanes():
    said = [one.text for one in words_of(place(of(), PHONE))]
    assert {"Worries", "Support", "Reviews"} <= set(said)
    assert said.count("none recorded") == 4
    assert "That does not mean there is no worry." in " ".join(in_words(of()))


def test_waiting_is_drawn_as_strokes_and_closes_no_bracket():
    asked = SupportBar("Counsellor", (Spell(Going.WAITING, TODAY - timedelta(days=20)),))
    facts = of(a_worry(), support=(asked,))
    assert spells_without_support(facts) == ((facts.opened, TODAY),)
    filled = [one for one in place(facts, PAGE).shapes
              if isinstance(one, Box) and one.fill is Ink.SUPPORT]  # fmt: skip
    assert len(filled) == 2, "the key's two only"
    assert "No support has been happening since 8 February." in in_words(facts)


def test_an_assessment_is_not_support():
    looked = SupportBar("Assessment", (Spell(Going.NOT_SUPPORT, TODAY - timedelta(days=20)),))
    assert spells_without_support(of(support=(looked,))) == ((TODAY - timedelta(days=100), TODAY),)


def test_more_than_a_year_shows_the_last_52_weeks_and_says_how_old_a_worry_is():
    opened = TODAY - timedelta(days=1500)
    old = WorryLine("Bullied", (Entry(opened, Level.MINOR),))
    facts = PictureFacts("Sam", opened, TODAY, LEVELS, (old,))
    said = [one.text for one in words_of(place(facts, DESK))]
    assert f"Bullied, {opened.day} {opened:%b} {opened.year}" in said
    whole = PictureFacts("Sam", opened, TODAY, LEVELS, (old,), whole=True)
    assert "2023" in [one.text for one in words_of(place(whole, DESK))]


def test_many_old_worries_are_told_in_one_line_and_those_that_wait_never_are():
    long_ago = TODAY - timedelta(days=500)
    old = [WorryLine(f"Old {n}", (Entry(long_ago, Level.MINOR),)) for n in range(20)]
    waits = WorryLine("Old and waiting", (Entry(long_ago, Level.MINOR, waits_since=long_ago),))
    facts = PictureFacts("Sam", long_ago, TODAY, LEVELS, (*old, waits))
    said = " ".join(one.text for one in words_of(place(facts, DESK)))
    assert "20 older worries" in said
    assert "Old and waiting" in said


def test_the_words_begin_with_what_waits():
    on = TODAY - timedelta(days=7)
    waiting = WorryLine("Bullied", (Entry(on, Level.SERIOUS, waits_since=on),))
    late = ReviewMark(TODAY - timedelta(days=40), TODAY - timedelta(days=30))
    first, *others = in_words(of(waiting, reviews=(late, ReviewMark(TODAY - timedelta(days=4)))))
    assert first == "One worry waits for a decision, since 12 May."
    assert others[-1] == (
        "Two reviews were asked for or planned: one was held, one of them late, one is still to "
        "be held."
    )
