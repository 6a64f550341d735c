"""What makes a review held, what each decision records, and who signs: pure checks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.commands.reviews import DecideOnWorry, SendReview, TookPart
from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.decisions import (
    SAME_WORDS,
    Before,
    Terms,
    decision_faults,
    no_change_is_offered,
    no_change_is_second,
)
from ehcoord.rules.reviews import (
    Part,
    attendance_faults,
    chair_faults,
    countersigning_level,
    may_be_decision_call,
    must_be_decided,
    needs_countersignature,
    next_date_faults,
    standing_faults,
    unchanged_in_a_row,
    view_faults,
    voice_faults,
)
from ehcoord.rules.suggestions import suggest_code, suggest_codes
from ehcoord.rules.vocabulary import DecisionKind, Level, ReviewForm
from ehcoord.schemas.rulebook import rulebook_from_raw, rulebook_raw

RULEBOOK = rulebook_from_raw(rulebook_raw(Path(__file__).parents[2] / "rulebook"))
CALENDAR = WorkingCalendar()
MET_AT = datetime(2025, 5, 21, 9, 0, tzinfo=UTC)
WORRY = UUID(int=1)
TERMS = Terms(MET_AT, RULEBOOK, CALENDAR, child_seen_on=date(2025, 5, 20))

SAME, MORE = (DecisionKind.NO_CHANGE,), (DecisionKind.INCREASE,)
kinds, levels = st.sampled_from(DecisionKind), st.sampled_from(Level)
people = st.builds(
    TookPart,
    name=st.just("Somebody"),
    agency=st.sampled_from(["School", "school ", "Health", "Council", "Police"]),
    part=st.sampled_from(Part),
    own_view=st.none() | st.integers(0, 10),
    own_view_because=st.sampled_from(["", "Seen at home"]),
)


def before(level=Level.SERIOUS, **more):
    return Before(**{"level": level, "learned_on": date(2025, 5, 19), **more})


def complete(kind):
    return DecideOnWorry(
        WORRY, kind, why="Because of what we saw.", change_our_mind="Another night away.",
        next_look_on=date(2025, 5, 27), deliver_by=date(2025, 5, 27), what_help="Mentor",
        support_type="counselling", what_stops="The group", by_whom="Ola Finn",
        contacts_per_4_weeks=8.0, consulted="Duty desk", consulted_at=MET_AT, reply="Carry on",
        holds_meanwhile="Daily call",
    )  # fmt: skip


@given(kinds, levels)
def test_a_decision_that_records_everything_is_accepted(kind, level):
    assert decision_faults(complete(kind), before(level), TERMS) == {}


@given(kinds, levels)
def test_a_decision_that_records_nothing_is_refused_but_a_tick_on_a_minor_worry(kind, level):
    bare = DecideOnWorry(WORRY, kind)
    is_a_tick = kind is DecisionKind.NO_CHANGE and level is Level.MINOR
    assert bool(decision_faults(bare, before(level), TERMS)) is not is_a_tick


# What a decision about a serious worry must record, by its kind.
NEEDED = {
    DecisionKind.INCREASE: (
        "what_help", "support_type", "by_whom", "contacts_per_4_weeks", "deliver_by"
    ),
    DecisionKind.STEP_UP: ("consulted", "consulted_at", "holds_meanwhile"),
    DecisionKind.REDISTRIBUTE: ("what_help", "what_stops", "why"),
    DecisionKind.NO_CHANGE: ("why", "change_our_mind", "next_look_on"),
    DecisionKind.NO_LONGER_TRUE: ("why",),
}  # fmt: skip
EMPTY = {"contacts_per_4_weeks": 0.0, "deliver_by": None, "consulted_at": None,
         "next_look_on": None, "support_type": None}  # fmt: skip


@given(kinds, st.data())
def test_a_decision_that_leaves_any_one_thing_out_is_refused_at_that_thing(kind, data):
    missing = data.draw(st.sampled_from(NEEDED[kind]))
    decision = replace(complete(kind), **{missing: EMPTY.get(missing, "")})
    assert set(decision_faults(decision, before(), TERMS)) == {missing}


@given(kinds, levels, levels)
def test_a_more_worrying_worry_never_needs_less(kind, one, other):
    low, high = sorted([one, other])
    bare = DecideOnWorry(WORRY, kind)
    assert set(decision_faults(bare, before(low), TERMS)) <= set(
        decision_faults(bare, before(high), TERMS)
    )
    assert needs_countersignature(kind, low) <= needs_countersignature(kind, high)


@given(st.lists(st.tuples(kinds, levels)))
def test_whoever_signs_is_fit_for_the_highest_level_that_needs_a_name(decided):
    needing = [level for kind, level in decided if needs_countersignature(kind, level)]
    assert countersigning_level(decided) == max(needing, default=None)


@given(st.dictionaries(st.integers(1, 9), levels))
def test_a_call_decides_on_the_serious_and_a_review_on_all(waiting):
    assert must_be_decided(waiting, decision_call=False) == waiting.keys()
    by_call = must_be_decided(waiting, decision_call=True)
    assert by_call == {one for one, level in waiting.items() if level >= Level.SERIOUS}


@given(st.lists(people, max_size=6), people, st.sampled_from(ReviewForm))
def test_one_more_who_takes_part_never_breaks_the_quorum(there, one_more, form):
    def faults(took_part):
        return attendance_faults(took_part, form, decision_call=False, rulebook=RULEBOOK)

    assert not faults([*there, one_more]) or faults(there)


def test_the_same_agency_twice_is_one_agency_and_a_family_is_none():
    there = [TookPart("A", "School"), TookPart("B", " school"),
             TookPart("C", "Home", Part.FAMILY)]  # fmt: skip
    short = attendance_faults(there, ReviewForm.SHORT, decision_call=False, rulebook=RULEBOOK)
    assert short == {
        "attendance": ["1 agency was there and 2 are needed. The review has not been held."]
    }


def test_a_decision_call_needs_the_lead_and_a_manager_or_safeguarding_lead():
    lead, manager = TookPart("A", "School", Part.LEAD), TookPart("B", "Council", Part.MANAGER)

    def faults(*there):
        return attendance_faults(there, ReviewForm.FULL, decision_call=True, rulebook=RULEBOOK)

    assert faults(lead, manager) == {}
    assert faults(lead, replace(manager, part=Part.OTHER))
    assert faults(replace(lead, part=Part.OTHER), manager)


@pytest.mark.parametrize(("due_in", "will_do"), [(1, True), (3, True), (5, False)])
def test_a_call_will_do_only_where_a_review_was_wanted_within_three_days(due_in, will_do):
    due = CALENDAR.end_of_business(CALENDAR.add_working_days(MET_AT.date(), due_in))
    assert may_be_decision_call([(MET_AT, due)], CALENDAR, RULEBOOK) is will_do


@pytest.mark.parametrize(
    ("views", "why", "is_asked"),
    [((3, 6), "", False), ((3, 7), "", True), ((3, 7), "Seen at home", False), ((5,), "", False)],
)
def test_views_that_lie_far_apart_say_why(views, why, is_asked):
    there = [TookPart("A", "School", own_view=view, own_view_because=why) for view in views]
    assert bool(view_faults(there, RULEBOOK)) is is_asked


def test_parents_are_not_asked_where_it_could_warn_somebody():
    silent = SendReview(0, MET_AT, (), (), child_not_asked_because="With social care today")
    assert set(voice_faults(silent, professionals_only=False)) == {"parents_say"}
    assert voice_faults(silent, professionals_only=True) == {}


def test_the_words_of_the_last_time_are_no_reason():
    decision = complete(DecisionKind.NO_CHANGE)
    last = before(last_no_change="BECAUSE of what   we saw")
    assert decision_faults(decision, last, TERMS) == {"why": [SAME_WORDS]}


def test_help_is_not_moved_to_the_same_worry_twice_running():
    moved = before(moved_last=True)
    assert "kind" in decision_faults(complete(DecisionKind.REDISTRIBUTE), moved, TERMS)


@given(st.integers(0, 5), levels)
def test_no_change_of_a_serious_worry_is_never_offered_a_third_time_but_to_the_head(count, level):
    decision, known = complete(DecisionKind.NO_CHANGE), before(level, no_changes=count)
    is_third = count >= 2 and level >= Level.SERIOUS
    assert bool(decision_faults(decision, known, TERMS)) is is_third
    assert decision_faults(decision, known, replace(TERMS, by_head_of_service=True)) == {}


def test_a_second_no_change_needs_social_cares_answer():
    alone = replace(complete(DecisionKind.NO_CHANGE), consulted="", consulted_at=None, reply="")
    assert decision_faults(alone, before(), TERMS) == {}
    again = decision_faults(alone, before(no_changes=1), TERMS)
    assert set(again) == {"consulted", "consulted_at", "reply"}


@pytest.mark.parametrize("seen_on", [None, date(2025, 5, 18)])
def test_a_serious_worry_is_not_over_while_nobody_has_seen_the_child_since(seen_on):
    terms = replace(TERMS, child_seen_on=seen_on)
    over = complete(DecisionKind.NO_LONGER_TRUE)
    assert "kind" in decision_faults(over, before(), terms)
    assert decision_faults(over, before(Level.MODERATE), terms) == {}


@given(st.integers(-3, 20))
def test_more_help_for_a_serious_worry_begins_within_five_working_days(days):
    by = MET_AT.date() + timedelta(days=days)
    decision = replace(complete(DecisionKind.INCREASE), deliver_by=by)
    is_in_time = MET_AT.date() <= by <= CALENDAR.add_working_days(MET_AT.date(), 5)
    assert (decision_faults(decision, before(), TERMS) == {}) is is_in_time


@pytest.mark.parametrize(
    ("words", "code"),
    [("crying and anxious, no sleep", "A01"), ("went missing", "F01"), ("", None)],
)
def test_everyday_words_suggest_a_code(words, code):
    assert suggest_code(words, RULEBOOK) == code


@given(st.text(max_size=80))
def test_only_codes_that_are_offered_are_suggested(words):
    found = suggest_codes(words, RULEBOOK)
    assert (
        found == suggest_codes(words.upper(), RULEBOOK)
        or words.casefold() != words.upper().casefold()
    )
    assert all(RULEBOOK.indicators[code].enabled for code in found)
    assert len(found) == len(set(found)) <= 5


@pytest.mark.parametrize(
    ("decided", "counted"),
    [
        ((), 0),
        ((SAME,), 1),
        ((MORE, SAME, SAME), 2),
        ((SAME, MORE), 0),
        ((SAME, (), SAME), 2),
        ((SAME, (DecisionKind.NO_CHANGE, DecisionKind.STEP_UP)), 0),
    ],
)
def test_reviews_that_changed_nothing_are_counted_from_the_latest_back(decided, counted):
    assert unchanged_in_a_row(decided) == counted


def test_every_review_needs_the_lead_or_their_deputy():
    there = [TookPart("A", "School"), TookPart("B", "Council"), TookPart("C", "Health")]
    said = attendance_faults(there, ReviewForm.FULL, decision_call=False, rulebook=RULEBOOK)
    assert said == {
        "attendance": ["The lead or their deputy takes part in every review. Add them."]
    }


@pytest.mark.parametrize("chair", ["service_manager", "head_of_service"])
@given(st.lists(people, max_size=5))
def test_a_raised_chair_is_taken_by_somebody_as_senior(chair, there):
    senior = {Part.SERVICE_MANAGER, Part.HEAD_OF_SERVICE}
    assert bool(chair_faults(there, chair)) is not bool({one.part for one in there} & senior)
    assert chair_faults(there, "lead") == {}


ANSWERED = SendReview(0, MET_AT, (), (), agreement_stands=True, lead_is_right=True)


@pytest.mark.parametrize(
    ("said", "professionals_only", "missing"),
    [
        ({}, False, set()),
        ({"agreement_stands": None}, False, {"agreement_stands"}),
        ({"agreement_stands": None}, True, set()),
        ({"agreement_stands": False}, False, {"agreement_because"}),
        ({"lead_is_right": None}, True, {"lead_is_right"}),
        ({"lead_is_right": False}, False, {"lead_because"}),
        ({"lead_is_right": False, "lead_because": "The school nurse"}, False, set()),
    ],
)
def test_a_review_asks_whether_the_agreement_and_the_lead_still_stand(
    said, professionals_only, missing
):
    found = standing_faults(replace(ANSWERED, **said), professionals_only=professionals_only)
    assert set(found) == missing


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [(None, False), (date(2025, 5, 21), True), (date(2025, 5, 22), False),
     (date(2025, 8, 13), False), (date(2025, 8, 14), True)],
)  # fmt: skip
def test_the_next_review_is_after_this_one_and_within_the_ceiling(chosen, refused):
    assert bool(next_date_faults(chosen, MET_AT, date(2025, 8, 13))) is refused


@pytest.mark.parametrize(
    ("no_changes", "second", "offered"), [(0, False, True), (1, True, True), (2, True, False)]
)
def test_no_change_costs_more_each_time_and_is_not_offered_a_third(no_changes, second, offered):
    stood = before(no_changes=no_changes)
    assert no_change_is_second(stood, RULEBOOK) is second
    assert no_change_is_offered(stood, TERMS) is offered
    assert no_change_is_offered(stood, replace(TERMS, by_head_of_service=True))
    assert no_change_is_offered(before(Level.MODERATE, no_changes=no_changes), TERMS)
