"""However people ask, answer, assign, hold and change, a flagged family has one lead (P1)."""

from contextlib import ExitStack
from datetime import date, datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa
from flask import Flask
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from ehcoord.commands.accounts import ChangeAccount
from ehcoord.commands.leads import (
    AnswerNomination,
    AskToLead,
    AssignLead,
    ChangeLead,
    ChooseAtFirstMeeting,
    ConfirmLead,
    OfferHandover,
    RecordAbsence,
    SettleLeaver,
)
from ehcoord.db import db, transaction
from ehcoord.errors import Refused
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.cases import Case
from ehcoord.models.leads import (
    LeadHandover,
    LeadKind,
    LeadProfessionalAssignment,
    LeadProfessionalNomination,
)
from ehcoord.models.tasks import Task
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Role
from ehcoord.rules.tasks import TaskKind
from ehcoord.services import leads
from ehcoord.services.absences import record_absence
from ehcoord.services.accounts import change_account
from ehcoord.services.rulebook import rules_in_force
from tests.applications import rolled_back
from tests.builders import NOW, a_case, a_partnership

WHO = st.sampled_from(["practitioner", "lead", "safeguarding", "manager", "other_practitioner"])
BY = st.sampled_from(["manager", "service_manager", "practitioner", "lead", "other_manager"])


