"""A request to lead while it waits, and how it ends: steps of other use cases."""

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.errors import RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadProfessionalNomination, NominationAnswer
from ehcoord.rules.calendar import LONDON
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.records import Event, record
from ehcoord.services.tasks import close_tasks


def check_nobody_is_asked(session: WriteSession, case: Case) -> None:
    """Raises RuleBroken while a request to lead this case waits for its answer."""
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
