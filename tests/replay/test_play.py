"""Each reading of a replay, shown by a small story that is played through the services."""

import sqlalchemy as sa

from ehcoord.db import db
from ehcoord.models.reviews import ReviewMeeting, ReviewPrompt
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportService
from ehcoord.models.tasks import Task
from ehcoord.replay.asks import as_told, asks_of
from ehcoord.replay.days import instant, number_of
from ehcoord.replay.meeting import open_review
from ehcoord.replay.passing import Pace
from ehcoord.replay.play import play
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.checks import check_promises
from tests.replay.told import help_, note, review, seen, story, worry


def asked(played):
    """Every ask of R0 to R5: its day, its rule and the day it is due."""
    prompts = asks_of(played.family, played.asked_at).prompts
    return [(one.day, one.rule, one.due_day) for one in map(as_told, prompts)]


def silence(played):
    return [as_told(row).day for row in asks_of(played.family, played.asked_at).silence]


def rows(table):
    return list(db.session.scalars(sa.select(table).order_by(table.id)))


def held(played):
    """The day on which each review was held, in order."""
    return [number_of(row.held_at) for row in rows(ReviewMeeting) if row.held_at is not None]


# A week of the first story: Monday is day 0, so days 5 and 6 are a weekend.


def test_a_serious_worry_asks_for_a_review_within_five_working_days(playing):
    assert asked(playing(story(worry(1, 3)))) == [(1, "R1a", 8)]


def test_an_immediate_one_shows_its_own_date_beside_a_review_that_is_open(playing):
    played = playing(story(worry(0, 3), worry(1, 4, "plan")))
    assert (1, "R0", 2) in asked(played)
    assert (0, "R1a", 7) in asked(played)
    assert number_of(open_review(played.family).due_at) == 2


def test_an_unanswered_immediate_worry_gives_no_points_and_counts_among_the_serious(playing):
    alone = asked(playing(story(worry(0, 4, "plan"))))
    assert [rule for _, rule, _ in alone] == ["R0"]


def test_a_serious_worry_beside_an_unanswered_immediate_one_is_several_serious(playing):
    assert (1, "R1", 4) in asked(playing(story(worry(0, 4, "plan"), worry(1, 3))))


def test_a_worry_that_joins_an_open_review_is_an_ask_of_its_own_day(playing):
    played = playing(story(worry(0, 3), worry(2, 2, "loss"), harm=12))
    assert asked(played) == [(0, "R1a", 7), (2, "R2", 16)]
    assert len([row for row in rows(ReviewMeeting) if row.closed_at is None]) == 1
    assert number_of(open_review(played.family).due_at) == 7


def test_an_ask_on_a_late_review_sets_a_date_of_its_own_and_the_old_one_stays_late(playing):
    played = playing(story(worry(0, 3), worry(20, 3, "self_harm"), seen(19)))
    assert asked(played) == [(0, "R1a", 7), (20, "R1", 23)]
    assert number_of(open_review(played.family).due_at) == 7


def test_reports_of_one_day_are_one_episode_and_the_higher_level_stands(playing):
    played = playing(story(worry(0, 2, "loss"), worry(0, 3, "loss")))
    assert [one.level for one in played.family.evaluation(instant(1)).unanswered] == [Level.SERIOUS]


def test_help_declined_by_the_child_is_a_worry_of_its_own(playing):
    played = playing(story(worry(0, 3), help_(3, "declined", by="child")))
    assert [(row.code, row.level) for row in rows(RiskIndicator)][-1] == ("D06", Level.MODERATE)
    assert (3, "R2", 17) in asked(played)


def test_help_declined_by_the_family_is_too_and_the_child_was_not_asked(playing):
    playing(story(worry(0, 3), help_(3, "declined", by="family")))
    assert rows(RiskIndicator)[-1].code == "D06"


def test_help_declined_by_its_service_is_a_fall_of_support(playing):
    played = playing(story(worry(0, 3), help_(3, "declined", by="service")))
    assert [row.code for row in rows(RiskIndicator)] == ["D03"]
    assert (3, "R4", 10) in asked(played)


def test_help_that_starts_is_meant_for_every_worry_that_waits(playing):
    played = playing(
        story(worry(0, 2), worry(1, 2, "loss"), help_(2, "started"), worry(4, 1, "mood"))
    )
    assert asked(played) == []
    assert [one.level for one in played.family.evaluation(instant(4, minutes=9)).unanswered] == [
        Level.MINOR
    ]


def test_more_help_that_a_review_decides_is_no_answer_until_it_begins(playing):
    played = playing(story(worry(0, 3), review(2, "increased"), note(30)))
    assert held(played) == [2]
    assert [ask for ask in asked(played) if ask[1] == "R5"] == [(9, "R5", 16)]
    assert played.family.evaluation(instant(30)).unanswered[0].reopened


def test_more_help_that_a_review_decided_and_that_begins_in_time_answers(playing):
    played = playing(story(worry(0, 3), review(2, "increased"), help_(4, "started"), note(20)))
    assert asked(played) == [(0, "R1a", 7)]
    assert played.family.evaluation(instant(20)).unanswered == ()


def test_a_service_that_was_never_heard_of_before_it_ends_had_run_since_day_0(playing):
    played = playing(story(worry(0, 3), help_(8, "ended", service="counselling")))
    (line,) = rows(SupportService)
    assert (line.type_code, line.name) == ("counselling", "counselling")
    assert (8, "R4", 15) in asked(played)
    assert len(played.family.evaluation(instant(9)).unanswered) == 1


