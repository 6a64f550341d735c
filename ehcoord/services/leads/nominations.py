"""Asking a person to lead, their answer, and what follows when there is none."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.leads import AnswerNomination, AskToLead
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import AlreadyDone, InvalidInput, NotFound, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.leads import (
    LeadKind,
    LeadProfessionalNomination,
    NominationAnswer,
)
from ehcoord.queries.access import get_case
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.rulebook import Rulebook
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.leads.people import (
    check_decline_reason,
    check_may_be_confirmed,
    may_confirm,
    person_to_lead,
    tell_manager,
)
from ehcoord.services.leads.requests import check_nobody_is_asked, end_nomination
from ehcoord.services.leads.steps import (
    Leading,
    NewLead,
    current_lead,
    lead_from_now,
    leading,
    lock_case,
)
from ehcoord.services.messages import Words
from ehcoord.services.records import Event, record
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, open_task

WHY_ANSWER = "You were asked to lead for a family. Somebody leads for now until you say yes or no."


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked to lead, and by when they are to answer (UTC)."""

    nomination_id: UUID
    name: str
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a request to lead, and who leads now."""

    nomination_id: UUID
    answer: NominationAnswer
    leading: Leading | None


def nominate_lead(actor: Actor, case_id: UUID, command: AskToLead, *, now: datetime) -> Asked:
    """Asks one person to lead; they are to answer within the rulebook's time.

    Raises RuleBroken while somebody else is asked or leads for good already, and AlreadyDone when
    the same form was sent before.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.LEAD_NOMINATE, now)
        lock_case(session, case)
        _check_not_sent_before(session, case, command.one_use_id)
        check_nobody_is_asked(session, case)
        user = person_to_lead(session, command.user_id, now, case=case)
        _check_may_be_asked(session, case, user)
        row = LeadProfessionalNomination(
            case_id=case.id, nominee_id=user.id, asked_by_id=actor.user_id, asked_at=now,
            family_wish=command.family_wish, note=command.note, one_use_id=command.one_use_id,
        )  # fmt: skip
        session.add_all_now(row)
        rules = rules_in_force(session, now)
        task = open_task(
            session,
            rules,
            NewTask(TaskKind.ANSWER_NOMINATION, row.id, case, WHY_ANSWER, owner_id=user.id),
        )
        details = {"nominee": user.id}
        record(session, Event("lead.asked", "nomination", row.id, case.id, None, details))
        return Asked(row.public_id, user.name, task.due_at)


def answer_nomination(
    actor: Actor, nomination_id: UUID, command: AnswerNomination, *, now: datetime
) -> Answered:
    """Yes or no from the person who was asked. The same answer again changes nothing.

    A yes makes them the confirmed lead where a manager asked or the family wished it, and the
    lead for now where neither did. Raises RuleBroken when it was taken back or ran out.
    """
    with transaction(actor.user_id, now) as session:
        row, case = _locked_nomination(session, nomination_id)
        if row.nominee_id != actor.user_id:
            raise NotFound
        answer = NominationAnswer.ACCEPTED if command.accepted else NominationAnswer.DECLINED
        if row.answer is not None:
            return _answered_before(session, case, row, answer)
        get_case(session, actor, case.id, Action.LEAD_ANSWER, now)
        rules = rules_in_force(session, now)
        if command.accepted:
            return _accept(session, rules, case, row, command)
        _decline(session, rules.rulebook, case, row, command)
        return Answered(row.public_id, answer, None)


def take_back_nomination(actor: Actor, nomination_id: UUID, *, now: datetime) -> Answered:
    """Takes a request back before it is answered; a second time changes nothing."""
    with transaction(actor.user_id, now) as session:
        row, case = _locked_nomination(session, nomination_id)
        get_case(session, actor, case.id, Action.LEAD_NOMINATE, now)
        if row.answer is not None:
            return _answered_before(session, case, row, NominationAnswer.TAKEN_BACK)
        end_nomination(session, case, row, NominationAnswer.TAKEN_BACK)
        return Answered(row.public_id, NominationAnswer.TAKEN_BACK, None)


