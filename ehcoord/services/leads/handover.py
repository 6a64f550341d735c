"""Handing a family over: the lead there is leads until the next one has read and accepted it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.leads import AnswerNomination, OfferHandover
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.leads import HandoverEnd, LeadHandover, LeadKind
from ehcoord.queries.access import get_case
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.leads.people import (
    check_decline_reason,
    check_may_be_confirmed,
    may_confirm,
    person_to_lead,
    tell,
)
from ehcoord.services.leads.requests import check_nobody_is_asked, end_handover
from ehcoord.services.leads.steps import (
    Leading,
    NewLead,
    current_lead,
    lead_from_now,
    leading,
    lock_case,
)
from ehcoord.services.messages import Words
from ehcoord.services.records import Detail, Event, record
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, open_task

WHY_READ = "A family is handed over to you. The lead there is goes on until you accept."
# Where the family asked, nobody above has to agree.
FAMILY_ASKED = frozenset({"family_asked", "child_asked"})


@dataclass(frozen=True, slots=True)
class HandoverOffered:
    """To whom a family is handed over, and by when they are to answer (UTC)."""

    handover_id: UUID
    name: str
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class HandoverEnded:
    """What became of a handover, and who leads now where it was accepted."""

    handover_id: UUID
    how: HandoverEnd
    leading: Leading | None = None


def offer_handover(
    actor: Actor, case_id: UUID, command: OfferHandover, *, now: datetime
) -> HandoverOffered:
    """Hands a family to somebody, who leads from the moment they accept and not before.

    Raises RuleBroken while somebody is asked or handed to already, or nobody leads.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.LEAD_HAND_OVER, now)
        lock_case(session, case)
        check_nobody_is_asked(session, case)
        user = person_to_lead(session, command.user_id, now, case=case)
        row = _new_row(session, actor, case, user, command)
        session.add_all_now(row)
        rules = rules_in_force(session, now)
        new = NewTask(TaskKind.ACCEPT_HANDOVER, row.id, case, WHY_READ, owner_id=user.id)
        task = open_task(session, rules, new)
        details: dict[str, Detail] = {"to": user.id, "because": command.because}
        record(session, Event("lead.handover_offered", "handover", row.id, case.id, None, details))
        return HandoverOffered(row.public_id, user.name, task.due_at)


def answer_handover(
    actor: Actor, handover_id: UUID, command: AnswerNomination, *, now: datetime
) -> HandoverEnded:
    """Yes or no from the person a family is handed to. The same answer again changes nothing.

    A yes confirms them where a manager offered it or the family asked, and a lead who was
    confirmed hands on a confirmed lead only then; otherwise they lead for now. Raises RuleBroken
    when it was taken back, or their agency is not ready.
    """
    with transaction(actor.user_id, now) as session:
        row, case = _locked(session, handover_id)
        if row.to_user_id != actor.user_id:
            raise NotFound
        how = HandoverEnd.ACCEPTED if command.accepted else HandoverEnd.DECLINED
        if row.ended_how is not None:
            return _ended_before(session, case, row, how)
        get_case(session, actor, case.id, Action.LEAD_ANSWER, now)
        if not command.accepted:
            return _decline(session, case, row, command)
        return _accept(session, case, row, command)


def take_back_handover(actor: Actor, handover_id: UUID, *, now: datetime) -> HandoverEnded:
    """Takes a handover back before it is accepted; a second time changes nothing."""
    with transaction(actor.user_id, now) as session:
        row, case = _locked(session, handover_id)
        get_case(session, actor, case.id, Action.LEAD_HAND_OVER, now)
        if row.ended_how is not None:
            return _ended_before(session, case, row, HandoverEnd.TAKEN_BACK)
        end_handover(session, case, row, HandoverEnd.TAKEN_BACK)
        return HandoverEnded(row.public_id, HandoverEnd.TAKEN_BACK)


def _new_row(
    session: WriteSession, actor: Actor, case: Case, user: User, command: OfferHandover
) -> LeadHandover:
    lead = current_lead(session, case)
    if lead is None:
        raise RuleBroken("nothing-to-hand-over", "Nobody leads for this family yet.")
    if lead.user_id == user.id:
        raise InvalidInput({"user_id": ["Choose somebody other than the lead there is."]})
    if command.family_told_on > london_date(session.now):
        raise InvalidInput({"family_told_on": ["The day must be today or earlier."]})
    return LeadHandover(
        case_id=case.id, from_user_id=lead.user_id, to_user_id=user.id,
        offered_by_id=actor.user_id, offered_at=session.now, because=command.because,
        risks=command.risks, open_actions=command.open_actions, next_dates=command.next_dates,
        family_told_by=command.family_told_by, family_told_on=command.family_told_on,
        joint_visit_on=command.joint_visit_on, why_no_joint_visit=command.why_no_joint_visit,
    )  # fmt: skip


def _accept(
    session: WriteSession, case: Case, row: LeadHandover, command: AnswerNomination
) -> HandoverEnded:
    if command.trained is None:
        raise InvalidInput({"trained": ["Say whether you are trained to lead."]})
    agreed = row.because in FAMILY_ASKED or may_confirm(
        session, row.offered_by_id, case, session.now
    )
    if agreed:
        check_may_be_confirmed(session, session.get_one(User, row.to_user_id))
    end_handover(session, case, row, HandoverEnd.ACCEPTED)
    kind = LeadKind.CONFIRMED if agreed else LeadKind.INTERIM
    new = NewLead(row.to_user_id, kind, row.because, command.trained)
    lead = lead_from_now(session, rules_in_force(session, session.now), case, new)
    return HandoverEnded(row.public_id, HandoverEnd.ACCEPTED, leading(session, case, lead))


def _decline(
    session: WriteSession, case: Case, row: LeadHandover, command: AnswerNomination
) -> HandoverEnded:
    check_decline_reason(rules_in_force(session, session.now).rulebook, command.decline_reason)
    row.decline_reason, row.decline_words = command.decline_reason, command.decline_words
    end_handover(session, case, row, HandoverEnd.DECLINED)
    said = f"{case.reference}: the person it was handed to said no. You still lead. Choose again."
    tell(session, row.from_user_id, Words(said, ""))
    return HandoverEnded(row.public_id, HandoverEnd.DECLINED)


def _ended_before(
    session: WriteSession, case: Case, row: LeadHandover, how: HandoverEnd
) -> HandoverEnded:
    if row.ended_how is not how:
        said = {
            HandoverEnd.ACCEPTED: "This handover was accepted.",
            HandoverEnd.DECLINED: "This handover was declined.",
            HandoverEnd.TAKEN_BACK: "This handover was taken back, or somebody else leads now.",
        }
        raise RuleBroken("handover-ended", said[row.ended_how or how],
                         fix="Look at who leads now.")  # fmt: skip
    lead = current_lead(session, case)
    leads_now = leading(session, case, lead) if lead and how is HandoverEnd.ACCEPTED else None
    return HandoverEnded(row.public_id, how, leads_now)


def _locked(session: WriteSession, handover_id: UUID) -> tuple[LeadHandover, Case]:
    row = session.scalar(sa.select(LeadHandover).where(LeadHandover.public_id == handover_id))
    if row is None:
        raise NotFound
    case = session.get_one(Case, row.case_id)
    lock_case(session, case)
    session.refresh(row)
    return row, case
