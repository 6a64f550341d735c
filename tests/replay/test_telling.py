"""What the report says of one story: worked out by hand, and told by the play."""

import pytest

from ehcoord.replay.play import play
from ehcoord.replay.silent import worse_tellings
from ehcoord.replay.telling import first_rule, tell
from tests.replay.told import help_, note, review, seen, story, worry


@pytest.fixture
def case(own):
    """Plays a story and tells it."""

    def told(story, **how):
        with own.afresh():
            return tell(play(story, **how))

    return told


def test_an_ask_before_the_harm_is_counted_in_working_days(case):
    told = case(story(worry(1, 3), harm=40))
    (asked,) = told.prompts
    assert (asked.day, asked.rule, asked.due_day) == (1, "R1a", 8)
    assert asked.due_on.isoformat() == "2024-01-16"
    assert "Basic care not good enough" in asked.text
    assert told.prompted_before_harm
    # Tuesday 9 January to Saturday 17 February 2024: 28 working days after the first.
    assert (told.lead_working_days, told.last_look_working_days) == (28, 28)
    assert told.prompts_per_child_month == pytest.approx(1 / (40 / 30.4375), abs=0.01)


def test_an_ask_that_is_due_on_the_day_of_the_harm_is_not_in_time(case):
    told = case(story(worry(1, 3), harm=8))
    assert not told.prompted_before_harm
    assert told.lead_working_days is None
    assert told.last_look_working_days == 5
    assert case(story(worry(1, 3), harm=9)).prompted_before_harm


def test_an_ask_for_which_help_had_grown_by_its_due_day_is_not_counted(case):
    grown = story(worry(0, 2), worry(1, 2, "loss"), worry(2, 1, "mood"), help_(9, "started"))
    told = case(grown)
    assert [one.rule for one in told.prompts] == ["R2"]
    assert not told.prompted_before_harm


def test_help_that_grew_for_one_of_its_worries_leaves_the_others(case):
    told = case(story(worry(0, 2), worry(1, 2, "loss"), help_(1, "started"), worry(2, 3, "mood")))
    assert told.prompted_before_harm


def test_a_no_change_is_no_help_and_a_promise_is_help_once_it_has_begun(case):
    held = case(story(worry(0, 3), review(3, "no_change")))
    kept = case(story(worry(0, 3), review(3, "increased"), help_(5, "started")))
    broken = case(story(worry(0, 3), review(3, "increased"), harm=9))
    assert (held.prompted_before_harm, kept.prompted_before_harm) == (True, False)
    assert broken.prompted_before_harm


def test_a_fall_while_every_worry_was_decided_on_is_no_ask_about_a_worry_that_waits(case):
    ended = help_(20, "ended", service="counselling")
    told = case(story(worry(0, 2), review(3, "no_change"), ended, harm=60))
    assert [one.rule for one in told.prompts] == ["R4"]
    assert not told.prompted_before_harm
    waits = case(story(worry(0, 2), ended, harm=60))
    assert [one.rule for one in waits.prompts] == ["R4"]
    assert waits.prompted_before_harm


def test_silence_and_somebody_asking_are_told_apart(case):
    told = case(story(worry(0, 1), review(10, "no_change"), harm=70))
    assert told.prompts == ()
    assert [one.rule for one in told.silence] == ["R6"]
    assert told.someone_asked == ()
    assert not told.prompted_before_harm


def test_the_last_look_may_be_a_next_look(case):
    told = case(story(worry(0, 3), review(3, "no_change"), seen(4), harm=20))
    # The look after the review of Thursday was due on the Thursday after, day 10.
    assert (told.lead_working_days, told.last_look_working_days) == (14, 6)


def test_the_repeated_no_change_rule_is_told(case):
    twice = (worry(0, 3), review(3, "no_change"), worry(5, 3, "self_harm"), review(8, "no_change"))
    assert case(story(*twice)).forced_consultation
    # The second review waits past its date, which counts as much as one held.
    assert case(story(*twice[:3])).forced_consultation
    assert not case(story(*twice[:2])).forced_consultation


def test_known_is_a_worry_of_level_2_or_more_ten_working_days_before(case):
    assert case(story(worry(0, 2), harm=14)).known_ten_working_days_before
    assert not case(story(worry(0, 2), harm=11)).known_ten_working_days_before
    assert not case(story(worry(0, 1), harm=14)).known_ten_working_days_before


def test_the_load_is_told_as_played_and_with_every_review_held(case):
    told = story(worry(0, 3), worry(12, 3, "self_harm"), harm=60)
    assert case(told).load.countersignatures == 0
    heavier = case(told, hold_when_due=True).load
    assert (heavier.prompts, heavier.next_looks, heavier.countersignatures) == (2, 2, 2)


def test_what_one_more_line_of_recording_would_have_done_is_played(own):
    silent = story(worry(0, 2), note(3), harm=40)
    spoke = {}
    for told in worse_tellings(silent):
        with own.afresh():
            spoke[told.how] = (told.day, first_rule(play(told.story)))
    assert spoke["D03 as serious"] == (0, "R1a")
    assert spoke["a note of the chronology as a serious worry"] == (3, "R1a")
