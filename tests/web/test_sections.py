"""Writing an assessment: in any order, interrupted, by several people, without losing a word."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.assessments import StartAssessment
from ehcoord.db import db
from ehcoord.demo.assessing import write_every_part
from ehcoord.models.assessments import AssessmentDraft, AssessmentSection
from ehcoord.models.risks import RiskIndicator
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.services.assessments import start_assessment
from tests.builders import NOW, a_case, a_partnership

LONG = "School rang in March: two mornings a week missed."
WHOLE = {"number": "0", "led_to_it": LONG, "tried_before": "A mentor, who left at Easter.",
         "hoped_for_not": "not_asked", "hoped_for_why": "At the next visit, Priya."}  # fmt: skip


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, children=2, lead=p.lead)


@pytest.fixture
def assessment(p, case):
    told = StartAssessment(AssessmentKind.NEW)
    return start_assessment(p.practitioner, case.public_id, told, now=NOW)


def part(assessment, code, child=None):
    about = f"/children/{child}" if child else ""
    return f"/assessments/{assessment}{about}/parts/{code}"


def rows(table):
    query = sa.select(table).order_by(table.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def test_a_part_is_saved_as_it_goes_and_leads_to_the_next(browser_of, p, case, assessment):
    mine, here = browser_of(p.practitioner), part(assessment, "why_now")
    page = mine.post(here, {"number": "0", "led_to_it": LONG, "act": "save"})
    assert (page.leads_to, rows(AssessmentSection)) == (here, [])
    page = mine.get(here)
    assert page.value("led_to_it") == LONG
    assert "Saved at 10am." in page.text
    page = mine.post(here, {**WHOLE, "act": "next"})
    assert page.leads_to == part(assessment, "people_present")
    assert rows(AssessmentDraft) == []
    listed = mine.get(f"/cases/{case.public_id}/assessment")
    assert "1 of 7 parts are done." in listed.text
    page = mine.post(here, {**WHOLE, "number": "1", "hoped_for_why": "", "act": "later"})
    assert page.leads_to == f"/cases/{case.public_id}/assessment"
    assert "1 question of this part still to answer." in mine.follow(page).said


def test_a_short_answer_is_asked_about_once_and_then_accepted(browser_of, p, assessment):
    mine, here = browser_of(p.practitioner), part(assessment, "why_now")
    page = mine.post(here, {**WHOLE, "tried_before": "None"}, status=422)
    assert page.errors["tried_before"].startswith("That is short. None known, or not asked?")
    assert rows(AssessmentDraft)[0].answers["tried_before"] == "None"
    again = {**WHOLE, "tried_before": "None", "asked_about": page.form()["asked_about"]}
    mine.post(here, again)
    assert rows(AssessmentSection)[0].complete


def test_what_is_no_answer_is_said_at_its_box_and_nothing_typed_is_lost(browser_of, p, assessment):
    mine, here = browser_of(p.practitioner), part(assessment, "why_now")
    page = mine.post(here, {**WHOLE, "led_to_it": "."}, status=422)
    assert page.errors["led_to_it"].startswith("A full stop is not an answer.")
    assert page.value("tried_before") == WHOLE["tried_before"]


def test_two_people_at_once_see_both_texts_and_join_them(browser_of, p, assessment):
    here = part(assessment, "why_now")
    browser_of(p.practitioner).post(here, WHOLE)
    lead = browser_of(p.lead)
    page = lead.post(here, {"number": "0", "led_to_it": "The nurse rang in April."}, status=409)
    assert "Priya Nair changed this part" in page.errors["_"]
    assert (page.value("led_to_it"), page.value("number")) == ("The nurse rang in April.", "1")
    assert LONG in page.text
    lead.post(here, {**WHOLE, "number": "1", "led_to_it": "The nurse rang in April."})
    assert rows(AssessmentSection)[0].answers["led_to_it"] == "The nurse rang in April."


def test_a_sibling_lends_its_words(browser_of, p, case, assessment):
    first, second = case.child_public_ids
    mine = browser_of(p.practitioner)
    says = "Wants quiet mornings and to be walked to school."
    mine.post(part(assessment, "childs_voice", first), {"number": "0", "says": says})
    here = part(assessment, "childs_voice", second)
    page = mine.get(here)
    assert (page.value("says"), page.links()["Robin"]) == ("", f"{here}?same-as={first}")
    assert mine.get(f"{here}?same-as={first}").value("says") == says


def test_a_worry_named_in_a_part_stands_on_the_record(browser_of, p, case, assessment):
    here = part(assessment, "what_has_happened", case.child_public_ids[0])
    mine = browser_of(p.practitioner)
    assert "Record it here instead" in mine.get(here).links()
    said = {"number": "0", "happened": "A grandparent died last year.",
            "worries-0-one_use_id": str(uuid4()), "worries-0-what": "Stays out at night.",
            "worries-0-level": "2"}  # fmt: skip
    mine.post(here, said)
    assert [one.evidence for one in rows(RiskIndicator)] == ["Stays out at night."]


def test_a_submitted_assessment_is_read_whole_and_restricted_parts_by_few(
    browser_of, p, case, assessment
):
    write_every_part(p.lead, assessment, case.child_public_ids, now=NOW)
    page = browser_of(p.lead).get(f"/assessments/{assessment}")
    assert "What has happened to Robin" in page.text
    assert "Watching the yard, asking friends" in page.text
    around = browser_of(p.coordinator).get(f"/assessments/{assessment}")
    assert "What has happened to Robin" not in around.text
    browser_of(p.other_practitioner).get(f"/assessments/{assessment}", status=404)


def test_withdrawing_says_why(browser_of, p, case, assessment):
    mine = browser_of(p.practitioner)
    page = mine.post(f"/assessments/{assessment}/withdraw", status=422)
    assert set(page.errors) == {"because"}
    mine.post(f"/assessments/{assessment}/withdraw", {"because": "They moved before we met."})
    page = mine.get(part(assessment, "why_now"), status=303)
    assert "submitted or withdrawn" in mine.follow(page).said
