"""Taking in what came by a link: one tap, and it counts as if somebody here had recorded it."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.referrals import RecordAcknowledgement
from ehcoord.commands.support import ConfirmFirstContact
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import RuleBroken
from ehcoord.models.answer_links import AnswerByLink, AnswerLink
from ehcoord.models.cases import Case
from ehcoord.models.referrals import UrgentReferral
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportService
from ehcoord.queries.risks import STANDS, the_root
from ehcoord.queries.support import latest_change
from ehcoord.rules.answer_links import LinkQuestion, lets_us_rest
from ehcoord.rules.calendar import at_london
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import SupportStatus
from ehcoord.services.answer_links.asking import opened_link
from ehcoord.services.answer_links.ending import note_link
from ehcoord.services.children import LockedChild, lock_children
from ehcoord.services.contacts import add_contact
from ehcoord.services.referrals import acknowledge
from ehcoord.services.response_check import recheck
from ehcoord.services.support import begin_help
from ehcoord.services.support_rows import OpenedLine
from ehcoord.services.tasks import close_tasks

MIDDAY = time(12, 0)
LONGEST_REPLY, LONGEST_WHO = 2000, 200
BY_LINK = " (by link)"
OVER = (SupportStatus.ENDED, SupportStatus.DECLINED, SupportStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class _Opened:
    case: Case
    rules: RulesInForce
    child: LockedChild


def confirm_answer(actor: Actor, link_id: UUID, *, now: datetime) -> UUID:
    """Takes in what came by a link; gives its case. Doing it again changes nothing.

    A yes becomes what it says: the child was seen, the help has begun, the referral has arrived.
    Everything else is only read. Raises RuleBroken for a link that nobody has answered,
    and once the case has closed.
    """
    with transaction(actor.user_id, now) as session:
        link, case, rules = opened_link(session, actor, link_id, Action.ANSWER_LINK_CONFIRM)
        if link.answered_at is None:
            raise RuleBroken("link-not-answered", "Nobody has answered this yet.")
        if link.confirmed_at is None:
            session.refresh(case)
            if case.closed_at is not None:
                raise RuleBroken("case-closed", "This case is closed.", fix="Open it again first.")
            link.confirmed_at, link.confirmed_by_id = now, actor.user_id
            (child,) = lock_children(session, [link.child_id])
            _take_in(session, link, _Opened(case, rules, child))
            close_tasks(session, [TaskKind.CONFIRM_ANSWER], [link.id], "confirm_answer")
            note_link(session, "link.confirmed", link, {})
        return case.public_id


def _take_in(session: WriteSession, link: AnswerLink, opened: _Opened) -> None:
    answer = session.scalars(sa.select(AnswerByLink).where(AnswerByLink.link_id == link.id)).one()
    if not lets_us_rest(link.question, answer.said, answer.on_day):
        return
    if link.question is LinkQuestion.SEEN:
        _seen(session, link, answer, opened.child)
        recheck(session, opened.child, opened.rules, act="record_seen")
    elif link.question is LinkQuestion.HELP_STARTED:
        _begun(session, link, answer, opened)
    elif link.question is LinkQuestion.ACKNOWLEDGEMENT:
        _arrived(session, link, answer)
        recheck(session, opened.child, opened.rules, act="record_acknowledgement")


def _seen(
    session: WriteSession, link: AnswerLink, answer: AnswerByLink, child: LockedChild
) -> None:
    add_contact(
        session,
        child.child,
        happened_at=_at(answer),
        seen=True,
        alone=bool(answer.alone),
        by_whom=_who(link),
        note=answer.words,
    )


def _begun(session: WriteSession, link: AnswerLink, answer: AnswerByLink, opened: _Opened) -> None:
    line = session.get_one(SupportService, link.support_id)
    last = latest_change(session, line.id)
    if last.first_contact_at is None and last.status not in OVER:
        stood = OpenedLine(opened.case, opened.rules, opened.child, line, last)
        begin_help(session, stood, ConfirmFirstContact(_at(answer)))


def _arrived(session: WriteSession, link: AnswerLink, answer: AnswerByLink) -> None:
    referral = session.get_one(UrgentReferral, link.referral_id)
    worry = session.scalars(
        sa.select(RiskIndicator).where(the_root == referral.risk_id, STANDS)
    ).one_or_none()
    if worry is None:
        return
    said = " ".join(part for part in (answer.reference, answer.words) if part)
    words = _cut(said, LONGEST_REPLY) or "It has arrived."
    reply = RecordAcknowledgement(_who(link), answer.recorded_at, words)
    acknowledge(session, referral, worry, reply)


def _at(answer: AnswerByLink) -> datetime:
    """The day that was said, at midday, and never after the answer itself."""
    day = answer.on_day
    return min(at_london(day, MIDDAY), answer.recorded_at) if day else answer.recorded_at


def _who(link: AnswerLink) -> str:
    return _cut(f"{link.name}, {link.agency}", LONGEST_WHO - len(BY_LINK)) + BY_LINK


def _cut(words: str, most: int) -> str:
    """As much as another row has room for: the whole stays with the link."""
    return words if len(words) <= most else f"{words[: most - 1]}…"
