"""A disagreement between agencies is answered in words by whoever is asked, and that closes it."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.escalations import AnswerEscalation
from ehcoord.commands.leads import AnswerNomination, AskToLead
from ehcoord.db import db
from ehcoord.errors import NotFound, NotPermitted, RuleBroken
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.escalations import Escalation, EscalationAnswer
from ehcoord.models.messages import Message
from ehcoord.queries.escalations import escalation_to_read, escalations_of
from ehcoord.rules.tasks import TaskKind
from ehcoord.services import leads
from ehcoord.services.escalations import answer_escalation
from tests.builders import NOW, a_case, a_partnership
from tests.leading import the_task

# The last rung of the ladder of confirming, and an hour.
LADDER_ENDS = datetime(2025, 5, 30, 17, tzinfo=UTC)
SAID = AnswerEscalation("Our nurse leads from Monday.")


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    """A family for which the trust was asked, said no, and the ladder came to its end."""
    case = a_case(p, flagged=True)
    asked = leads.nominate_lead(
        p.manager, case.public_id, AskToLead(p.other_practitioner.public_id), now=NOW
    )
    no = AnswerNomination(accepted=False, decline_reason="capacity")
    leads.answer_nomination(p.other_practitioner, asked.nomination_id, no, now=NOW)
    run_sweep(LADDER_ENDS)
    return case


@pytest.fixture
def escalation(case):
    found = db.session.scalars(sa.select(Escalation).where(Escalation.case_id == case.id)).one()
    return found.public_id


def test_the_agency_s_safeguarding_lead_answers_and_the_manager_is_told(p, case, escalation):
    task = the_task(case, TaskKind.ANSWER_ESCALATION)
    assert task.owner_id == p.other_manager.user_id
    task_id = task.id
    done = answer_escalation(p.other_manager, escalation, SAID, now=LADDER_ENDS)
    assert done.answered_by == "Olga Stone"
    closed = db.session.get_one(type(task), task_id)
    assert (closed.closed_how, closed.closed_by_id) == (
        "answer_escalation",
        p.other_manager.user_id,
    )
    told = db.session.scalars(sa.select(Message).where(Message.to_id == p.manager.user_id)).all()
    assert "a disagreement has been answered" in told[-1].subject
    assert SAID.words not in told[-1].subject + told[-1].body
    (one,) = escalations_of(db.session(), p.manager, case.id)
    assert (one.answered_by, one.words, one.answered_at) == (
        "Olga Stone", SAID.words, LADDER_ENDS,
    )  # fmt: skip


def test_the_same_words_again_change_nothing_and_others_are_refused(p, case, escalation):
    first = answer_escalation(p.other_manager, escalation, SAID, now=LADDER_ENDS)
    later = LADDER_ENDS + timedelta(hours=1)
    assert answer_escalation(p.other_manager, escalation, SAID, now=later) == first
    with pytest.raises(RuleBroken, match="answered already"):
        answer_escalation(p.manager, escalation, AnswerEscalation("No."), now=later)
    assert len(db.session.scalars(sa.select(EscalationAnswer)).all()) == 1


def test_a_manager_of_the_case_answers_too_and_nobody_else_does(p, case, escalation):
    for who, refused in ((p.practitioner, NotPermitted), (p.lead, NotFound)):
        with pytest.raises(refused):
            answer_escalation(who, escalation, SAID, now=LADDER_ENDS)
        with pytest.raises(refused):
            escalation_to_read(db.session(), who, escalation, LADDER_ENDS)
    assert not escalation_to_read(db.session(), p.manager, escalation, LADDER_ENDS).asked_of_me
    assert answer_escalation(p.manager, escalation, SAID, now=LADDER_ENDS).answered_by == (
        "Marta Quill"
    )
