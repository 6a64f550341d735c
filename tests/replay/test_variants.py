"""Worse tellings of a story: which worries are left out or lowered is the seed's choice alone."""

from ehcoord.replay.stories import Kind
from ehcoord.replay.variants import all_lowered, left_out, lowered
from ehcoord.rules.vocabulary import Level
from tests.replay.told import help_, review, story, worry

TOLD = story(*(worry(day, 1 + day % 4) for day in range(40)), help_(9, "started"),
             review(12, "no_change"), harm=60)  # fmt: skip


def worries(told):
    return [row for row in told.rows if row.kind is Kind.INDICATOR]


def test_a_seed_always_leaves_out_the_same_worries_and_nothing_else():
    told = [left_out(TOLD, seed) for seed in range(20)]
    assert told == [left_out(TOLD, seed) for seed in range(20)]
    assert len(set(told)) == 20
    for one in told:
        assert [row for row in one.rows if row.kind is not Kind.INDICATOR] == [
            row for row in TOLD.rows if row.kind is not Kind.INDICATOR
        ]
    kept = sum(len(worries(one)) for one in told) / (20 * 40)
    assert 0.65 < kept < 0.75


def test_about_a_third_are_lowered_by_one_level_and_a_minor_one_stays():
    fell = 0
    for seed in range(20):
        for was, now in zip(worries(TOLD), worries(lowered(TOLD, seed)), strict=True):
            assert (now.day, now.code) == (was.day, was.code)
            assert now.level in (was.level, max(Level.MINOR, was.level - 1))
            fell += now.level < was.level
    assert 0.25 < fell / (20 * 30) < 0.35


def test_every_worry_one_level_lower():
    levels = [row.level for row in worries(all_lowered(TOLD))]
    assert levels == [max(Level.MINOR, row.level - 1) for row in worries(TOLD)]
