"""Stepping up, being with social care, and what help continues: a case is never between two chairs.

Early help stays open until social care accepts in writing, and while they work with the family.
When their part ends, or they refuse, what continues has to be answered: what help, who leads and
from when (PR-11).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.social_care import (
    AnswerStepUp,
    AskToStepUp,
    BeginWithSocialCare,
    EndWithSocialCare,
    SayWhatContinues,
)
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind
from ehcoord.models.reviews import ReviewKind, ReviewMeeting
from ehcoord.models.social_care import HelpContinues, WithSocialCare
from ehcoord.queries.access import get_case
from ehcoord.queries.case_people import tied_to
from ehcoord.queries.owners import manager_of
from ehcoord.queries.social_care import open_state, open_step_up
from ehcoord.rules.calendar import london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.social_care import StepUpAnswer
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import ReviewForm
from ehcoord.services.children import LockedChild, lock_every_child_of
from ehcoord.services.entries import NOT_YET
from ehcoord.services.leads.steps import (
    NewLead,
    begin_leading_for_now,
    current_lead,
    has_serious_worry,
    lead_from_now,
    lock_case,
)
from ehcoord.services.records import Event, record
from ehcoord.services.response_check import recheck
from ehcoord.services.review_rows import ask_to_hold
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.step_up_rows import answer_decisions, ask_social_care
from ehcoord.services.tasks import NewTask, close_tasks, open_task

WHY_REFUSED = (
    "Social care refused the step up. Say what help continues, who leads and from when. Who "
    "disagrees with the refusal says so through the escalation policy."
)
WHY_ENDED = "Social care’s part has ended. Say what help continues, who leads and from when."
WHY_FIRST_REVIEW = "Social care’s part has ended. The first review looks at what continues."


def ask_to_step_up(actor: Actor, case_id: UUID, command: AskToStepUp, *, now: datetime) -> None:
    """Records that social care was asked to take a family on, and chases the answer.

    Nothing of early help ends. Asking while an answer is awaited changes nothing more.
    """
    if command.asked_on > london_date(now):
        raise InvalidInput({"asked_on": [NOT_YET]})
    with transaction(actor.user_id, now) as session:
        case, rules = _open_case(session, actor, case_id)
        ask_social_care(
            session, rules, case,
            asked_of=command.asked_of, asked_on=command.asked_on, why=command.why,
        )  # fmt: skip


def answer_step_up(actor: Actor, case_id: UUID, command: AnswerStepUp, *, now: datetime) -> None:
    """Records what social care answered in writing. A refusal asks what help continues.

    The answer is the reviews' too: refused, the worries they wanted to step up wait again.
    Raises RuleBroken where no answer is awaited.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.SOCIAL_CARE_WRITE, now)
        children = lock_every_child_of(session, case.id)
        rules = rules_in_force(session, now)
        lock_case(session, case)
        _check_open(case)
        row = open_step_up(session, case.id)
        if row is None:
            raise RuleBroken("no-step-up", "Nobody has asked social care to take this family on.")
        row.answered_at, row.answer = now, command.answer
        row.in_writing_from, row.words = command.in_writing_from, command.words
        close_tasks(session, [TaskKind.CHASE_STEP_UP], [case.id], "answer_step_up")
        details = {"answer": command.answer.value}
        record(session, Event("step_up.answered", "step_up", row.id, case.id, None, details))
        accepted = command.answer is StepUpAnswer.ACCEPTED
        answer_decisions(session, case, accepted=accepted, words=command.words)
        if not accepted:
            _ask_what_continues(session, rules, case, WHY_REFUSED)
        for child in children:
            recheck(session, child, rules)


def begin_with_social_care(
    actor: Actor, case_id: UUID, command: BeginWithSocialCare, *, now: datetime
) -> None:
    """The case is with social care from now on, and whoever leads holds every task of early help.

    A case without a lead has its team's manager for now. While the state lasts the case stays
    open. Saying so again puts the new names in the place of the old.
    """
    if command.from_on > london_date(now):
        raise InvalidInput({"from_on": [NOT_YET]})
    with transaction(actor.user_id, now) as session:
        case, rules = _open_case(session, actor, case_id)
        row = open_state(session, case.id) or WithSocialCare(case_id=case.id)
        row.does, row.social_worker = command.does, command.social_worker
        row.from_on, row.team = command.from_on, command.team
        row.telephone = command.telephone
        session.add_all_now(row)
        if current_lead(session, case) is None:
            manager = manager_of(session, case.team_id, case.id) or actor.user_id or 0
            begin_leading_for_now(session, rules, case, manager)
        details = {"does": command.does.value}
        record(session, Event("social_care.began", "social_care", row.id, case.id, None, details))


