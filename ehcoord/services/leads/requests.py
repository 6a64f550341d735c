"""A request to lead while it waits, and how it ends: steps of other use cases."""

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.errors import RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.leads import (
    HandoverEnd,
    LeadHandover,
    LeadProfessionalNomination,
    NominationAnswer,
)
from ehcoord.rules.calendar import LONDON
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.records import Detail, Event, record
from ehcoord.services.tasks import close_tasks


def check_nobody_is_asked(session: WriteSession, case: Case) -> None:
    """Raises RuleBroken while a request to lead, or a handover, waits for its answer."""
    handed = waiting_handover(session, case)
    if handed is not None:
        to = session.get_one(User, handed.to_user_id)
        raise RuleBroken(
            "already-handed-over",
            f"This family is being handed over to {to.name}, who has not accepted yet.",
            fix=f"Wait for the answer of {to.name}, or take the handover back.",
        )
    row = waiting_nomination(session, case)
    if row is None:
        return
    nominee = session.get_one(User, row.nominee_id)
    asker = session.get_one(User, row.asked_by_id)
    when = f"{row.asked_at.astimezone(LONDON):%-d %B at %H:%M}"
    raise RuleBroken(
        "already-asked",
        f"{asker.name} asked {nominee.name} on {when}.",
        fix=f"Wait for the answer of {nominee.name}, or take the request back.",
    )


def waiting_nomination(session: WriteSession, case: Case) -> LeadProfessionalNomination | None:
    """The request to lead this case that waits for its answer; a case has at most one."""
    return session.scalar(
        sa.select(LeadProfessionalNomination).where(
            LeadProfessionalNomination.case_id == case.id,
            LeadProfessionalNomination.answered_at.is_(None),
        )
    )


def end_nomination(
    session: WriteSession,
    case: Case,
    row: LeadProfessionalNomination,
    answer: NominationAnswer,
) -> None:
    """Writes what became of a request and closes its task."""
    row.answer, row.answered_at = answer, session.now
    how = {
        NominationAnswer.ACCEPTED: "accept_nomination",
        NominationAnswer.DECLINED: "decline_nomination",
        NominationAnswer.EXPIRED: "expire_nomination",
        NominationAnswer.TAKEN_BACK: "withdraw_nomination",
    }[answer]
    close_tasks(session, [TaskKind.ANSWER_NOMINATION], [row.id], how)
    details = {"answer": answer.value, "reason": row.decline_reason}
    record(session, Event("lead.answered", "nomination", row.id, case.id, None, details))


def waiting_handover(session: WriteSession, case: Case) -> LeadHandover | None:
    """The handover of this case that waits to be accepted; a case has at most one."""
    return session.scalar(
        sa.select(LeadHandover).where(
            LeadHandover.case_id == case.id, LeadHandover.ended_at.is_(None)
        )
    )


def end_handover(session: WriteSession, case: Case, row: LeadHandover, how: HandoverEnd) -> None:
    """Writes what became of a handover and closes its task."""
    row.ended_how, row.ended_at = how, session.now
    closed = {
        HandoverEnd.ACCEPTED: "accept_handover",
        HandoverEnd.DECLINED: "decline_handover",
        HandoverEnd.TAKEN_BACK: "withdraw_handover",
    }[how]
    close_tasks(session, [TaskKind.ACCEPT_HANDOVER], [row.id], closed)
    details: dict[str, Detail] = {"answer": how.value, "reason": row.decline_reason}
    record(session, Event("lead.handover_ended", "handover", row.id, case.id, None, details))


def overtake(session: WriteSession, case: Case) -> None:
    """Takes back whatever waits for an answer, because somebody leads by another act."""
    waiting = waiting_nomination(session, case)
    if waiting is not None:
        end_nomination(session, case, waiting, NominationAnswer.TAKEN_BACK)
    overtake_handover(session, case)


def overtake_by(session: WriteSession, case: Case, user_id: int) -> None:
    """Takes back what waits for one person's answer, because they may not lead this family."""
    waiting, handed = waiting_nomination(session, case), waiting_handover(session, case)
    if waiting is not None and waiting.nominee_id == user_id:
        end_nomination(session, case, waiting, NominationAnswer.TAKEN_BACK)
    if handed is not None and handed.to_user_id == user_id:
        end_handover(session, case, handed, HandoverEnd.TAKEN_BACK)


def overtake_handover(session: WriteSession, case: Case) -> None:
    """Takes back a handover that waits, because somebody else leads from now on."""
    handed = waiting_handover(session, case)
    if handed is not None:
        end_handover(session, case, handed, HandoverEnd.TAKEN_BACK)
    session.flush()
