"""Who could lead comes in an order anyone can work out, with the reasons, and nobody is hidden."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.leads import Candidate, counting_in_words, suggest

TODAY = date(2025, 5, 19)
SOMEBODY = Candidate(
    user_id=1,
    public_id=UUID(int=1),
    name="Leah Moss",
    job_title="Teacher",
    agency="Hill Lane School",
    trained_on=date(2024, 9, 2),
)


def test_each_reason_comes_before_all_that_follow_it():
    better_first: list[dict[str, Any]] = [
        {"works_now_as": "school nurse", "trained_on": None},
        {"family_asked": True, "trained_on": None},
        {"led_before": True, "trained_on": None},
        {"case_limit": 4, "open_cases": 3, "counted": 4},
        {"trained_on": None},
    ]
    people = [replace(SOMEBODY, user_id=number, **more) for number, more in enumerate(better_first)]
    offered = suggest(reversed(people), TODAY).offered
    assert [one.candidate.user_id for one in offered] == [0, 1, 2, 3, 4]


def test_what_speaks_against_somebody_is_said_in_words_and_hides_nobody():
    against = replace(
        SOMEBODY,
        trained_on=None,
        away_from=TODAY,
        away_until=date(2025, 6, 9),
        covered_by="Helen Brook",
        open_cases=11,
        counted=12,
        case_limit=12,
        agency_ready=False,
    )
    (one,) = suggest([against], TODAY).offered
    assert one.against == (
        "Not trained to lead yet",
        "Away until 9 June: Helen Brook covers",
        "Leads 11, counted as 12, of 12 families: at their limit",
        "Their agency has not named a safeguarding lead and a holiday substitute",
    )


def test_an_absence_to_come_does_not_speak_against_somebody_today():
    later = replace(SOMEBODY, away_from=date(2025, 5, 26), away_until=date(2025, 5, 30))
    assert suggest([later], TODAY).offered[0].against == ()


def test_how_families_are_counted_is_said_in_words():
    assert counting_in_words(2) == "Against a limit a family with a serious worry counts as 2."
    assert counting_in_words(1) == "Against a limit every family counts as one."
    full = replace(SOMEBODY, open_cases=4, counted=4, case_limit=4)
    assert suggest([full], TODAY).offered[0].against == ("Leads 4 of 4 families: at their limit",)


@given(
    st.lists(
        st.builds(
            replace,
            st.just(SOMEBODY),
            user_id=st.integers(1, 50),
            name=st.sampled_from(["Leah Moss", "otis crane", "Priya Nair"]),
            family_asked=st.booleans(),
            not_offered=st.sampled_from(["", "Asked 13 May, declined 15 May: no capacity"]),
            open_cases=st.integers(0, 5),
        ),
        unique_by=lambda one: one.user_id,
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_everybody_is_in_one_list_and_the_order_does_not_depend_on_how_they_came(people, random):
    found = suggest(people, TODAY)
    listed = [one.candidate.user_id for one in found.offered]
    listed += [one.user_id for one in found.not_offered]
    assert sorted(listed) == sorted(one.user_id for one in people)
    assert all(one.not_offered for one in found.not_offered)
    shuffled = list(people)
    random.shuffle(shuffled)
    assert suggest(shuffled, TODAY) == found


def test_a_training_that_has_lapsed_stands_with_none_and_says_since_when():
    lapsed = replace(SOMEBODY, user_id=1, training_lapsed=True)
    trained = replace(SOMEBODY, user_id=2, name="Zia Moss")
    offered = suggest([lapsed, trained], TODAY).offered
    assert [one.candidate.user_id for one in offered] == [2, 1]
    assert offered[1].against == ("Training to lead was on 2 September 2024, and has lapsed",)
