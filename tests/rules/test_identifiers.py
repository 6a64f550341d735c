"""Numbers that name a child elsewhere check themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcoord.rules.identifiers import is_nhs_number, is_upn, tidy_identifier

DIGITS = st.text(alphabet="0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize("number", ["9434765919", "6541003238"])
def test_a_number_whose_last_digit_fits_is_an_nhs_number(number):
    assert is_nhs_number(number)


@pytest.mark.parametrize("number", ["9434765918", "943476591", "94347659190", "943476591a", ""])
def test_any_other_is_not(number):
    assert not is_nhs_number(number)


@given(DIGITS)
def test_at_most_one_last_digit_makes_an_nhs_number(nine):
    assert sum(is_nhs_number(f"{nine}{last}") for last in range(10)) <= 1


def test_a_pupil_number_is_checked_by_its_first_letter():
    assert is_upn("B801200005001")
    assert not is_upn("A801200005001")


@pytest.mark.parametrize("number", ["B80120000500", "I801200005001", "B8012000050O1", ""])
def test_what_is_no_pupil_number_is_refused(number):
    assert not is_upn(number)


def test_exactly_one_first_letter_fits_a_temporary_pupil_number_too():
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    assert sum(is_upn(f"{letter}80120000500A") for letter in letters) == 1


def test_spaces_and_dashes_are_no_part_of_a_number():
    assert tidy_identifier(" 943 476-5919 ") == "9434765919"
