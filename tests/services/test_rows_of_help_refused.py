"""Declined help, lost consent, closed cases: each row of the rules, by its own words.

As changed since: a family is not trapped by a worry, which is decided on by name in the closing.
"""

from datetime import date

import pytest
import sqlalchemy as sa

from ehcoord.commands.closing import CloseCase, WorryAtClosing
from ehcoord.commands.social_care import BeginWithSocialCare
from ehcoord.commands.support import StartSupport
from ehcoord.db import db
from ehcoord.errors import InvalidInput, RuleBroken
from ehcoord.models.cases import Case
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportChange
from ehcoord.queries.agenda import agenda
from ehcoord.rules.closing import ClosingReason
from ehcoord.rules.social_care import SocialCareDoes
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level, SupportStatus
from ehcoord.services.closing import close_case
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.social_care import begin_with_social_care
from ehcoord.services.support import start_support
from tests.builders import NOW, a_case, a_partnership
from tests.reviewing import MORE_HELP, open_tasks, record, review_of, send, the_review, waiting

RECORDED = {
    "by whom": "declined_by",
    "why, and what was offered instead": "reason",
    "was the child asked alone": "child_was_asked",
}
SAID = {"declined_by": "parent", "child_was_asked": True, "reason": "Too far. A mentor instead."}


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def decline(p, case, *worries, **more):
    told = StartSupport(
        case.child_public_ids[0], "counselling", SupportStatus.DECLINED, worries, **{**SAID, **more}
    )
    return start_support(p.lead, case.public_id, told, now=NOW)


def close(p, case, reason, *worries, by=None, **said):
    close_case(by or p.manager, case.public_id, CloseCase(reason, worries, **said), now=NOW)


@pytest.mark.parametrize("row", RECORDED)
def test_declined_is_recorded_with(p, case, row):
    field = RECORDED[row]
    with pytest.raises(InvalidInput) as refused:
        decline(p, case, **{field: None if field == "child_was_asked" else ""})
    assert list(refused.value.messages) == [field]
    decline(p, case)
    row = db.session.scalars(sa.select(SupportChange)).one()
    assert {name: getattr(row, name) for name in SAID} == SAID


def test_declined_and_the_worry_stays_open_beside_that_help_was_declined(p, case):
    worry = record(p, case)
    done = decline(p, case, worry)
    assert len(done.rechecked.evaluation.unanswered) == 2
    codes = set(db.session.scalars(sa.select(RiskIndicator.code)))
    assert codes == {None, "D06"}


def test_declined_and_serious_unanswered_is_reviewed_in_5_working_days(p, case):
    worry = record(p, case)
    decline(p, case, worry)
    assert the_review().due_at.date() == date(2025, 5, 27)
    assert worry in waiting(p, NOW)


@pytest.mark.parametrize("decided_on", [False, True])
def test_consent_withdrawn_while_serious_current_consults_the_front_door_before_closing(
    p, case, decided_on
):
    worry = record(p, case)
    if decided_on:
        send(p, review_of((worry, MORE_HELP), met_at=NOW), now=NOW)
    named = () if decided_on else (WorryAtClosing(worry, "School", "The nurse", "Duty desk"),)
    said = {"summary": "Help ends.", "why_they_say_no": "Tired of it."}
    lost = ClosingReason.AGREEMENT_WITHDRAWN
    with pytest.raises(InvalidInput) as refused:
        close(p, case, lost, *named, **said)
    assert list(refused.value.messages) == ["consulted"]
    close(p, case, lost, *named, **said, consulted="Duty desk, today: no referral.")


def test_consent_withdrawn_while_serious_current_needs_a_manager(p, case):
    record(p, case)
    with pytest.raises(RuleBroken) as refused:
        close(p, case, ClosingReason.AGREEMENT_WITHDRAWN, by=p.lead)
    rules = {refused.value.rule, *(one.rule for one in refused.value.also)}
    assert rules == {"closing-manager-looks", "closing-manager-says-why"}


def test_a_case_cannot_be_closed_with_an_unanswered_worry_of_level_2_that_nobody_decides_on(
    p, case
):
    worry = record(p, case, Level.MODERATE)
    with pytest.raises(InvalidInput) as refused:
        close(p, case, ClosingReason.GROWN_UP)
    assert list(refused.value.messages) == [f"worries-{worry}"]
    close(p, case, ClosingReason.GROWN_UP, WorryAtClosing(worry, "Adult team", "The college"))


def test_when_social_care_leads_prompts_go_to_the_early_help_holder_and_are_never_off(p, case):
    told = BeginWithSocialCare(SocialCareDoes.ASSESSMENT, "Sam Ives", NOW.date())
    begin_with_social_care(p.lead, case.public_id, told, now=NOW)
    record(p, case)
    (task,) = open_tasks(TaskKind.HOLD_REVIEW)
    assert task.owner_id == p.lead.user_id
    assert db.session.get_one(Case, case.id).closed_at is None
    found = agenda(
        db.session(), p.lead, the_review().public_id, NOW, rules_in_force(db.session(), NOW)
    )
    assert len(found.waiting) == 1
