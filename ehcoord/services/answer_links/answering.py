"""Answering a link: once, whoever else sends at the same moment.

A worry that comes with the answer counts at once. What would let us rest (the child was seen, the
help has begun, the referral has arrived) waits for somebody of the case to take it in.
"""

from dataclasses import dataclass
from datetime import datetime, time

import sqlalchemy as sa

from ehcoord.commands.answer_links import SendAnswer
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import LOCK_WAIT_MS, WriteSession, db, transaction
from ehcoord.errors import InvalidInput
from ehcoord.models.answer_links import AnswerByLink, AnswerLink
from ehcoord.models.cases import Case
from ehcoord.models.meetings import InvitationAnswer, ReviewInvitation
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.queries.answer_links import find_link, is_live
from ehcoord.rules.answer_links import LinkQuestion, SaidByLink, answer_faults
from ehcoord.rules.calendar import at_london, london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import SERVICE
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import Level
from ehcoord.services.answer_links.ending import note_link
from ehcoord.services.answer_links.opening import LinkSpent
from ehcoord.services.answer_links.tokens import hash_of
from ehcoord.services.children import LockedChild, lock_children
from ehcoord.services.response_check import recheck
from ehcoord.services.risks import WAIT_MS_WHEN_IMMEDIATE, add_entries
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import NewTask, open_task

MIDDAY = time(12, 0)
LONGEST = 4000
CAME_IN = "{who} answered by link. Read it, and say that it is taken in."
CAME_IN_WITH_WORRY = "{who} told of a worry by link. It counts already: read it and confirm it."


@dataclass(frozen=True, slots=True)
class LinkAnswered:
    """The answer is kept. ``immediate`` says that a child may be in danger: the numbers follow."""

    immediate: bool = False


def answer_link(token: str, command: SendAnswer, *, now: datetime) -> LinkAnswered | LinkSpent:
    """Keeps what somebody without an account answers, and the worry that may come with it.

    Of two answers at once one is kept, and the other finds the link spent. Raises InvalidInput
    for what the answer lacks, and Busy: at once where the worry is immediate.
    """
    found = find_link(db.session(), hash_of(token))
    if found is None or not is_live(db.session(), found, now):
        return LinkSpent()
    ids = found.id, found.child_id
    immediate = command.worry_level is Level.IMMEDIATE
    wait_ms = WAIT_MS_WHEN_IMMEDIATE if immediate else LOCK_WAIT_MS
    with transaction(None, now, wait_ms=wait_ms) as session:
        link, child = _locked(session, *ids)
        if not is_live(session, link, now):
            return LinkSpent()
        _check(link, command, now)
        case = session.get_one(Case, link.case_id)
        rules = rules_in_force(session, now)
        worry = _worry(session, link, case, rules, child, command)
        _keep(session, link, command, worry)
        _ask_to_confirm(session, rules, case, link, worry)
        if worry is not None:
            recheck(session, child, rules)
    return LinkAnswered(immediate)


def _locked(session: WriteSession, link_id: int, child_id: int) -> tuple[AnswerLink, LockedChild]:
    (child,) = lock_children(session, [child_id])
    return session.get_one(AnswerLink, link_id, with_for_update=True), child


def _check(link: AnswerLink, command: SendAnswer, now: datetime) -> None:
    today = london_date(now)
    said = SaidByLink(
        command.said, command.on_day, command.words, worried=command.worry_level is not None
    )
    faults = dict(answer_faults(link.question, said, today))
    if command.worry_on is not None and command.worry_on > today:
        faults["worry_on"] = ["The day must be today or earlier."]
    if faults:
        raise InvalidInput(faults)


def _worry(
    session: WriteSession, link: AnswerLink, case: Case, rules: RulesInForce,
    child: LockedChild, command: SendAnswer,
) -> RiskIndicator | None:  # fmt: skip
    """The worry that came with the answer: the sender's entry, which nobody here recorded."""
    if command.worry_level is None:
        return None
    day = command.worry_on
    told = RecordWorry(
        child_ids=(child.child.public_id,),
        evidence=command.worry,
        level=command.worry_level,
        observed_at=min(at_london(day, MIDDAY), session.now) if day else session.now,
        who_knows=f"Told by link: {link.name}, {link.agency}",
        about_adult=command.worry_about_adult,
        restricted=link.restricted,
    )
    (row,) = add_entries(session, SERVICE, (case, rules), told, (child,))
    return row


def _keep(
    session: WriteSession, link: AnswerLink, command: SendAnswer, worry: RiskIndicator | None
) -> None:
    link.answered_at = session.now
    session.add_all_now(
        AnswerByLink(
            link_id=link.id,
            case_id=link.case_id,
            child_id=link.child_id,
            said=command.said,
            on_day=command.on_day,
            alone=command.alone,
            own_view=command.own_view,
            reference=command.reference,
            words=command.words,
            worry_id=worry.id if worry else None,
            restricted=link.restricted,
            recorded_at=session.now,
        )
    )
    if link.question is LinkQuestion.REPORT and command.words:
        _into_the_invitation(session, link, command)
    note_link(session, "link.answered", link, {"worry": worry.id if worry else None})


def _into_the_invitation(session: WriteSession, link: AnswerLink, command: SendAnswer) -> None:
    """A report in place of attendance stands beside those of people with an account."""
    row = session.get_one(ReviewInvitation, link.invitation_id, with_for_update=True)
    row.answer, row.answered_at = InvitationAnswer.IN_WRITING, session.now
    # Brothers and sisters whose reviews meet at once have a link each, and one invitation.
    row.report = "\n\n".join(said for said in (row.report, command.words) if said)[:LONGEST]
    row.own_view = command.own_view if row.own_view is None else row.own_view


def _ask_to_confirm(
    session: WriteSession, rules: RulesInForce, case: Case, link: AnswerLink,
    worry: RiskIndicator | None,
) -> None:  # fmt: skip
    words = CAME_IN if worry is None else CAME_IN_WITH_WORRY
    open_task(
        session,
        rules,
        NewTask(
            TaskKind.CONFIRM_ANSWER,
            about_id=link.id,
            case=case,
            child_id=link.child_id,
            owner_id=_who_waits(session, link),
            reason=words.format(who=f"{link.name}, {link.agency},"),
            serious=worry is not None and worry.level >= Level.SERIOUS,
        ),
    )


def _who_waits(session: WriteSession, link: AnswerLink) -> int | None:
    """Whoever chases a reply reads it; everything else is the lead's."""
    if link.referral_id is None:
        return None
    return session.scalar(
        sa.select(Task.owner_id).where(
            Task.kind == TaskKind.CHASE_ACKNOWLEDGEMENT,
            Task.about_id == link.referral_id,
            Task.closed_at.is_(None),
        )
    )
