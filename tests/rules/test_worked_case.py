"""The worked case, date by date. The child, the dates and every detail are invented."""

from datetime import date

from ehcoord.rules.vocabulary import DecisionKind, Level, Question, Rule, Sensitive, StillTrue
from tests.rules.timelines import (
    ENDED,
    IMMEDIATE,
    MODERATE,
    SERIOUS,
    Story,
    due_days,
    five_pm,
    on,
    only,
)


def told_until(month: int, day: int, overdose: Level = SERIOUS, told: Level = IMMEDIATE) -> Story:
    """The story up to a day: what is recorded after it has not happened yet."""
    story = Story()
    end = on(month, day, 23)
    for at, tell in PAGES:
        if at <= end:
            tell(story, overdose, told)
    return story


def _plan_opens(story: Story, _overdose: Level, _told: Level) -> None:
    story.known_since["first_assessment_at"] = on(1, 6)
    harm = story.worry(on(1, 6), "A03", MODERATE, in_first_assessment=True)
    mood = story.worry(on(1, 6), "A01", MODERATE, in_first_assessment=True)
    story.marks["counsellor"] = story.support(on(1, 6, 11), [harm, mood], contacts=4)
    story.marks |= {"harm": harm, "mood": mood}


def _first_meeting(story: Story, _overdose: Level, _told: Level) -> None:
    both = (story.marks["harm"], story.marks["mood"])
    story.no_change(on(1, 20), *both, is_first_meeting=True)


def _home_education(story: Story, _overdose: Level, _told: Level) -> None:
    story.marks["home"] = story.worry(on(2, 3), "C05", MODERATE)
    story.change(on(2, 3), story.marks["counsellor"], ENDED)


def _overdose_learned_of(story: Story, overdose: Level, _told: Level) -> None:
    story.marks["first_overdose"] = story.worry(on(2, 24), "A05", overdose, hospital=True)


def _review_held_late(story: Story, _overdose: Level, _told: Level) -> None:
    story.no_change(on(2, 27), story.marks["home"], story.marks["first_overdose"])


def _managing_feelings(story: Story, _overdose: Level, _told: Level) -> None:
    for_worries = [story.marks[one] for one in ("harm", "mood", "first_overdose")]
    story.marks["feelings"] = story.support(on(3, 17), for_worries, contacts=4)


def _tells_of_abuse(story: Story, _overdose: Level, told: Level) -> None:
    story.marks["abuse"] = story.worry(on(4, 7), "B01", told)
    story.marks["police"] = story.worry(on(4, 7), "B04", MODERATE)


def _review_about_abuse(story: Story, _overdose: Level, _told: Level) -> None:
    both = [story.marks["abuse"], story.marks["police"]]
    reply = {"stepped_up_answered": True, "step_up_answered_at": on(4, 8, 15)}
    story.review(on(4, 8), dict.fromkeys(both, DecisionKind.STEP_UP), **reply)


def _second_overdose(story: Story, overdose: Level, _told: Level) -> None:
    story.marks["second_overdose"] = story.worry(on(4, 14), "A05", overdose, hospital=True)


def _no_change(story: Story, _overdose: Level, _told: Level) -> None:
    story.no_change(
        on(4, 28),
        story.marks["second_overdose"],
        story.marks["abuse"],
        next_look_on=date(2025, 5, 6),
    )


def _posts_about_suicide(story: Story, _overdose: Level, _told: Level) -> None:
    story.marks["posts"] = story.worry(on(5, 12), "A10", SERIOUS)


def _feelings_end(story: Story, _overdose: Level, _told: Level) -> None:
    story.change(on(5, 16), story.marks["feelings"], ENDED, planned_ending=True)


def _third_overdose(story: Story, _overdose: Level, _told: Level) -> None:
    story.marks["third_overdose"] = story.worry(on(6, 9), "A05", SERIOUS, hospital=True)


PAGES = [
    (on(1, 6), _plan_opens),
    (on(1, 20), _first_meeting),
    (on(2, 3), _home_education),
    (on(2, 24), _overdose_learned_of),
    (on(2, 27), _review_held_late),
    (on(3, 17), _managing_feelings),
    (on(4, 7), _tells_of_abuse),
    (on(4, 8), _review_about_abuse),
    (on(4, 14), _second_overdose),
    (on(4, 28), _no_change),
    (on(5, 12), _posts_about_suicide),
    (on(5, 16), _feelings_end),
    (on(6, 9), _third_overdose),
]


def test_in_january_the_first_meeting_is_the_review_of_the_assessment() -> None:
    evaluation = told_until(1, 6).at(on(1, 6, 12))
    assert due_days(evaluation) == [(Rule.FIRST_MEETING, date(2025, 1, 27))]


def test_after_the_first_meeting_nothing_waits() -> None:
    evaluation = told_until(1, 20).at(on(1, 20, 12))
    assert (evaluation.prompts, evaluation.unanswered) == ((), ())


