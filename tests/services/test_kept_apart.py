"""Whoever is kept apart from a family neither sees nor leads it, whatever else ties them to it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.cases import AddAgency, JoinTeamAround
from ehcoord.commands.kept_apart import DeclareConflict, KeepApart
from ehcoord.commands.leads import AskToLead, AssignLead, ChangeLead, RecordAbsence, SettleLeaver
from ehcoord.db import db, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.messages import Message
from ehcoord.queries.access import get_case, relations_to, visible_cases
from ehcoord.queries.case_people import everybody_of_case
from ehcoord.queries.kept_apart import kept_apart_from
from ehcoord.queries.leads import people_who_could_lead
from ehcoord.queries.owners import owner_for
from ehcoord.queries.tasks import kinds_of_mine, my_tasks
from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.permissions import Action
from ehcoord.rules.tasks import OwnerRole, TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services import leads
from ehcoord.services.absences import record_absence
from ehcoord.services.case_people import add_agency
from ehcoord.services.cases import join_team_around
from ehcoord.services.escalations import open_escalation
from ehcoord.services.kept_apart import declare_conflict, end_keeping_apart, keep_from_family
from ehcoord.services.rulebook import rules_in_force
from tests.builders import NOW, a_case, a_partnership
from tests.leading import the_lead, the_task
from tests.reviewing import record

LATER = NOW + timedelta(hours=1)
NEIGHBOURS = DeclareConflict("We are neighbours.")


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def apart(p, case, who, by=None):
    email = db.session.get_one(User, who.user_id).email
    return keep_from_family(by or p.manager, case.public_id, KeepApart(email, "A cousin."), now=NOW)


def sees(who, case, now=NOW):
    listed = db.session.scalars(sa.select(Case.id).where(visible_cases(who, now))).all()
    try:
        get_case(db.session(), who, case.id, Action.CASE_READ, now)
    except NotFound:
        assert case.id not in listed
        assert relations_to(db.session(), who, case.id, now) == frozenset()
        return False
    return case.id in listed


@pytest.mark.parametrize("who", ["practitioner", "coordinator", "consultant", "safeguarding"])
def test_no_tie_lets_them_in_until_it_ends(p, case, who):
    somebody = getattr(p, who)
    assert sees(somebody, case)
    kept = apart(p, case, somebody)
    assert apart(p, case, somebody) == kept, "again changes nothing"
    assert not sees(somebody, case)
    other = a_case(p, lead=p.lead)
    assert sees(somebody, other), "no other family is kept from them"
    end_keeping_apart(p.manager, kept.kept_id, now=LATER)
    end_keeping_apart(p.manager, kept.kept_id, now=LATER)
    # Their place in the team around the family ended all the same.
    assert sees(somebody, case) is (who != "practitioner")
    assert kept_apart_from(db.session(), case.id) == []


def test_whoever_declares_a_conflict_is_out_at_once_and_the_manager_is_told(p, case):
    record(p, case, code="A15")
    declare_conflict(p.practitioner, case.public_id, NEIGHBOURS, now=NOW)
    assert not sees(p.practitioner, case)
    (one,) = kept_apart_from(db.session(), case.id)
    assert (one.name, one.declared, one.because) == ("Priya Nair", True, "We are neighbours.")
    told = db.session.scalars(sa.select(Message).where(Message.to_id == p.manager.user_id)).all()
    assert "conflict of interest" in told[-1].subject
    assert "neighbours" not in told[-1].subject + told[-1].body


def test_nobody_is_kept_apart_from_a_family_they_lead_or_manage(p, case):
    with pytest.raises(RuleBroken, match="leads this family"):
        apart(p, case, p.lead)
    with pytest.raises(RuleBroken, match="leads this family"):
        declare_conflict(p.lead, case.public_id, NEIGHBOURS, now=NOW)
    for above in (p.manager, p.service_manager, p.head):
        with pytest.raises(RuleBroken, match="manages the team or the service"):
            apart(p, case, above)
    assert the_lead(case)[0] == p.lead.user_id


def test_they_are_not_offered_and_the_manager_is_told_why(p):
    case = a_case(p, flagged=True)
    add_agency(p.manager, case.public_id, AddAgency(p.school_id), now=NOW)
    apart(p, case, p.lead)
    row, rules = db.session.get_one(Case, case.id), rules_in_force(db.session(), NOW)
    found = people_who_could_lead(db.session(), p.manager, row, rules, NOW)
    assert ("Leah Moss", "Kept apart from this family") in [
        (one.name, one.not_offered) for one in found.not_offered
    ]
    for_others = people_who_could_lead(db.session(), p.practitioner, row, rules, NOW)
    everybody = [one.candidate for one in for_others.offered] + list(for_others.not_offered)
    assert "Leah Moss" not in {one.name for one in everybody}
    assert p.lead.public_id not in {
        one.id for one in everybody_of_case(db.session(), p.manager, case.public_id, NOW)
    }


def test_every_way_to_a_lead_refuses_them(p):
    case = a_case(p, flagged=True)
    apart(p, case, p.coordinator)
    chosen = p.coordinator.public_id
    for act in (
        lambda: leads.nominate_lead(p.manager, case.public_id, AskToLead(chosen), now=NOW),
        lambda: leads.assign_lead(p.manager, case.public_id, AssignLead(chosen, True), now=NOW),
        lambda: leads.change_lead(
            p.manager, case.public_id, ChangeLead(chosen, "other", confirmed=False), now=NOW
        ),
    ):
        with pytest.raises(InvalidInput, match="kept apart"):
            act()
    with pytest.raises(InvalidInput, match="kept apart"):
        join_team_around(p.manager, case.public_id, JoinTeamAround(chosen), now=NOW)
    done = leads.settle_leaver(
        p.manager, p.practitioner.public_id, SettleLeaver("leaving", chosen), now=NOW
    )
    assert "kept apart" in done.families[0].refused


def test_who_was_asked_to_lead_is_asked_no_longer(p):
    case = a_case(p, flagged=True)
    leads.nominate_lead(p.manager, case.public_id, AskToLead(p.lead.public_id), now=NOW)
    apart(p, case, p.lead)
    assert not sees(p.lead, case)
    assert the_task(case, TaskKind.CONFIRM_LEAD)
    leads.nominate_lead(p.manager, case.public_id, AskToLead(p.safeguarding.public_id), now=LATER)


def test_whoever_covers_covers_for_every_family_but_that_one(p, case):
    other = a_case(p, lead=p.lead)
    apart(p, case, p.safeguarding)
    away = RecordAbsence(p.lead.public_id, date(2025, 5, 19), date(2025, 7, 1),
                         p.safeguarding.public_id)  # fmt: skip
    record_absence(p.lead, away, now=NOW)
    assert the_lead(case)[0] == p.manager.user_id
    assert the_lead(other)[0] == p.safeguarding.user_id


def test_only_who_manages_the_case_keeps_somebody_apart(p, case):
    with pytest.raises(NotPermitted):
        apart(p, case, p.coordinator, by=p.lead)
    with pytest.raises(NotFound):
        apart(p, case, p.coordinator, by=p.other_manager)
    nobody = KeepApart("nobody@example.org", "A cousin.")
    with pytest.raises(InvalidInput, match="Nobody here"):
        keep_from_family(p.manager, case.public_id, nobody, now=NOW)


def covered_by_who_is_apart(p, case):
    apart(p, case, p.safeguarding)
    away = RecordAbsence(p.lead.public_id, date(2025, 5, 19), date(2025, 5, 23),
                         p.safeguarding.public_id)  # fmt: skip
    record_absence(p.lead, away, now=NOW)


def test_whoever_covers_reads_no_task_of_that_family(p, case):
    record(p, case)
    covered_by_who_is_apart(p, case)
    assert kinds_of_mine(db.session(), p.lead, NOW)
    groups = my_tasks(db.session(), p.safeguarding, WorkingCalendar(), NOW)
    assert not [line for lines in groups.values() for line in lines]
    assert kinds_of_mine(db.session(), p.safeguarding, NOW) == {}


def told():
    return set(db.session.scalars(sa.select(Message.to_id)))


def test_an_immediate_worry_that_nobody_rang_about_is_told_to_the_manager_not_to_them(p, case):
    record(replace(p, practitioner=p.lead), case, Level.IMMEDIATE)
    covered_by_who_is_apart(p, case)
    run_sweep(NOW + timedelta(minutes=31))
    assert p.manager.user_id in told()
    assert not told() & {p.lead.user_id, p.safeguarding.user_id}


def test_a_disagreement_with_their_agency_is_asked_of_the_manager(p, case):
    apart(p, case, p.other_manager)
    with transaction(None, NOW) as session:
        open_escalation(
            session, rules_in_force(session, NOW), session.get_one(Case, case.id),
            ("nomination", 1), agency_id=p.trust_id, why="They said no.",
        )  # fmt: skip
    assert the_task(case, TaskKind.ANSWER_ESCALATION).owner_id == p.manager.user_id


@pytest.mark.parametrize("role", [OwnerRole.SAFEGUARDING_LEAD, OwnerRole.CONSULTANT])
def test_what_is_asked_of_a_role_they_hold_is_asked_of_the_manager(p, case, role):
    row = db.session.get_one(Case, case.id)
    assert owner_for(db.session(), role, row) != p.manager.user_id
    for one in (p.safeguarding, p.consultant):
        apart(p, case, one)
    row = db.session.get_one(Case, case.id)
    assert owner_for(db.session(), role, row) == p.manager.user_id
