"""A case that drifts: open for long, or reviewed again and again without a change (PR-25).

Asked about when somebody supervises the case, and in the same act as the review that changed
nothing once too often.
"""

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.cases import Case
from ehcoord.models.supervision import DriftConsultation
from ehcoord.queries.supervision import decided_by_child
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.supervision import why_it_drifts
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.tasks import NewTask, open_task


def ask_about_drift(session: WriteSession, rules: RulesInForce, case: Case) -> None:
    """Opens the consultation, once for as long as the case drifts without a new one."""
    why = why_it_drifts(
        case.opened_at, decided_by_child(session, case.id), session.now, rules.rulebook,
        rules.calendar,
    )  # fmt: skip
    if why and not _consulted_lately(session, rules, case):
        reason = f"{' '.join(why)} Somebody from outside is consulted."
        open_task(session, rules, NewTask(TaskKind.CONSULT_ON_DRIFT, case.id, case, reason))


def _consulted_lately(session: WriteSession, rules: RulesInForce, case: Case) -> bool:
    last = session.scalar(
        sa.select(sa.func.max(DriftConsultation.recorded_at)).where(
            DriftConsultation.case_id == case.id
        )
    )
    term = rules.rulebook.terms["drift_consulted_again"]
    return last is not None and session.now <= rules.calendar.due_after(last, term)
