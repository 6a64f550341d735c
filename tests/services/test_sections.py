"""The parts of an assessment: saved as they go, cut into versions, and never lost (ER-12, PR-5)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ehcoord.commands.assessments import (
    AnswerEmergingNeeds,
    SaveSection,
    StartAssessment,
    WithdrawAssessment,
)
from ehcoord.commands.cases import JoinTeamAround
from ehcoord.db import db
from ehcoord.demo.assessing import write_every_part
from ehcoord.errors import NotFound, NotPermitted, RuleBroken
from ehcoord.models.assessments import Assessment, AssessmentDraft, AssessmentSection
from ehcoord.models.contacts import Note
from ehcoord.models.records import AuditEvent
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.rules.assessments import SECTIONS, AssessmentKind
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.sections import section_called
from ehcoord.services.assessments import (
    answer_emerging_needs,
    start_assessment,
    submit_assessment,
    withdraw_assessment,
)
from ehcoord.services.cases import join_team_around
from ehcoord.services.sections import SectionPlace, open_section, save_section
from tests.builders import NOW, a_case, a_partnership

LATER = NOW + timedelta(minutes=10)
WHY = {"led_to_it": "School rang in March.", "tried_before": "A mentor, who left."}


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


@pytest.fixture
def assessment(p, case):
    told = StartAssessment(AssessmentKind.NEW)
    return start_assessment(p.practitioner, case.public_id, told, now=NOW)


def save(actor, assessment, answers, number=0, leaving=True, code="why_now", now=NOW, child=None):
    page = section_called(code)
    read = page.load(answers)
    command = SaveSection(code, number, read, page.missing(read), child, leaving)
    return save_section(actor, assessment, command, now=now)


def rows(table):
    query = sa.select(table).order_by(table.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def test_saving_keeps_the_authors_own_copy_and_cuts_nothing(p, assessment):
    for words in ("School rang.", "School rang in March."):
        done = save(p.practitioner, assessment, {"led_to_it": words}, leaving=False)
    assert (done.cut, done.number) == (False, 0)
    assert rows(AssessmentSection) == []
    (draft,) = rows(AssessmentDraft)
    assert draft.answers == {"led_to_it": "School rang in March."}
    opened = open_section(p.practitioner, SectionPlace(assessment, "why_now"), now=LATER)
    assert (opened.answers, opened.saved_at) == (draft.answers, NOW)


def test_leaving_cuts_a_version_and_the_same_words_make_no_second(p, assessment):
    assert save(p.practitioner, assessment, WHY).number == 1
    again = save(p.practitioner, assessment, WHY, number=1)
    assert (again.cut, again.number, again.complete) == (True, 1, False)
    assert rows(AssessmentDraft) == []
    cut = [one for one in rows(AuditEvent) if one.name == "section.cut"]
    assert [one.details["number"] for one in cut] == [1]
    assert "March" not in str(cut[0].details)
    whole = {**WHY, "hoped_for_not": "not_asked", "hoped_for_why": "Next visit."}
    assert save(p.practitioner, assessment, whole, number=1).complete


def test_who_opens_a_part_sees_what_somebody_else_is_writing(p, case, assessment):
    save(p.practitioner, assessment, WHY, leaving=False)
    opened = open_section(p.lead, SectionPlace(assessment, "why_now"), now=LATER)
    assert (opened.answers, opened.number) == (WHY, 1)
    assert rows(AssessmentDraft) == []


def test_a_stale_save_keeps_both_texts(p, assessment):
    save(p.practitioner, assessment, WHY)
    mine = {"led_to_it": "The nurse rang in April."}
    done = save(p.lead, assessment, mine, now=LATER)
    assert (done.stale, done.cut) == (True, False)
    opened = open_section(p.lead, SectionPlace(assessment, "why_now"), now=LATER)
    assert (opened.answers, opened.theirs) == (mine, WHY)
    assert (opened.changed_by, opened.number) == (p.practitioner.name, 1)
    assert save(p.lead, assessment, {**WHY, **mine}, number=opened.number).number == 2
    (row,) = rows(AssessmentSection)
    assert row.answers["led_to_it"] == "The nurse rang in April."


def test_a_part_of_a_child_needs_a_child_of_this_family(p, assessment):
    other = a_case(p)
    for place in (
        SectionPlace(assessment, "childs_voice"),
        SectionPlace(assessment, "why_now", other.child_public_ids[0]),
        SectionPlace(assessment, "childs_voice", other.child_public_ids[0]),
        SectionPlace(assessment, "no_such_part"),
        SectionPlace(uuid4(), "why_now"),
    ):
        with pytest.raises(NotFound):
            open_section(p.practitioner, place, now=NOW)


def test_what_was_done_to_a_child_is_written_by_few(p, case, assessment):
    told = JoinTeamAround(p.other_practitioner.public_id, "Nurse")
    join_team_around(p.manager, case.public_id, told, now=NOW)
    place = SectionPlace(assessment, "what_has_happened", case.child_public_ids[0])
    with pytest.raises(NotPermitted):
        open_section(p.other_practitioner, place, now=NOW)
    for able in (p.practitioner, p.lead, p.manager):
        open_section(able, place, now=NOW)


def test_worries_named_in_a_part_are_worries_of_the_first_assessment_once(p, case, assessment):
    row = {"one_use_id": str(uuid4()), "what": "Stays out at night.", "level": "3",
           "on": "2025-05-12"}  # fmt: skip
    child = case.child_public_ids[0]
    for number in (0, 1):
        said = {"happened": f"A move in year {number}.", "worries": [row]}
        save(p.practitioner, assessment, said, number, code="what_has_happened", child=child)
    (worry,) = rows(RiskIndicator)
    assert (worry.level, worry.evidence) == (Level.SERIOUS, "Stays out at night.")
    assert worry.first_assessment_id == rows(Assessment)[0].id
    assert worry.observed_at.date().isoformat() == "2025-05-12"
    # It waits for the first meeting, and asks for no review of its own before it (PR-5).
    assert all(review.is_first_meeting for review in rows(ReviewMeeting))


def test_submitting_says_everything_that_is_missing_and_cuts_what_is_being_written(
    p, case, assessment
):
    with pytest.raises(RuleBroken) as refused:
        submit_assessment(p.practitioner, assessment, now=NOW)
    assert refused.value.rule == "needs-not-answered"
    assert len(refused.value.also) == len(SECTIONS)
    answer = AnswerEmergingNeeds(needs_emerging=False, because="Known and stable.")
    answer_emerging_needs(p.practitioner, case.public_id, answer, now=NOW)
    write_every_part(p.practitioner, assessment, case.child_public_ids, now=NOW)
    save(p.lead, assessment, {**WHY, "hoped_for": "Quiet mornings."}, 1, leaving=False)
    submit_assessment(p.practitioner, assessment, now=LATER)
    row = next(one for one in rows(AssessmentSection) if one.section == "why_now")
    assert (row.number, row.answers["hoped_for"]) == (2, "Quiet mornings.")
    with pytest.raises(RuleBroken):
        save(p.lead, assessment, WHY, 2)


def test_an_assessment_that_is_withdrawn_keeps_its_words_and_asks_nothing_more(p, case, assessment):
    save(p.practitioner, assessment, WHY)
    said = WithdrawAssessment("The family moved before we met.")
    for _ in range(2):
        withdraw_assessment(p.practitioner, assessment, said, now=LATER)
    assert rows(AssessmentSection)[0].answers == WHY
    (task,) = [one for one in rows(Task) if one.kind is TaskKind.SUBMIT_ASSESSMENT]
    assert task.closed_how == "withdraw_assessment"
    assert len(rows(Note)) == 1
    start_assessment(p.practitioner, case.public_id, StartAssessment(AssessmentKind.NEW), now=LATER)
