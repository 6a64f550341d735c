"""Every way a family can lose its lead: in the same instant somebody leads and the clock begins."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from ehcoord.commands.accounts import ChangeAccount, NameContacts
from ehcoord.commands.leads import ConfirmLead, RecordAbsence, SettleLeaver
from ehcoord.db import db, transaction
from ehcoord.errors import InvalidInput, NotFound, NotPermitted, RuleBroken
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.accounts import Agency, User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.tasks import Task
from ehcoord.queries.access import get_case, visible_cases
from ehcoord.rules.permissions import Action, Role
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.absences import record_absence
from ehcoord.services.accounts import (
    change_account,
    deactivate,
    name_contacts,
    withdraw_agency,
)
from ehcoord.services.checks import check_promises
from ehcoord.services.leads import confirm_lead, settle_leaver
from ehcoord.services.leads.training import lose_leads_of_who_is_untrained
from tests.builders import NOW, a_case, a_partnership, the_actor
from tests.leading import open_tasks, the_lead, the_task
from tests.rulebooks import of_leads

LATER = NOW + timedelta(days=1)
# Five working days after Tuesday 20 May, over a bank holiday.
FIVE_DAYS_LATER = datetime(2025, 5, 28, 16, tzinfo=UTC)
LEAVES = SettleLeaver("leaving")


@pytest.fixture
def p(app):
    return a_partnership()


@pytest.fixture
def case(p):
    return a_case(p, lead=p.lead)


def has_lost_its_lead(case, to, because):
    """One lead ended at an instant and another began at it; only the flag's day has not moved."""
    assert the_lead(case) == (to.user_id, LeadKind.INTERIM)
    before, after = db.session.scalars(
        sa.select(LeadProfessionalAssignment)
        .where(LeadProfessionalAssignment.case_id == case.id)
        .order_by(LeadProfessionalAssignment.id)
    ).all()
    assert (before.ended_at, before.ended_because) == (after.started_at, because)
    assert db.session.get_one(Case, case.id).flagged_at == NOW
    task = the_task(case, TaskKind.CONFIRM_LEAD)
    assert (task.due_at, task.reason) == (
        FIVE_DAYS_LATER, "The family lost its lead, and no other lead has been confirmed.",
    )  # fmt: skip
    assert check_promises(LATER) == []


def away(who, until, deputy=None, from_on=date(2025, 5, 20)):
    return RecordAbsence(who.public_id, from_on, until, deputy.public_id if deputy else None)


def test_somebody_leaves_and_the_manager_of_each_family_s_team_leads_for_now(p, case):
    done = settle_leaver(p.admin, p.lead.public_id, LEAVES, now=LATER)
    assert [one.refused for one in done.families] == [""]
    assert done.left.nothing
    has_lost_its_lead(case, p.manager, "leaving")
    deactivate(p.admin, p.lead.public_id, now=LATER)


def test_a_leaver_is_followed_by_one_for_all_and_others_for_some(p, case):
    other = a_case(p, lead=p.lead)
    command = SettleLeaver(
        "leaving", p.safeguarding.public_id, others={other.public_id: p.practitioner.public_id}
    )
    settle_leaver(p.admin, p.lead.public_id, command, now=LATER)
    assert the_lead(case) == (p.safeguarding.user_id, LeadKind.INTERIM)
    assert the_lead(other) == (p.practitioner.user_id, LeadKind.INTERIM)


def test_a_family_that_cannot_be_settled_is_named_and_the_others_are_settled(p, case):
    other = a_case(p, lead=p.lead)
    stranger = {other.public_id: p.other_practitioner.public_id}
    done = settle_leaver(
        p.admin, p.lead.public_id, SettleLeaver("leaving", others=stranger), now=LATER
    )
    assert [bool(one.refused) for one in done.families] == [False, True]
    assert "has to be asked" in done.families[1].refused
    assert [led.case_id for led in done.left.leads] == [other.id]
    with pytest.raises(RuleBroken, match="leads 1 family"):
        deactivate(p.admin, p.lead.public_id, now=LATER)
    again = settle_leaver(p.admin, p.lead.public_id, LEAVES, now=LATER)
    assert len(again.families) == 1
    assert again.left.nothing


def test_what_is_asked_of_a_leaver_goes_to_somebody_with_the_days_it_is_due(p):
    case = a_case(p, flagged=True)
    due_at = the_task(case, TaskKind.CONFIRM_LEAD).due_at
    command = SettleLeaver("leaving", tasks_to_id=p.service_manager.public_id)
    done = settle_leaver(p.admin, p.manager.public_id, command, now=LATER)
    task = the_task(case, TaskKind.CONFIRM_LEAD)
    assert (done.tasks, task.owner_id, task.due_at) == (1, p.service_manager.user_id, due_at)