def end_with_social_care(
    actor: Actor, case_id: UUID, command: EndWithSocialCare, *, now: datetime
) -> None:
    """Social care ended its part, whatever the reason: what continues is asked the same day."""
    with transaction(actor.user_id, now) as session:
        case, rules = _open_case(session, actor, case_id)
        row = open_state(session, case.id)
        if row is None:
            raise RuleBroken("not-with-social-care", "This case is not with social care.")
        if row.ended_at is not None:
            return
        row.ended_at, row.ended_because = now, command.because
        _ask_what_continues(session, rules, case, WHY_ENDED)
        record(session, Event("social_care.ended", "social_care", row.id, case.id))


def say_what_continues(
    actor: Actor, case_id: UUID, command: SayWhatContinues, *, now: datetime
) -> None:
    """Says what help continues, who leads and from when; only this leaves the state.

    The one who leads does so from this instant, for now until a lead is confirmed, and each
    child has a first review within the rulebook's days. Raises InvalidInput for somebody who
    does not work with the family, and RuleBroken for a closed case.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.SOCIAL_CARE_WRITE, now)
        children = lock_every_child_of(session, case.id)
        rules = rules_in_force(session, now)
        lock_case(session, case)
        _check_open(case)
        leads_id = _who_leads(session, case, command.leads_id)
        row = open_state(session, case.id)
        if row is not None:
            row.ended_at, row.left_at = row.ended_at or now, now
        session.add(
            HelpContinues(
                case_id=case.id, what=command.what, leads_id=leads_id, from_on=command.from_on,
                recorded_at=now, recorded_by_id=actor.user_id,
            )
        )  # fmt: skip
        _lead(session, rules, case, leads_id)
        close_tasks(session, [TaskKind.SAY_WHAT_CONTINUES], [case.id], "say_what_continues")
        _plan_first_reviews(session, rules, case, children)
        for child in children:
            recheck(session, child, rules)
        record(session, Event("social_care.continues", "case", case.id, case.id))


def _open_case(session: WriteSession, actor: Actor, case_id: UUID) -> tuple[Case, RulesInForce]:
    case, _ = get_case(session, actor, case_id, Action.SOCIAL_CARE_WRITE, session.now)
    lock_case(session, case)
    _check_open(case)
    return case, rules_in_force(session, session.now)


def _check_open(case: Case) -> None:
    if case.closed_at is not None:
        raise RuleBroken("case-closed", "This case is closed.", fix="Open it again first.")


def _ask_what_continues(session: WriteSession, rules: RulesInForce, case: Case, why: str) -> None:
    serious = has_serious_worry(session, case)
    new = NewTask(TaskKind.SAY_WHAT_CONTINUES, case.id, case, why, serious=serious)
    open_task(session, rules, new)


def _who_leads(session: WriteSession, case: Case, public_id: UUID) -> int:
    found = session.scalar(
        sa.select(User.id).where(
            User.public_id == public_id,
            User.deactivated_at.is_(None),
            User.id.in_(tied_to(case)),
        )
    )
    if found is None:
        raise InvalidInput({"leads_id": ["Choose somebody who works with the family."]})
    return found


def _lead(session: WriteSession, rules: RulesInForce, case: Case, leads_id: int) -> None:
    """Needs are flagged by the end of social care's part at the latest, so P1 holds from here."""
    begin_leading_for_now(session, rules, case, leads_id)
    lead = current_lead(session, case)
    if lead is not None and lead.user_id != leads_id:
        lead_from_now(session, rules, case, NewLead(leads_id, LeadKind.INTERIM, "step_down"))


def _plan_first_reviews(
    session: WriteSession, rules: RulesInForce, case: Case, children: Sequence[LockedChild]
) -> None:
    due_at = rules.calendar.due_after(
        session.now, rules.rulebook.terms["first_meeting_after_step_down"]
    )
    for child in (one.child for one in children):
        is_open = sa.select(ReviewMeeting.id).where(
            ReviewMeeting.child_id == child.id, ReviewMeeting.closed_at.is_(None)
        )
        if session.scalar(is_open) is None:
            review = ReviewMeeting(
                case_id=case.id, child_id=child.id, kind=ReviewKind.PLANNED, form=ReviewForm.FULL,
                opened_at=session.now, due_at=due_at, rulebook_version=rules.rulebook.version,
            )  # fmt: skip
            session.add_all_now(review)
            ask_to_hold(session, rules, case, review, WHY_FIRST_REVIEW)
