"""Support counts as planned until somebody says otherwise; promises lapse."""

from datetime import date

import pytest

from ehcoord.rules.timeline import MissedContact
from ehcoord.rules.vocabulary import (
    ConfirmedAs,
    DecisionKind,
    Rule,
    SupportStatus,
)
from tests.rules.timelines import (
    ENDED,
    MINOR,
    MODERATE,
    SERIOUS,
    Story,
    due_days,
    five_pm,
    on,
    only,
    opened,
    rules_of,
)


# Support: as planned until somebody says otherwise.
def helped(level: int = 3, contacts: float = 4) -> Story:
    """A moderate worry and the help for it, since 4 March."""
    story = opened()
    story.marks["worry"] = story.worry(on(3, 3), "A01", MODERATE)
    story.marks["line"] = story.support(on(3, 4), [story.marks["worry"]], contacts, level)
    return story


@pytest.mark.parametrize("said", [ConfirmedAs.LESS, ConfirmedAs.STOPPED])
def test_less_or_stopped_by_one_tap_is_a_fall_and_as_planned_ends_it(said: ConfirmedAs) -> None:
    story = helped()
    story.confirm(on(3, 18), story.marks["line"], said)
    assert due_days(story.at(on(3, 18, 12))) == [(Rule.SUPPORT_FELL, date(2025, 4, 1))]
    story.confirm(on(3, 20), story.marks["line"], ConfirmedAs.AS_PLANNED)
    assert story.at(on(3, 20, 12)).prompts == ()


def test_two_planned_contacts_missed_in_a_row_are_a_fall_and_one_is_not() -> None:
    story = helped()
    for day in (11, 18):
        assert story.at(on(3, day, 9)).prompts == ()
        story.extend(story.marks["line"], "missed", MissedContact(on(3, day), on(3, day)))
    assert rules_of(story.at(on(3, 18, 12))) == [Rule.SUPPORT_FELL]


def test_a_worker_not_replaced_in_ten_working_days_is_a_fall_from_that_day() -> None:
    story = helped()
    story.change(on(3, 10), story.marks["line"], SupportStatus.ACTIVE, contacts=4, worker_gap=True)
    assert story.at(on(3, 24)).prompts == ()
    assert only(story.at(on(3, 25)).prompts, Rule.SUPPORT_FELL).since == five_pm(3, 24)


def test_more_help_is_not_counted_on_lines_unconfirmed_for_six_weeks() -> None:
    story = helped(contacts=4)
    new = story.worry(on(4, 28), "A15", MODERATE)
    story.support(on(4, 29), [new], contacts=2)
    assert [one.worry_id for one in story.at(on(4, 29, 12)).unanswered] == [new]
    confirmed = helped(contacts=4)
    confirmed.confirm(on(4, 14), confirmed.marks["line"], ConfirmedAs.AS_PLANNED)
    new = confirmed.worry(on(4, 28), "A15", MODERATE)
    confirmed.support(on(4, 29), [new], contacts=2)
    assert confirmed.at(on(4, 29, 12)).unanswered == ()


def test_a_holiday_is_no_fall_for_a_term_time_line() -> None:
    story = opened()
    worry = story.worry(on(3, 3), "A01", MODERATE)
    easter = (date(2025, 4, 7), date(2025, 4, 21))
    line = story.support(on(3, 4), [worry], holidays=(easter,))
    story.change(on(4, 7), line, SupportStatus.PAUSED)
    assert Rule.SUPPORT_FELL not in rules_of(story.at(on(4, 8)))


def test_an_ending_that_a_review_decided_is_no_fall_unless_a_worry_has_come_since() -> None:
    story = helped()
    story.no_change(on(4, 1), story.marks["worry"])
    story.change(on(4, 10), story.marks["line"], ENDED, planned_ending=True)
    assert story.at(on(4, 10, 12)).prompts == ()
    with_news = helped()
    with_news.no_change(on(4, 1), with_news.marks["worry"])
    with_news.worry(on(4, 8), "C01", MINOR)
    with_news.change(on(4, 10), with_news.marks["line"], ENDED, planned_ending=True)
    assert rules_of(with_news.at(on(4, 10, 12))) == [Rule.SUPPORT_FELL]


def test_a_higher_level_of_support_is_an_increase_whatever_the_number() -> None:
    story = helped(level=2, contacts=8)
    serious = story.worry(on(4, 1), "A14", SERIOUS)
    story.support(on(4, 2), [serious], contacts=2, level=4)
    assert story.at(on(4, 2, 12)).prompts == ()


def test_more_of_the_same_answers_a_serious_worry_only_through_a_review() -> None:
    story = helped(level=3, contacts=4)
    serious = story.worry(on(4, 1), "A12", SERIOUS)
    story.support(on(4, 2), [serious], contacts=4, level=3)
    assert rules_of(story.at(on(4, 2, 12))) == [Rule.SERIOUS]
    story.review(on(4, 3), {serious: DecisionKind.INCREASE}, deliver_by=date(2025, 4, 10))
    story.support(on(4, 4), [serious], contacts=4, level=3)
    assert story.at(on(5, 1)).unanswered == ()


def test_an_increase_that_has_not_begun_by_its_date_leaves_the_worry_waiting_again() -> None:
    story = opened()
    serious = story.worry(on(3, 3), "A14", SERIOUS)
    story.review(on(3, 5), {serious: DecisionKind.INCREASE}, deliver_by=date(2025, 3, 12))
    assert story.at(on(3, 12, 16)).unanswered == ()
    evaluation = story.at(on(3, 12, 17))
    assert evaluation.unanswered[0].reopened
    assert only(evaluation.prompts, Rule.NOT_STARTED).since == five_pm(3, 12)


@pytest.mark.parametrize("reply", [None, False])
def test_a_step_up_refused_or_unanswered_leaves_the_worry_waiting_one_step_sooner(
    reply: bool | None,
) -> None:
    story = opened()
    serious = story.worry(on(3, 3), "D03", SERIOUS)
    step = {"stepped_up_answered": reply, "step_up_answered_at": reply is False and on(3, 6)}
    story.review(on(3, 4), {serious: DecisionKind.STEP_UP}, **step)
    prompt = only(story.at(on(3, 10)).prompts, Rule.NOT_STARTED)
    assert prompt.since == (five_pm(3, 7) if reply is None else on(3, 6))
    assert prompt.stepped_by == ("step_up_not_accepted",)


def test_help_that_is_over_by_the_instant_it_is_told_of_answers_nothing() -> None:
    story = opened()
    worry = story.worry(on(3, 3), "D03", SERIOUS)
    line = story.support(on(3, 20), [worry], level=4, contact_at=on(3, 3))
    story.change(on(3, 20), line, ENDED)
    answer = story.at(on(3, 20, 12))
    assert [one.worry_id for one in answer.unanswered] == [worry]
    assert Rule.SUPPORT_FELL in rules_of(answer)