def test_tasks_that_may_not_go_to_whoever_was_chosen_are_refused_before_a_family_is_settled(p):
    led, asked = a_case(p, lead=p.manager), a_case(p, flagged=True)
    to_another_agency = SettleLeaver("leaving", tasks_to_id=p.other_manager.public_id)
    with pytest.raises(InvalidInput, match="works for another agency") as refused:
        settle_leaver(p.admin, p.manager.public_id, to_another_agency, now=LATER)
    assert list(refused.value.messages) == ["tasks_to_id"]
    assert the_lead(led) == (p.manager.user_id, LeadKind.CONFIRMED)
    assert the_task(asked, TaskKind.CONFIRM_LEAD).owner_id == p.manager.user_id


def test_who_manages_a_leaver_names_nobody_for_a_restricted_family_of_another_team(p):
    case = a_case(p, lead=p.practitioner, restricted=True, team_id=p.other_team_id)
    for chosen in (p.manager, p.coordinator):
        done = settle_leaver(
            p.manager,
            p.practitioner.public_id,
            SettleLeaver("leaving", chosen.public_id),
            now=LATER,
        )
        assert "restricted" in done.families[0].refused
        with pytest.raises(NotFound):
            get_case(db.session(), chosen, case.id, Action.CASE_READ, LATER)
    settle_leaver(p.manager, p.practitioner.public_id, LEAVES, now=LATER)
    assert the_lead(case) == (p.other_manager.user_id, LeadKind.INTERIM)


def test_a_task_of_a_restricted_family_lets_nobody_in_who_may_not_see_it(p):
    case = a_case(p, flagged=True, restricted=True)
    confirm = the_task(case, TaskKind.CONFIRM_LEAD)
    command = SettleLeaver("leaving", tasks_to_id=p.coordinator.public_id)
    with pytest.raises(InvalidInput, match="restricted"):
        settle_leaver(p.admin, p.manager.public_id, command, now=LATER)
    assert confirm.owner_id == p.manager.user_id


def test_only_who_ends_accounts_or_manages_the_person_settles_their_leaving(p, case):
    for actor in (p.manager, p.practitioner, p.other_manager):
        with pytest.raises(NotPermitted):
            settle_leaver(actor, p.lead.public_id, LEAVES, now=LATER)
    mine = a_case(p, lead=p.practitioner)
    settle_leaver(p.manager, p.practitioner.public_id, LEAVES, now=LATER)
    assert the_lead(mine) == (p.manager.user_id, LeadKind.INTERIM)
    stays = SettleLeaver("leaving", p.practitioner.public_id)
    with pytest.raises(InvalidInput, match="who stays"):
        settle_leaver(p.manager, p.practitioner.public_id, stays, now=LATER)


def test_who_moves_to_another_agency_leads_only_for_now(p, case):
    command = ChangeAccount("Leah Moss", "Nurse", p.trust_id, (Role.PRACTITIONER,))
    assert change_account(p.admin, p.lead.public_id, command, now=LATER).families == 1
    has_lost_its_lead(case, p.lead, "moved_agency")
    assert change_account(p.admin, p.lead.public_id, command, now=LATER).families == 0


def test_an_agency_that_withdraws_leads_no_family(p, case):
    assert withdraw_agency(p.admin, p.school_id, now=LATER).families == 1
    has_lost_its_lead(case, p.manager, "agency_withdrew")
    assert withdraw_agency(p.admin, p.school_id, now=LATER).families == 0
    with pytest.raises(NotPermitted):
        withdraw_agency(p.manager, p.school_id, now=LATER)


def test_who_is_away_for_long_already_is_replaced_by_whoever_covers(p, case):
    command = away(p.lead, date(2025, 7, 1), p.safeguarding)
    done = record_absence(p.safeguarding, command, now=LATER)
    assert (done.families, done.cover_is_asked_for) == (1, False)
    has_lost_its_lead(case, p.safeguarding, "away")


def test_who_will_be_away_for_long_is_replaced_on_the_first_day_unless_somebody_was_before(p):
    case = a_case(p, lead=p.lead)
    command = away(p.lead, date(2025, 7, 31), p.safeguarding, from_on=date(2025, 6, 2))
    assert record_absence(p.lead, command, now=LATER).cover_is_asked_for
    run_sweep(datetime(2025, 5, 30, 17, tzinfo=UTC))
    assert the_lead(case) == (p.lead.user_id, LeadKind.CONFIRMED)
    run_sweep(datetime(2025, 6, 2, 16, 30, tzinfo=UTC))
    assert the_lead(case) == (p.safeguarding.user_id, LeadKind.INTERIM)
    cover = db.session.scalars(sa.select(Task).where(Task.kind == TaskKind.ARRANGE_COVER)).one()
    assert cover.closed_how == "leads_replaced"
    assert open_tasks(case) == ["confirm_lead"]


def test_a_short_absence_takes_nobody_s_lead(p, case):
    record_absence(p.lead, away(p.lead, date(2025, 6, 6), p.safeguarding), now=LATER)
    assert the_lead(case) == (p.lead.user_id, LeadKind.CONFIRMED)


def test_where_nobody_else_is_there_the_lead_goes_on_for_now_and_somebody_is_told(p):
    case = a_case(p, lead=p.manager)
    for above in (p.service_manager, p.head):
        deactivate(p.admin, above.public_id, now=NOW)
    command = away(p.manager, date(2025, 7, 31))
    assert record_absence(p.manager, command, now=LATER).families == 1
    assert the_lead(case) == (p.manager.user_id, LeadKind.INTERIM)
    assert "confirm_lead" in open_tasks(case)