class Leading(RuleBasedStateMachine):
    """One flagged family, and everybody who has a say in who leads."""

    application: Flask

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(rolled_back(self.application))
        self.now: datetime = NOW

    @initialize(flagged=st.booleans())
    def a_family(self, flagged: bool) -> None:
        self.people = a_partnership()
        self.case = a_case(self.people, flagged=flagged)

    def try_to(self, act, *args) -> None:
        try:
            act(*args, now=self.now)
        except Refused:
            db.session.rollback()

    @rule(who=WHO)
    def needs_are_flagged(self, who: str) -> None:
        with transaction(None, self.now) as session:
            case = session.get_one(Case, self.case.id)
            rules = rules_in_force(session, self.now)
            user_id = getattr(self.people, who).user_id
            leads.begin_leading_for_now(session, rules, case, user_id)

    @rule(hours=st.sampled_from([1, 24, 24 * 9]), sweep=st.booleans())
    def time_passes(self, hours: int, sweep: bool) -> None:
        self.now += timedelta(hours=hours)
        if sweep:
            run_sweep(self.now)

    @rule(by=BY, who=WHO, wish=st.booleans())
    def somebody_is_asked(self, by: str, who: str, wish: bool) -> None:
        command = AskToLead(getattr(self.people, who).public_id, family_wish=wish)
        actor = getattr(self.people, by)
        self.try_to(leads.nominate_lead, actor, self.case.public_id, command)

    @rule(who=WHO, yes=st.booleans(), twice=st.booleans())
    def somebody_answers(self, who: str, yes: bool, twice: bool) -> None:
        asked = db.session.scalars(
            sa.select(LeadProfessionalNomination.public_id)
            .order_by(LeadProfessionalNomination.id.desc())
            .limit(1)
        ).first()
        command = AnswerNomination(yes, trained=True, decline_reason="capacity")
        for _ in range(1 + twice) if asked else ():
            self.try_to(leads.answer_nomination, getattr(self.people, who), asked, command)

    @rule(by=BY, who=WHO)
    def a_manager_assigns(self, by: str, who: str) -> None:
        command = AssignLead(getattr(self.people, who).public_id, trained=True)
        actor = getattr(self.people, by)
        self.try_to(leads.assign_lead, actor, self.case.public_id, command)

    @rule(by=BY)
    def a_manager_holds(self, by: str) -> None:
        self.try_to(leads.hold_as_manager, getattr(self.people, by), self.case.public_id)

    @rule(by=BY)
    def a_manager_confirms(self, by: str) -> None:
        actor = getattr(self.people, by)
        self.try_to(leads.confirm_lead, actor, self.case.public_id, ConfirmLead(trained=False))

    @rule(by=BY, who=WHO, confirmed=st.booleans())
    def the_lead_changes(self, by: str, who: str, confirmed: bool) -> None:
        user_id = getattr(self.people, who).public_id
        command = ChangeLead(user_id, "other", confirmed, trained=True)
        actor = getattr(self.people, by)
        self.try_to(leads.change_lead, actor, self.case.public_id, command)

    @rule(days=st.integers(0, 40))
    def the_family_chooses_later(self, days: int) -> None:
        day: date = london_date(self.now) + timedelta(days=days)
        command = ChooseAtFirstMeeting(day)
        actor = self.people.manager
        self.try_to(leads.choose_at_first_meeting, actor, self.case.public_id, command)

    @rule(who=WHO, days=st.integers(0, 40), covers=WHO | st.none(), ahead=st.integers(0, 9))
    def somebody_is_away(self, who: str, days: int, covers: str | None, ahead: int) -> None:
        actor = getattr(self.people, who)
        first = london_date(self.now) + timedelta(days=ahead)
        deputy = getattr(self.people, covers).public_id if covers else None
        command = RecordAbsence(actor.public_id, first, first + timedelta(days=days), deputy)
        self.try_to(record_absence, actor, command)

    @rule(by=BY, who=WHO, because=st.sampled_from(["caseload", "family_asked"]))
    def the_family_is_handed_over(self, by: str, who: str, because: str) -> None:
        told = london_date(self.now)
        command = OfferHandover(
            getattr(self.people, who).public_id, because, "None.", "None.", "None.", "Priya",
            told, why_no_joint_visit="None was wished.",
        )  # fmt: skip
        self.try_to(leads.offer_handover, getattr(self.people, by), self.case.public_id, command)

    @rule(who=WHO, yes=st.booleans(), back=st.booleans())
    def a_handover_is_answered(self, who: str, yes: bool, back: bool) -> None:
        given = db.session.scalars(
            sa.select(LeadHandover.public_id).order_by(LeadHandover.id.desc()).limit(1)
        ).first()
        if given is None:
            return
        actor = getattr(self.people, who)
        if back:
            self.try_to(leads.take_back_handover, actor, given)
            return
        command = AnswerNomination(yes, trained=True, decline_reason="capacity")
        self.try_to(leads.answer_handover, actor, given, command)

    @rule(who=WHO, to=WHO | st.none())
    def somebody_leaves(self, who: str, to: str | None) -> None:
        successor = getattr(self.people, to).public_id if to else None
        command = SettleLeaver("leaving", successor)
        user_id = getattr(self.people, who).public_id
        self.try_to(leads.settle_leaver, self.people.admin, user_id, command)

    @rule(who=st.sampled_from(["lead", "practitioner"]), school=st.booleans())
    def somebody_moves_to_another_agency(self, who: str, school: bool) -> None:
        agency = self.people.school_id if school else self.people.trust_id
        command = ChangeAccount("Moved", "Nurse", agency, (Role.PRACTITIONER,))
        user_id = getattr(self.people, who).public_id
        self.try_to(change_account, self.people.admin, user_id, command)

    @invariant()
    def one_lead_and_a_task_exactly_while_nobody_is_confirmed(self) -> None:
        if not hasattr(self, "case"):
            return
        db.session.rollback()
        case = db.session.get_one(Case, self.case.id, populate_existing=True)
        spells = db.session.scalars(
            sa.select(LeadProfessionalAssignment)
            .where(LeadProfessionalAssignment.case_id == case.id)
            .order_by(LeadProfessionalAssignment.id)
            .execution_options(populate_existing=True)
        ).all()
        assert spells or not case.needs_lead
        if case.needs_lead:
            assert case.flagged_at is not None
            assert spells[0].started_at <= case.flagged_at
        # Each spell begins at the instant the one before it ended, and the last goes on.
        for before, after in pairwise(spells):
            assert before.ended_at == after.started_at
        assert not spells or spells[-1].ended_at is None
        open_kinds = set(
            db.session.scalars(
                sa.select(Task.kind).where(Task.case_id == case.id, Task.closed_at.is_(None))
            )
        )
        kind = spells[-1].kind if spells else LeadKind.CONFIRMED
        unconfirmed = case.needs_lead and kind is not LeadKind.CONFIRMED
        assert (TaskKind.CONFIRM_LEAD in open_kinds) == unconfirmed
        assert (TaskKind.END_MANAGER_HOLD in open_kinds) == (kind is LeadKind.MANAGER_HELD)
        given = sa.select(LeadHandover.id).where(
            LeadHandover.case_id == case.id, LeadHandover.ended_at.is_(None)
        )
        assert (TaskKind.ACCEPT_HANDOVER in open_kinds) == bool(db.session.scalars(given).all())

    def teardown(self) -> None:
        self.stack.close()


def test_a_flagged_family_has_one_lead_at_every_instant(application):
    machine = type("LeadingHere", (Leading,), {"application": application})
    # Shrinking a failure takes minutes; the steps it prints are few enough to read.
    run_state_machine_as_test(machine, settings=settings(phases=[Phase.generate]))