def test_in_february_the_counsellor_ends_and_a_review_is_due_on_the_17th() -> None:
    evaluation = told_until(2, 3).at(on(2, 3, 12))
    assert due_days(evaluation) == [(Rule.SUPPORT_FELL, date(2025, 2, 17))]


def test_the_first_overdose_is_serious_and_its_history_moves_the_date_to_the_27th() -> None:
    evaluation = told_until(2, 24).at(on(2, 24, 12))
    prompt = only(evaluation.prompts, Rule.SERIOUS)
    assert prompt.due_at == five_pm(2, 27)
    assert prompt.stepped_by == ("sensitive_history",)
    assert Sensitive.HOSPITAL_SELF_HARM in evaluation.sensitive
    assert {one.question for one in evaluation.asks} >= {
        Question.SAME_DAY,
        Question.SEEN_SINCE_HOSPITAL,
    }


def test_without_the_february_review_the_overdose_still_waits_when_sessions_begin() -> None:
    story = told_until(3, 17)
    story.facts["held"].pop()
    evaluation = story.at(on(3, 17, 12))
    # The sessions put back what was lost: the fall is over and nothing else is answered.
    assert Rule.SUPPORT_FELL not in [one.rule for one in evaluation.prompts]
    assert only(evaluation.prompts, Rule.SERIOUS).due_at == five_pm(2, 27)
    assert story.marks["first_overdose"] in [one.worry_id for one in evaluation.unanswered]


def test_telling_of_abuse_is_immediate_and_due_the_next_day() -> None:
    evaluation = told_until(4, 7).at(on(4, 7, 12))
    prompt = only(evaluation.prompts, Rule.IMMEDIATE)
    assert prompt.due_at == five_pm(4, 8)
    assert prompt.professionals_only


def test_the_second_overdose_in_ninety_days_is_immediate_though_recorded_as_serious() -> None:
    evaluation = told_until(4, 14).at(on(4, 14, 12))
    assert only(evaluation.prompts, Rule.IMMEDIATE).due_at == five_pm(4, 15)


def test_after_the_no_change_review_only_its_next_look_is_asked_for() -> None:
    story = told_until(4, 28)
    evaluation = story.at(on(4, 28, 12))
    assert evaluation.prompts == ()
    looks = [one for one in evaluation.asks if one.question is Question.NEXT_LOOK]
    assert [one.due_at for one in looks] == [five_pm(5, 6)]
    assert evaluation.no_changes_in_a_row == 1


def test_posts_about_suicide_are_due_in_three_days_and_a_service_manager_chairs() -> None:
    prompt = only(told_until(5, 12).at(on(5, 12, 12)).prompts, Rule.SERIOUS)
    assert prompt.due_at == five_pm(5, 15)
    assert prompt.chaired_by == "service_manager"
    assert prompt.reason == (
        "Since the last review on Monday 28 April (decision: no change), these have been recorded"
        " and wait for a decision: Posting or searching about suicide (serious, Monday 12 May)."
        " Support for this has not increased. Please meet by Thursday 15 May."
        " A service manager chairs."
    )


def test_a_planned_ending_while_serious_worries_are_current_is_a_fall() -> None:
    evaluation = told_until(5, 16).at(on(5, 16, 12))
    assert due_days(evaluation, Rule.SERIOUS, Rule.SUPPORT_FELL) == [
        (Rule.SERIOUS, date(2025, 5, 15)),
        (Rule.SUPPORT_FELL, date(2025, 5, 21)),
    ]


def test_the_third_overdose_is_immediate_again() -> None:
    evaluation = told_until(6, 9).at(on(6, 9, 12))
    assert only(evaluation.prompts, Rule.IMMEDIATE).due_at == five_pm(6, 10)


def test_graded_one_level_too_low_it_still_asks_every_time() -> None:
    asked = {}
    for month, day in [(4, 7), (4, 14), (5, 12), (5, 16), (6, 9)]:
        evaluation = told_until(month, day, told=SERIOUS).at(on(month, day, 12))
        new = [one.due_at for one in evaluation.prompts if one.since >= on(month, day)]
        asked[month, day] = min(new)
    assert asked == {
        (4, 7): five_pm(4, 10),
        # The service works out the second hospital visit in 90 days by itself.
        (4, 14): five_pm(4, 15),
        (5, 12): five_pm(5, 15),
        (5, 16): five_pm(5, 21),
        (6, 9): five_pm(6, 10),
    }


def test_a_person_ends_a_serious_worry_and_time_does_not() -> None:
    story = told_until(4, 28)
    much_later = on(12, 1)
    still = [one for one in story.at(much_later).asks if one.question is Question.STILL_TRUE]
    assert story.marks["second_overdose"] in [one.about for one in still]
    for number in (
        story.marks["first_overdose"],
        story.marks["second_overdose"],
        story.marks["abuse"],
    ):
        story.still_true(on(11, 30), number, StillTrue.NO_LONGER_TRUE)
    asks = story.at(much_later).asks
    assert Question.STILL_TRUE not in [one.question for one in asks]
