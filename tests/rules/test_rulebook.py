"""The rulebook that comes with the service says what practice and statute say."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ehcoord.rules.calendar import calendar_of
from ehcoord.rules.plain_words import rules_in_words
from ehcoord.rules.rulebook import Term
from ehcoord.rules.vocabulary import Level, Rule, RuleMode, Unit
from ehcoord.schemas.rulebook import load_rulebook

RULEBOOK = load_rulebook(Path(__file__).parents[2] / "rulebook")
CATALOGUE = RULEBOOK.indicators
UNKIND = re.compile(r"high.risk|low.risk|risk level|score|\bred\b|\bamber\b|alert|resolved", re.I)


def test_sixty_worries_eleven_extras_and_six_made_by_the_service() -> None:
    extras = {code for code, worry in CATALOGUE.items() if worry.optional}
    made = {code for code, worry in CATALOGUE.items() if worry.system_made}
    assert extras == {
        *("B03", "C07", "C10", "D08", "D09", "D10", "E07", "E08", "E12", "F09", "F11")
    }
    assert made == {f"G0{number}" for number in range(1, 7)}
    assert len(CATALOGUE) - len(extras) - len(made) == 60


def test_extras_are_not_offered_and_still_have_their_levels_and_dates() -> None:
    for worry in CATALOGUE.values():
        if worry.optional:
            assert not worry.enabled
            assert worry.current_days == 90


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_worry_has_a_short_name_a_description_and_everyday_words(code: str) -> None:
    worry = CATALOGUE[code]
    assert worry.group == code[0]
    assert 0 < len(worry.short_name) <= 40
    assert len(worry.description) > 20
    assert worry.words == tuple(word.lower() for word in worry.words)
    assert not UNKIND.search(f"{worry.name} {worry.short_name} {worry.description} {worry.now}")


def test_short_names_are_told_apart() -> None:
    assert len({worry.short_name for worry in CATALOGUE.values()}) == len(CATALOGUE)


def test_abuse_and_domestic_abuse_start_among_professionals() -> None:
    found = {code for code, worry in CATALOGUE.items() if worry.professionals_only}
    assert found == {"B01", "B02", "B03", "B04", "B05", "E02", "E03", "E10", "E11"}


def test_hardship_and_what_the_service_made_never_count_towards_a_review() -> None:
    found = {code for code, worry in CATALOGUE.items() if worry.zero_points}
    assert found == {"E06", "G01", "G02", "G03", "G04", "G05", "G06"}


def test_every_worry_that_is_always_immediate_has_a_statutory_or_emergency_route() -> None:
    for code, worry in CATALOGUE.items():
        if worry.levels == (Level.IMMEDIATE,):
            assert worry.statutory_from is Level.IMMEDIATE, code
            assert worry.now, code


@pytest.mark.parametrize(
    ("code", "days"), [("A13", 180), ("E02", 365), ("C05", None), ("A07", 180), ("F09", 90)]
)
def test_worries_stay_current_for_as_long_as_practice_says(code: str, days: int | None) -> None:
    assert CATALOGUE[code].current_days == days


def test_a_plan_or_an_attempt_is_immediate_for_thirty_days() -> None:
    assert {CATALOGUE[code].current_days_at_immediate for code in ("A07", "A08")} == {30}


def test_abuse_told_stays_immediate_until_somebody_decided() -> None:
    assert {code for code, worry in CATALOGUE.items() if worry.until_decided} == {
        *("B01", "B02", "E10")
    }


def test_a_police_investigation_or_an_assessment_is_never_support() -> None:
    never = {code for code, kind in RULEBOOK.support_types.items() if not kind.counts_as_support}
    assert {"police_or_court", "social_work_assessment", "camhs_assessment"} <= never


def test_every_kind_of_help_has_a_level_of_support_that_has_a_name() -> None:
    assert set(RULEBOOK.support_levels) == set(range(7))
    assert {kind.level for kind in RULEBOOK.support_types.values()} <= set(range(7))


def test_there_are_ten_outcomes() -> None:
    assert len(RULEBOOK.outcomes) == 10


def test_the_numbers_to_ring_are_reserved_for_drama_or_national() -> None:
    for card in RULEBOOK.contact_cards:
        assert card.number in {"999", "111"} or card.number.startswith("01632 960 ")


def test_serious_decisions_are_signed_by_a_social_work_consultant() -> None:
    assert RULEBOOK.countersigners[Level.SERIOUS] == ("consultant",)
    assert RULEBOOK.countersigners[Level.MINOR] == ()


def test_points_are_one_two_three_and_none_for_what_is_immediate() -> None:
    assert [RULEBOOK.check.points[level] for level in Level] == [1, 2, 3, 0]


def test_statutory_periods_are_as_statute_has_them() -> None:
    assert RULEBOOK.terms["acknowledgement"] == Term(1, Unit.WORKING_DAYS)
    assert RULEBOOK.terms["conference"] == Term(15, Unit.WORKING_DAYS)
    assert RULEBOOK.terms["statutory_assessment"] == Term(45, Unit.WORKING_DAYS)
    assert RULEBOOK.terms["subject_access"] == Term(1, Unit.MONTHS)


def test_the_calendar_of_a_rulebook_has_its_closures() -> None:
    calendar = calendar_of(RULEBOOK)
    assert calendar.version == RULEBOOK.calendar_version
    assert not any(calendar.is_working(day) for day in RULEBOOK.closures)


def test_every_rule_is_published_in_one_sentence_with_its_numbers() -> None:
    told = rules_in_words(RULEBOOK)
    assert [rule.rule for rule in told] == [
        *("R0", "R1", "R1a", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "first_meeting")
    ]
    assert {rule.rule for rule in told} == {rule.value for rule in Rule}
    for rule in told:
        assert rule.mode is RuleMode.ON
        assert re.search(r"\d", rule.sentence)
        assert rule.sentence.endswith(".")
        assert not UNKIND.search(rule.sentence)
        assert "point" not in rule.sentence


def test_a_changed_number_changes_the_published_words() -> None:
    stricter = replace(RULEBOOK, check=replace(RULEBOOK.check, r1_points=6))
    before, after = rules_in_words(RULEBOOK)[1], rules_in_words(stricter)[1]
    assert "come to 7 or more" in before.sentence
    assert "come to 6 or more" in after.sentence
