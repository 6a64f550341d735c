"""What the rules ask of people, against what they may ask: counted exactly, and of nobody."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.measures_of_reviews import ReviewOfTeam
from ehcoord.rules.workload_budget import A_MONTH, PromisedHelp, Span, budget, prompted
from tests.builders import NOW

DAY = timedelta(days=1)
HELD = ReviewOfTeam(
    uuid4(), "Okonjo", "NM-1", "North", "prompted", is_first_meeting=False, opened_at=NOW,
    due_at=NOW + 5 * DAY, sent_at=NOW + 2 * DAY, held_at=NOW + 2 * DAY, closed_at=NOW + 2 * DAY,
    decisions=1, no_change=0, changed=1, seen_alone=1, heard=1, signed_at=None, child_id=1,
    asked_for=1,
)  # fmt: skip


def numbers(reviews=(), promised=(), silences=(), children=15, months=1):
    span = Span(NOW, NOW + months * A_MONTH, reviews, promised, silences, children)
    return [line.numbers for line in budget(span, WorkingCalendar())]


def test_reviews_are_counted_a_month_and_for_fifteen_children():
    assert numbers([HELD] * 4, months=2)[0] == (4, 15, 2.0)
    assert numbers([HELD] * 4, children=30)[0] == (4, 30, 2.0)
    assert numbers([HELD], children=0)[0] == (1, 0, None)


def test_what_was_planned_or_asked_for_at_another_time_is_not_counted():
    others = [replace(HELD, asked_for=0), replace(HELD, opened_at=NOW - DAY)]
    assert prompted(Span(NOW, NOW + A_MONTH, [HELD, *others], (), (), 15)) == [HELD]


def test_the_same_child_within_thirty_days_is_counted_and_another_is_not():
    soon, later = replace(HELD, opened_at=NOW + 9 * DAY), replace(HELD, opened_at=NOW + 50 * DAY)
    other = replace(HELD, child_id=2, opened_at=NOW + 9 * DAY)
    assert numbers([HELD, later, soon, other], months=3)[1] == (1, 4, 25.0)


def test_late_is_late_whether_it_was_held_or_not_and_immediate_is_counted_apart():
    late = replace(HELD, sent_at=NOW + 6 * DAY, held_at=NOW + 6 * DAY)
    still = replace(HELD, sent_at=None, held_at=None, closed_at=None, immediate=1)
    found = numbers([HELD, late, still])
    assert found[2] == (1, 3, 100 / 3)
    assert found[3] == (0, 1, 0.0)


def test_what_reviews_led_to_is_a_share_of_those_that_decided():
    unchanged = replace(HELD, changed=0, no_change=1, signed_at=NOW + 3 * DAY)
    signed_late = replace(unchanged, signed_at=NOW + 9 * DAY)
    nothing_to_decide = replace(HELD, decisions=0, changed=0)
    found = numbers([HELD, unchanged, signed_late, nothing_to_decide])
    assert found[4] == (1, 3, 100 / 3)
    assert found[6] == (1, 2, 50.0)


def test_help_began_by_its_day_or_did_not():
    by = (NOW + DAY).date()
    promised = [PromisedHelp(by, NOW), PromisedHelp(by, NOW + 3 * DAY), PromisedHelp(by, None)]
    assert numbers(promised=promised)[5] == (1, 3, 100 / 3)


def test_moved_reviews_and_silences_are_counted():
    found = numbers([HELD, replace(HELD, moved=1)], silences=[NOW, NOW - DAY])
    assert found[7] == (1, 2, 50.0)
    assert found[8] == (1, 15, 1.0)


def test_of_nothing_there_is_no_share():
    assert {rate for _, of, rate in numbers()[1:8] if of == 0} == {None}