def expire_nomination(session: WriteSession, nomination_id: int) -> bool:
    """Ends a request that nobody answered in time; silence is never a yes.

    The ladder tells the manager; the task to confirm a lead stays, so somebody else is asked.
    A step of the sweep. Gives False when it was answered meanwhile: nothing is then changed.
    """
    row = session.get(LeadProfessionalNomination, nomination_id)
    if row is None or row.answer is not None:
        return False
    case = session.get_one(Case, row.case_id)
    lock_case(session, case)
    session.refresh(row)
    if row.answer is not None:
        return False
    end_nomination(session, case, row, NominationAnswer.EXPIRED)
    return True


def _accept(
    session: WriteSession,
    rules: RulesInForce,
    case: Case,
    row: LeadProfessionalNomination,
    command: AnswerNomination,
) -> Answered:
    if command.trained is None:
        raise InvalidInput({"trained": ["Say whether you are trained to lead."]})
    confirmed = row.family_wish or may_confirm(session, row.asked_by_id, case, session.now)
    if confirmed:
        check_may_be_confirmed(session, session.get_one(User, row.nominee_id))
    end_nomination(session, case, row, NominationAnswer.ACCEPTED)
    kind = LeadKind.CONFIRMED if confirmed else LeadKind.INTERIM
    new = NewLead(row.nominee_id, kind, "accepted", command.trained)
    lead = lead_from_now(session, rules, case, new)
    return Answered(row.public_id, NominationAnswer.ACCEPTED, leading(session, case, lead))


def _decline(
    session: WriteSession,
    rulebook: Rulebook,
    case: Case,
    row: LeadProfessionalNomination,
    command: AnswerNomination,
) -> None:
    check_decline_reason(rulebook, command.decline_reason)
    row.decline_reason, row.decline_words = command.decline_reason, command.decline_words
    end_nomination(session, case, row, NominationAnswer.DECLINED)
    said = f"{case.reference}: somebody who was asked to lead said no. Ask somebody else."
    tell_manager(session, case, Words(said, ""))


def _answered_before(
    session: WriteSession,
    case: Case,
    row: LeadProfessionalNomination,
    answer: NominationAnswer,
) -> Answered:
    if row.answer is not answer:
        said = {
            NominationAnswer.ACCEPTED: "This request was accepted.",
            NominationAnswer.DECLINED: "This request was declined.",
            NominationAnswer.EXPIRED: "The time to answer this request has run out.",
            NominationAnswer.TAKEN_BACK: "This request was taken back.",
        }
        raise RuleBroken("nomination-answered", said[row.answer or answer],
                         fix="Ask the team's manager who leads now.")  # fmt: skip
    lead = current_lead(session, case)
    now_leads = leading(session, case, lead) if lead and answer is _YES else None
    return Answered(row.public_id, answer, now_leads)


_YES = NominationAnswer.ACCEPTED


def _locked_nomination(
    session: WriteSession, nomination_id: UUID
) -> tuple[LeadProfessionalNomination, Case]:
    row = session.scalar(
        sa.select(LeadProfessionalNomination).where(
            LeadProfessionalNomination.public_id == nomination_id
        )
    )
    if row is None:
        raise NotFound
    case = session.get_one(Case, row.case_id)
    lock_case(session, case)
    session.refresh(row)
    return row, case


def _check_not_sent_before(session: WriteSession, case: Case, one_use_id: UUID | None) -> None:
    if one_use_id is None:
        return
    there = session.scalar(
        sa.select(LeadProfessionalNomination.public_id).where(
            LeadProfessionalNomination.case_id == case.id,
            LeadProfessionalNomination.one_use_id == one_use_id,
        )
    )
    if there is not None:
        raise AlreadyDone("nomination", str(there))


def _check_may_be_asked(session: WriteSession, case: Case, user: User) -> None:
    lead = current_lead(session, case)
    if lead is None or not case.needs_lead:
        raise RuleBroken(
            "nothing-to-lead",
            "No needs have been flagged for this family, so no lead is needed yet.",
            fix="Answer in the assessment whether needs are emerging.",
        )
    if lead.kind is LeadKind.CONFIRMED:
        name = session.get_one(User, lead.user_id).name
        raise RuleBroken("lead-already-confirmed", f"{name} is the confirmed lead.",
                         fix="A manager can change the lead.")  # fmt: skip
