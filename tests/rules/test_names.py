"""Names are found as they sound and sorted alike, whatever letters they are written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.names import fold, likeness, name_keys, search_keys, sort_key

NAMES = st.text(min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Zoë O’Brien-Łucka ", "zoe obrien lucka"),
        ("Søren Groß", "soren gross"),
        ("ÞÓRA", "thora"),
        ("Mary--Jane", "mary jane"),
    ],
)
def test_a_name_is_folded_to_plain_small_letters(written, folded):
    assert fold(written) == folded


@given(NAMES)
def test_folding_a_folded_name_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


def test_a_list_is_sorted_by_family_name_without_regard_to_accents():
    assert sorted([sort_key("Zorn"), sort_key("Ödon"), sort_key("adam")])[0] == "adam"


@pytest.mark.parametrize(
    "typed", ["Robin Sample", "Sample Robin", "robyn sampel", "Robin Sample-", "ROBIN SAMPLE"]
)
def test_a_name_is_found_in_either_order_and_as_it_sounds(typed):
    assert search_keys(typed) & name_keys("Robin", "Sample")


def test_a_double_family_name_is_found_wherever_it_begins():
    assert search_keys("Ash Moss Reed") & name_keys("Ash", "Moss Reed")
    assert search_keys("Ash Moss Reed") & name_keys("Ash Moss", "Reed")


def test_a_name_is_found_as_the_family_says_it():
    assert search_keys("Shivawn Lake") & name_keys("Siobhan", "Lake", "Shivawn Lake")


def test_one_word_is_taken_for_a_family_name():
    assert search_keys("Sampel") & name_keys("Robin", "Sample")


@given(NAMES, NAMES)
def test_every_person_is_found_by_the_name_that_was_written(given_name, family_name):
    typed = f"{given_name} {family_name}"
    if fold(given_name) and fold(family_name):
        assert search_keys(typed) & name_keys(given_name, family_name)


def test_the_same_name_is_wholly_alike_and_another_is_less():
    assert likeness("sample robin", "Robin", "Sample") == 1.0
    assert likeness("Robin Sampel", "Robin", "Sample") < 1.0
