"""The core assessment: short enough to be written, and no way around an honest gap."""

from pathlib import Path

import pytest

from config import ROOT
from ehcoord.errors import InvalidInput
from ehcoord.rules.assessments import SECTIONS, Begun, how_far, sections_to_write
from ehcoord.schemas.rulebook import load_rulebook
from ehcoord.schemas.sections import SECTION_PAGES
from ehcoord.schemas.sections.questions import Kind

RULEBOOK = load_rulebook(Path(ROOT) / "rulebook")
BEHIND = SECTION_PAGES["behind_the_behaviour"]
TWO = [{"may_be": "Grief", "would_show": "Asking", "who": "Mel"}] * 2


def test_every_outline_has_a_page_and_every_page_an_outline():
    assert SECTION_PAGES.keys() == SECTIONS.keys()


def test_the_core_asks_for_no_more_writing_than_the_rulebook_allows():
    narrative = [
        question.name
        for page in SECTION_PAGES.values()
        for question in page.questions
        if question.kind is Kind.WORDS
    ]
    assert len(narrative) == len(set(narrative))
    assert len(narrative) <= RULEBOOK.limits["narrative_answers_core"]


@pytest.mark.parametrize("page", SECTION_PAGES.values(), ids=lambda page: page.code)
def test_an_empty_part_misses_what_must_be_answered_and_an_honest_gap_is_an_answer(page):
    must = tuple(question.name for question in page.questions if not question.optional)
    assert page.missing(page.load({})) == must
    gaps = {f"{name}_not": "declined" for name in must}
    assert page.missing(page.load(gaps)) == must
    assert (
        page.missing(page.load({**gaps, **{f"{name}_why": "Asked twice." for name in must}})) == ()
    )


@pytest.mark.parametrize("said", [".", "---", "?!"])
def test_a_full_stop_is_not_an_answer(said):
    with pytest.raises(InvalidInput) as refused:
        BEHIND.load({"noticed": said})
    assert list(refused.value.messages) == ["noticed"]


def test_a_short_answer_is_asked_about_and_a_long_one_is_not():
    assert BEHIND.short(BEHIND.load({"noticed": "Nothing"})) == ("noticed",)
    assert BEHIND.short(BEHIND.load({"noticed": "Walks out of lessons after lunch."})) == ()
    assert BEHIND.short(BEHIND.load({})) == ()


def test_one_reason_is_one_too_few_and_a_reason_nobody_looks_into_is_half_a_reason():
    assert "reasons" in BEHIND.missing(BEHIND.load({"reasons": TWO[:1]}))
    assert "reasons" not in BEHIND.missing(BEHIND.load({"reasons": TWO}))
    assert "reasons" in BEHIND.missing(BEHIND.load({"reasons": [*TWO, {"may_be": "Bullying"}]}))


def test_a_row_that_carries_nothing_but_its_id_is_no_answer():
    page = SECTION_PAGES["what_has_happened"]
    assert "worries" not in page.load({"worries": [{"one_use_id": "1"}]})


@pytest.mark.parametrize("sent", [{"score": 3}, {"reasons": [{"rank": 1}]}, {"spoken_to": "maybe"}])
def test_what_is_not_asked_is_refused(sent):
    with pytest.raises(InvalidInput):
        BEHIND.load(sent)


def test_every_child_has_the_parts_about_a_child():
    assert len(sections_to_write([1, 2])) == len(SECTIONS) + sum(
        outline.per_child for outline in SECTIONS.values()
    )
    assert how_far([Begun.COMPLETED, Begun.NOT_STARTED]) is Begun.IN_PROGRESS