def test_who_is_trained_no_longer_leads_only_for_now_where_the_rulebook_asks_for_training(p, case):
    run_sweep(LATER + timedelta(days=3 * 366))
    assert the_lead(case) == (p.lead.user_id, LeadKind.CONFIRMED), "no training is asked for"


def test_training_that_lapses_is_noticed_by_the_sweep_and_the_clock_begins(p, case):
    of_leads(training_required=True, training_lasts="8 months")
    # Trained on 2 September 2024: eight months later is before Tuesday 20 May.
    run_sweep(LATER)
    has_lost_its_lead(case, p.lead, "training_lapsed")
    run_sweep(LATER)
    has_lost_its_lead(case, p.lead, "training_lapsed")
    with pytest.raises(RuleBroken, match="their training to lead was on 2 September 2024") as no:
        confirm_lead(p.manager, case.public_id, ConfirmLead(trained=True), now=LATER)
    assert no.value.rule == "training-lapsed"
    with transaction(None, LATER) as session:
        session.get_one(User, p.lead.user_id).lead_trained_on = date(2025, 5, 19)
    confirm_lead(p.manager, case.public_id, ConfirmLead(trained=True), now=LATER)
    run_sweep(LATER)
    assert the_lead(case) == (p.lead.user_id, LeadKind.CONFIRMED)


def test_a_training_that_holds_takes_nobody_s_lead(p, case):
    of_leads(training_required=True, training_lasts="9 months")
    run_sweep(LATER)
    assert the_lead(case) == (p.lead.user_id, LeadKind.CONFIRMED)
    assert lose_leads_of_who_is_untrained(p.lead.user_id, now=LATER) == 0


def test_an_agency_names_the_two_who_stand_behind_its_leads(p):
    named = NameContacts(p.lead.public_id, p.manager.public_id)
    name_contacts(p.safeguarding, p.school_id, named, now=LATER)
    agency = db.session.get_one(Agency, p.school_id)
    assert (agency.safeguarding_lead_id, agency.holiday_substitute_id) == (
        p.lead.user_id, p.manager.user_id,
    )  # fmt: skip
    with pytest.raises(NotPermitted):
        name_contacts(p.safeguarding, p.trust_id, named, now=LATER)
    same = NameContacts(p.lead.public_id, p.lead.public_id)
    with pytest.raises(InvalidInput, match="stands in for themselves"):
        name_contacts(p.admin, p.school_id, same, now=LATER)
    elsewhere = NameContacts(p.manager.public_id, p.lead.public_id)
    with pytest.raises(InvalidInput, match="works for Hill Lane School"):
        name_contacts(p.admin, p.school_id, elsewhere, now=LATER)


def test_roles_and_teams_begin_and_end_with_a_change_of_the_account(p):
    command = ChangeAccount(
        "Priya Nair", "Manager", p.council_id, (Role.TEAM_MANAGER,), p.other_team_id
    )
    change_account(p.admin, p.practitioner.public_id, command, now=LATER)
    changed = the_actor(p.practitioner.user_id, LATER)
    assert changed.teams_as(Role.TEAM_MANAGER) == {p.other_team_id}
    assert not changed.has(Role.PRACTITIONER)
    assert changed.team_ids == {p.other_team_id}
    assert db.session.get_one(User, p.practitioner.user_id).job_title == "Manager"
    no_team = ChangeAccount("Priya Nair", "Manager", p.council_id, (Role.TEAM_MANAGER,))
    with pytest.raises(InvalidInput, match="Choose the team"):
        change_account(p.admin, p.practitioner.public_id, no_team, now=LATER)
    with pytest.raises(NotPermitted):
        change_account(p.manager, p.practitioner.public_id, command, now=LATER)


@pytest.mark.parametrize("chosen", ["successor_id", "tasks_to_id"])
def test_whoever_makes_and_ends_accounts_cannot_give_a_family_to_themselves(p, chosen):
    case = a_case(p, lead=p.lead)
    with suppress(InvalidInput):
        command = SettleLeaver("leaving", **{chosen: p.admin.public_id})
        settle_leaver(p.admin, p.lead.public_id, command, now=LATER)
    theirs = sa.select(Task.id).where(Task.owner_id == p.admin.user_id)
    assert the_lead(case)[0] != p.admin.user_id
    assert db.session.scalars(theirs).all() == []
    with pytest.raises(NotFound):
        get_case(db.session(), p.admin, case.id, Action.CASE_READ, LATER)


def test_a_task_that_came_to_whoever_makes_accounts_opens_no_case_to_them(p):
    case = a_case(p, flagged=True)
    the_task(case, TaskKind.CONFIRM_LEAD).owner_id = p.admin.user_id
    db.session.flush()
    with pytest.raises(NotFound):
        get_case(db.session(), p.admin, case.id, Action.CASE_READ, LATER)
    assert db.session.scalars(sa.select(Case.id).where(visible_cases(p.admin, LATER))).all() == []