def test_support_that_falls_by_half_is_a_fall_and_still_holds_contacts(playing):
    played = playing(story(worry(0, 3), help_(1, "started"), help_(9, "decreased"), note(60),
                           harm=61))  # fmt: skip
    assert (9, "R4", 16) in asked(played)
    assert silence(played) == []
    assert [line.amount for line in played.help.lines] == [2.0]


def test_a_review_that_closed_or_cut_help_decides_no_change_and_the_newest_service_falls(playing):
    played = playing(story(worry(0, 3), help_(1, "started", service="school"),
                           help_(2, "started", service="camhs"), review(9, "closed")))  # fmt: skip
    assert {line.service: line.amount for line in played.help.lines} == {"school": 4.0, "camhs": 0}
    assert (9, "R4", 16) in asked(played)


def test_a_review_that_nothing_had_called_is_held_and_is_no_ask_of_anybody(playing):
    played = playing(story(worry(0, 2), review(5, "no_change")))
    assert held(played) == [5]
    asks = asks_of(played.family, played.asked_at)
    assert (asks.prompts, asks.someone_asked) == ((), ())


def test_no_change_is_signed_the_same_day_and_answers(playing):
    played = playing(story(worry(0, 3), review(3, "no_change"), note(4)))
    assert played.family.evaluation(instant(4)).unanswered == ()
    signed = [row for row in rows(Task) if row.kind is TaskKind.COUNTERSIGN]
    assert [number_of(row.closed_at) for row in signed] == [3]


def test_only_a_serious_no_change_is_looked_at_again_within_days(playing):
    playing(story(worry(0, 3), worry(1, 2, "loss"), review(3, "no_change")))
    assert len([row for row in rows(Task) if row.kind is TaskKind.NEXT_LOOK]) == 1


def test_a_moderate_no_change_waits_for_the_next_planned_review(playing):
    playing(story(worry(0, 2), review(3, "no_change")))
    assert [row for row in rows(Task) if row.kind is TaskKind.NEXT_LOOK] == []


def test_a_second_no_change_counts_only_if_a_serious_worry_rose_between(playing):
    played = playing(story(worry(0, 3), review(3, "no_change"), review(6, "no_change"), note(8)))
    assert not played.family.evaluation(instant(8)).consultation_forced


def test_a_second_no_change_after_a_rise_forces_a_consultation(playing):
    played = playing(
        story(worry(0, 3), review(3, "no_change"), worry(5, 3, "self_harm"),
              review(8, "no_change"), note(9))
    )  # fmt: skip
    assert played.family.evaluation(instant(9)).consultation_forced


def test_a_third_no_change_is_the_head_of_services_own(playing):
    playing(
        story(worry(0, 3), review(3, "no_change"), worry(5, 3, "self_harm"),
              review(8, "no_change"), worry(10, 3, "plan"), review(12, "no_change"))
    )  # fmt: skip
    chairs = [row.chaired_by for row in rows(ReviewMeeting) if row.held_at is not None]
    assert chairs[-1] == "head_of_service"


def test_what_only_the_chronology_held_changes_nothing(playing):
    assert asked(playing(story(worry(0, 1), note(1), note(2)))) == []
    assert rows(ReviewPrompt) == []


def test_being_seen_is_an_assessment_and_never_a_worry(playing):
    assert silence(playing(story(worry(40, 2), harm=60))) == [45]


def test_an_assessment_puts_silence_off(playing):
    assert silence(playing(story(seen(40), harm=60))) == []


def test_an_optional_entry_of_the_catalogue_is_played_and_stays_current_90_days(playing):
    played = playing(story(worry(0, 1, "offending"), harm=100))
    assert [row.code for row in rows(RiskIndicator)] == ["F09"]
    assert len(played.family.evaluation(instant(89)).unanswered) == 1
    assert played.family.evaluation(instant(91)).unanswered == ()


def test_each_review_is_held_on_its_day_where_the_load_is_asked_for(playing):
    played = playing(story(worry(0, 3), worry(12, 3, "self_harm"), harm=30), hold_when_due=True)
    assert held(played) == [7, 16]


def test_a_played_story_breaks_no_promise(playing):
    playing(story(worry(0, 4, "plan"), help_(2, "started"), review(5, "no_change"),
                  help_(20, "ended"), worry(25, 3), help_(26, "declined", by="child")))  # fmt: skip
    assert check_promises(instant(40), full=True) == []


TWO_STORIES = (
    story(worry(0, 3), review(2, "increased"), help_(12, "started"), worry(15, 2, "loss"),
          worry(33, 3, "self_harm"), help_(36, "ended"), seen(50), harm=70),
    story(worry(1, 2), worry(2, 2, "loss"), worry(3, 1, "mood"), help_(9, "declined", by="child"),
          review(30, "no_change"), worry(31, 4, "plan"), worry(32, 3, "self_harm"), harm=80),
)  # fmt: skip


def everything(played):
    reviews = [(number_of(row.opened_at), row.due_at, row.held_at, row.closed_how)
               for row in rows(ReviewMeeting)]  # fmt: skip
    tasks = sorted((row.kind, row.due_at, number_of(row.opened_at),
                    row.closed_at and number_of(row.closed_at)) for row in rows(Task))  # fmt: skip
    return asked(played), silence(played), reviews, tasks


def test_the_clock_that_jumps_gives_the_same_as_a_sweep_every_night(own):
    for told in TWO_STORIES:
        found = []
        for pace in Pace:
            with own.afresh():
                found.append(everything(play(told, pace=pace)))
        assert found[0] == found[1]
