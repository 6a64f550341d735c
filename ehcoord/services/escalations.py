"""A disagreement between agencies as a step of other use cases: a bare row with its task.

Never part of what a family is given: whom they lean on is not theirs to argue about.
"""

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.accounts import Agency
from ehcoord.models.cases import Case
from ehcoord.models.escalations import Escalation
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.records import Detail, Event, record
from ehcoord.services.tasks import NewTask, open_task


def open_escalation(
    session: WriteSession,
    rules: RulesInForce,
    case: Case,
    about: tuple[str, int],
    *,
    agency_id: int,
    why: str,
) -> Escalation | None:
    """Opens a disagreement with an agency, whose safeguarding lead is asked; None if it is open.

    ``about`` is the kind of row it is about and that row's id. The case's row is locked.
    """
    kind, about_id = about
    there = sa.select(Escalation.id).where(
        Escalation.about_kind == kind,
        Escalation.about_id == about_id,
        Escalation.closed_at.is_(None),
    )
    if session.scalar(there.limit(1)) is not None:
        return None
    row = Escalation(case_id=case.id, about_kind=kind, about_id=about_id, opened_at=session.now)
    session.add_all_now(row)
    owner_id = session.get_one(Agency, agency_id).safeguarding_lead_id
    open_task(
        session,
        rules,
        NewTask(TaskKind.ANSWER_ESCALATION, row.id, case, why, owner_id=owner_id),
    )
    details: dict[str, Detail] = {"about": kind, "row": about_id, "agency": agency_id}
    record(session, Event("escalation.opened", "escalation", row.id, case.id, None, details))
    return row
