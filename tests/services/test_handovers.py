"""A family is handed over: the lead there is leads until the next one has accepted (P1, P4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.closing import CloseCase
from ehcoord.commands.leads import AnswerNomination, AskToLead, ChangeLead, OfferHandover
from ehcoord.db import db, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.models.accounts import Agency
from ehcoord.models.cases import Case
from ehcoord.models.leads import HandoverEnd, LeadHandover, LeadKind, LeadProfessionalAssignment
from ehcoord.models.messages import Message
from ehcoord.queries.access import relations_to
from ehcoord.queries.handovers import handover_to_read
from ehcoord.rules.closing import ClosingReason
from ehcoord.rules.permissions import Relation
from ehcoord.services import leads
from ehcoord.services.closing import close_case
from tests.builders import NOW, a_case, a_partnership
from tests.leading import open_tasks, the_lead

LATER = NOW + timedelta(hours=1)
YES = AnswerNomination(accepted=True, trained=True)
NO = AnswerNomination(accepted=False, decline_reason="capacity")


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.practitioner)


def record_for(who, because="caseload", **more):
    told = {"family_told_on": date(2025, 5, 16), "joint_visit_on": date(2025, 5, 23), **more}
    words = ("One worry stands.", "Ring the school.", "Review on 5 June.", "Priya Nair")
    return OfferHandover(who.public_id, because, *words, **told)


def hand_over(p, case, who=None, by=None, **more):
    command = record_for(who or p.lead, **more)
    return leads.offer_handover(by or p.practitioner, case.public_id, command, now=NOW)


def test_the_old_lead_leads_until_the_next_one_accepts(p, case):
    offered = hand_over(p, case, by=p.manager)
    assert offered.answer_by == datetime(2025, 5, 21, 16, tzinfo=UTC)
    assert the_lead(case) == (p.practitioner.user_id, LeadKind.CONFIRMED)
    assert open_tasks(case) == ["accept_handover"]
    assert Relation.NOMINEE in relations_to(db.session(), p.lead, case.id, NOW)
    ended = leads.answer_handover(p.lead, offered.handover_id, YES, now=LATER)
    assert ended.leading.since == LATER
    assert the_lead(case) == (p.lead.user_id, LeadKind.CONFIRMED)
    assert open_tasks(case) == ["first_contact_with_family", "supervise"]
    before = db.session.scalars(
        sa.select(LeadProfessionalAssignment).order_by(LeadProfessionalAssignment.id)
    ).first()
    assert (before.ended_at, before.ended_because) == (LATER, "caseload")


def test_a_lead_who_hands_over_without_a_manager_hands_on_a_lead_for_now(p, case):
    offered = hand_over(p, case)
    leads.answer_handover(p.lead, offered.handover_id, YES, now=LATER)
    assert the_lead(case) == (p.lead.user_id, LeadKind.INTERIM)
    assert open_tasks(case) == ["confirm_lead"]
    assert db.session.get_one(Case, case.id).flagged_at == NOW


@pytest.mark.parametrize("because", ["family_asked", "child_asked"])
def test_a_change_at_the_family_s_wish_needs_no_manager(p, case, because):
    offered = hand_over(p, case, because=because)
    leads.answer_handover(p.lead, offered.handover_id, YES, now=LATER)
    assert the_lead(case) == (p.lead.user_id, LeadKind.CONFIRMED)


def test_a_no_leaves_the_lead_and_tells_them(p, case):
    offered = hand_over(p, case)
    leads.answer_handover(p.lead, offered.handover_id, NO, now=LATER)
    assert the_lead(case) == (p.practitioner.user_id, LeadKind.CONFIRMED)
    assert open_tasks(case) == []
    assert db.session.scalars(sa.select(Message.to_id)).all() == [p.practitioner.user_id]


def test_the_same_answer_twice_changes_nothing_and_another_is_refused(p, case):
    offered = hand_over(p, case, by=p.manager)
    once = leads.answer_handover(p.lead, offered.handover_id, YES, now=LATER)
    again = leads.answer_handover(p.lead, offered.handover_id, YES, now=LATER)
    assert once == again
    with pytest.raises(RuleBroken, match="was accepted"):
        leads.answer_handover(p.lead, offered.handover_id, NO, now=LATER)
    with pytest.raises(RuleBroken, match="was accepted"):
        leads.take_back_handover(p.manager, offered.handover_id, now=LATER)


def test_one_thing_is_asked_at_a_time(p, case):
    hand_over(p, case)
    with pytest.raises(RuleBroken, match="handed over to Leah Moss"):
        hand_over(p, case, who=p.safeguarding)
    other = a_case(p, flagged=True)
    leads.nominate_lead(p.manager, other.public_id, AskToLead(p.lead.public_id), now=NOW)
    with pytest.raises(RuleBroken, match="asked Leah Moss"):
        hand_over(p, other, who=p.safeguarding)


def test_a_handover_that_is_taken_back_cannot_be_accepted(p, case):
    offered = hand_over(p, case)
    leads.take_back_handover(p.practitioner, offered.handover_id, now=LATER)
    leads.take_back_handover(p.practitioner, offered.handover_id, now=LATER)
    with pytest.raises(RuleBroken, match="taken back"):
        leads.answer_handover(p.lead, offered.handover_id, YES, now=LATER)


@pytest.mark.parametrize("by", ["change", "close"])
def test_a_handover_ends_with_whatever_settles_the_lead_otherwise(p, case, by):
    hand_over(p, case)
    if by == "change":
        change = ChangeLead(p.manager.public_id, "leaving", confirmed=True, trained=True)
        leads.change_lead(p.manager, case.public_id, change, now=LATER)
    else:
        close = CloseCase(ClosingReason.MOVED_AWAY, summary="Moved.")
        close_case(p.manager, case.public_id, close, now=LATER)
    row = db.session.scalars(sa.select(LeadHandover)).one()
    assert (row.ended_how, row.ended_at) == (HandoverEnd.TAKEN_BACK, LATER)
    assert "accept_handover" not in open_tasks(case)


def test_the_next_lead_s_agency_has_to_stand_behind_them(p, case):
    with transaction(None, NOW) as session:
        session.get_one(Agency, p.school_id).safeguarding_lead_id = None
    offered = hand_over(p, case, by=p.manager)
    with pytest.raises(RuleBroken, match="a safeguarding lead"):
        leads.answer_handover(p.lead, offered.handover_id, YES, now=LATER)
    assert the_lead(case) == (p.practitioner.user_id, LeadKind.CONFIRMED)


def test_only_those_concerned_hand_over_read_and_answer(p, case):
    with pytest.raises(NotFound):
        hand_over(p, case, by=p.other_practitioner, who=p.lead)
    with pytest.raises(NotPermitted):
        hand_over(p, case, by=p.coordinator, who=p.lead)
    offered = hand_over(p, case)
    with pytest.raises(NotFound):
        leads.answer_handover(p.safeguarding, offered.handover_id, YES, now=LATER)
    for reader in (p.lead, p.practitioner, p.manager):
        assert handover_to_read(db.session(), reader, offered.handover_id, NOW).risks
    with pytest.raises(NotPermitted):
        handover_to_read(db.session(), p.coordinator, offered.handover_id, NOW)
    with pytest.raises(NotFound):
        handover_to_read(db.session(), p.other_practitioner, offered.handover_id, NOW)


def test_a_family_is_not_handed_to_its_own_lead_nor_told_of_tomorrow(p, case):
    with pytest.raises(InvalidInput, match="other than the lead"):
        hand_over(p, case, who=p.practitioner)
    with pytest.raises(InvalidInput, match="today or earlier"):
        hand_over(p, case, family_told_on=date(2025, 5, 20))
