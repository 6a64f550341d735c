"""Thirteen short situations from practice, and what the response check says of each."""

from datetime import date

from ehcoord.rules.timeline import Request, Seen
from ehcoord.rules.vocabulary import Question, ReviewForm, Rule, SupportStatus
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
    rules_of,
)


def neglect() -> Story:
    """Dirty clothes, then a missed dentist, then a child tired at school."""
    story = Story(opened_at=on(2, 20))
    story.marks["clothes"] = story.worry(on(3, 3), "D03", MODERATE)
    story.marks["dentist"] = story.worry(on(3, 20), "A19", MODERATE)
    story.marks["tired"] = story.worry(on(3, 28), "A01", MINOR)
    return story


def test_small_worries_that_build_up_ask_for_a_review_in_ten_days() -> None:
    evaluation = neglect().at(on(3, 28, 12))
    assert due_days(evaluation) == [(Rule.BUILDING_UP, date(2025, 4, 11))]
    assert len(evaluation.prompts[0].worry_ids) == 3


def test_help_that_began_for_one_of_them_leaves_too_little_to_ask() -> None:
    story = neglect()
    story.support(on(3, 14), [story.marks["clothes"]])
    evaluation = story.at(on(3, 28, 12))
    assert evaluation.prompts == ()
    assert story.marks["clothes"] not in [one.worry_id for one in evaluation.unanswered]


def test_help_declined_answers_nothing_and_is_a_worry_of_its_own() -> None:
    story = neglect()
    story.support(on(3, 14), [story.marks["clothes"]], status=SupportStatus.OFFERED)
    story.change(on(3, 17), 4, SupportStatus.DECLINED)
    story.worry(on(3, 17), "D06", MODERATE)
    assert (Rule.SEVERAL_SERIOUS, date(2025, 4, 2)) in due_days(story.at(on(3, 28, 12)))


def test_a_waiting_list_answers_nothing_and_its_start_date_passes() -> None:
    story = neglect()
    story.support(
        on(3, 10),
        [story.marks["clothes"]],
        status=SupportStatus.WAITING,
        start_by=date(2025, 4, 2),
    )
    assert rules_of(story.at(on(3, 28, 12))) == [Rule.BUILDING_UP]
    prompt = only(story.at(on(4, 3)).prompts, Rule.NOT_STARTED)
    assert (prompt.since, prompt.due_at) == (five_pm(4, 2), five_pm(4, 16))


def test_a_like_for_like_swap_is_ignored_and_a_second_missing_night_is_a_repeat() -> None:
    story = Story(opened_at=on(3, 1))
    mood = story.worry(on(3, 3), "A01", MODERATE)
    mentor = story.support(on(3, 3, 11), [mood])
    gifts = story.worry(on(4, 1), "F05", MODERATE)
    story.worry(on(4, 2), "F01", MODERATE)
    story.change(on(4, 3), mentor, ENDED)
    story.support(on(4, 3), [mood, gifts])
    assert story.at(on(4, 4)).prompts == ()
    story.worry(on(4, 22), "F01", MODERATE)
    repeat = only(story.at(on(4, 22, 12)).prompts, Rule.REPEAT)
    assert (repeat.due_at, repeat.form) == (five_pm(4, 29), ReviewForm.SHORT)


def test_better_attendance_never_cancels_a_serious_worry() -> None:
    story = Story(opened_at=on(3, 1))
    story.worry(on(3, 3), "A03", MODERATE)
    story.worry(on(3, 5), "A06", SERIOUS)
    assert only(story.at(on(3, 5, 12)).prompts, Rule.SERIOUS).due_at == five_pm(3, 12)


def test_nobody_seen_the_child_for_six_weeks_is_asked_about_first() -> None:
    story = Story(opened_at=on(3, 3))
    asked_since = five_pm(4, 14)
    assert story.at(on(4, 14, 16)).asks == ()
    (ask,) = story.at(asked_since).asks
    assert (ask.question, ask.due_at) == (Question.WHO_HAS_SEEN, five_pm(4, 17))
    story.ask(asked_since, Question.WHO_HAS_SEEN, 1, ask.due_at)
    answered = Story(opened_at=on(3, 3), facts=dict(story.facts))
    answered.add("seen", Seen(on(4, 15, 9), on(4, 16)))
    assert rules_of(answered.at(on(4, 25))) == []
    prompt = only(story.at(on(4, 25)).prompts, Rule.SILENCE)
    assert (prompt.since, prompt.due_at) == (five_pm(4, 17), five_pm(5, 6))


def test_a_mother_who_cannot_say_what_is_wrong_is_enough() -> None:
    story = Story(opened_at=on(3, 1))
    story.add("requests", Request(1, on(3, 4)))
    assert due_days(story.at(on(3, 4, 12))) == [(Rule.SOMEONE_ASKED, date(2025, 3, 11))]
    story.no_change(on(3, 10))
    assert story.at(on(3, 10, 12)).prompts == ()


def test_hardship_asks_for_practical_help_and_for_no_review() -> None:
    story = Story(opened_at=on(3, 1))
    story.worry(on(3, 4), "E06", MINOR)
    evaluation = story.at(on(3, 4, 12))
    assert evaluation.prompts == ()
    assert [one.question for one in evaluation.asks] == [Question.PRACTICAL_HELP]


def test_help_for_the_mother_does_not_answer_what_the_child_went_through() -> None:
    story = Story(opened_at=on(3, 1))
    upstairs = story.worry(on(3, 4), "E02", SERIOUS, about_adult=True)
    story.support(on(3, 5), [upstairs], for_child=False)
    assert rules_of(story.at(on(3, 5, 12))) == [Rule.SERIOUS]
    story.support(on(3, 6), [upstairs], level=4)
    assert story.at(on(3, 6, 12)).prompts == ()


def test_help_for_a_parent_answers_the_parents_own_worry() -> None:
    story = Story(opened_at=on(3, 1))
    drinking = story.worry(on(3, 4), "D02", SERIOUS, about_adult=True)
    story.support(on(3, 5), [drinking], for_child=False, level=4)
    assert story.at(on(3, 5, 12)).prompts == ()


def test_three_agencies_reporting_one_missing_night_make_one_worry() -> None:
    story = Story(opened_at=on(3, 1))
    night = on(3, 4, 22)
    first = story.worry(on(3, 5, 9), "F02", SERIOUS, observed_at=night, agency="school")
    story.worry(on(3, 5, 11), "F02", MODERATE, observed_at=on(3, 5, 1), agency="police")
    story.worry(on(3, 6, 9), "F02", SERIOUS, observed_at=night, agency="health")
    evaluation = story.at(on(3, 6, 12))
    assert [one.worry_id for one in evaluation.unanswered] == [first]
    assert rules_of(evaluation) == [Rule.SERIOUS]


def test_an_old_hospital_note_counts_from_the_day_it_arrives_and_says_both_dates() -> None:
    story = Story(opened_at=on(3, 1))
    story.worry(on(7, 1), "A04", SERIOUS, observed_at=on(5, 6), hospital=True)
    prompt = only(story.at(on(7, 1, 12)).prompts, Rule.SERIOUS)
    assert prompt.due_at == five_pm(7, 4)
    assert "happened on Tuesday 6 May, learned on Tuesday 1 July" in prompt.reason


def test_a_family_nobody_writes_about_is_found_by_its_silence_alone() -> None:
    story = Story(opened_at=on(3, 3))
    assert story.at(on(4, 1)).asks == ()
    assert [one.question for one in story.at(on(4, 15)).asks] == [Question.WHO_HAS_SEEN]
