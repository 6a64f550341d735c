"""The front door consulted about a child, because the rules ask for it or because somebody did."""

from datetime import datetime
from uuid import UUID

from ehcoord.commands.referrals import RecordConsultation
from ehcoord.db import transaction
from ehcoord.models.reviews import Consultation
from ehcoord.queries.access import get_case
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.children import lock_children_of
from ehcoord.services.entries import not_in_future
from ehcoord.services.records import Event, record
from ehcoord.services.response_check import Rechecked, recheck
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import close_tasks


def record_consultation(
    actor: Actor, case_id: UUID, child_id: UUID, command: RecordConsultation, *, now: datetime
) -> Rechecked:
    """Records who was consulted at the front door about a child, when and with what advice.

    Raises InvalidInput for an instant to come, and NotFound for a child of another case.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.REFERRAL_WRITE, now)
        rules = rules_in_force(session, now)
        (child,) = lock_children_of(session, case.id, [child_id])
        row = Consultation(
            case_id=case.id, child_id=child.child.id, consulted=True, who=command.who,
            at=not_in_future("at", command.at, now), advice=command.advice,
            # What was said of a child there may name what only some may read.
            restricted=True, recorded_at=now, recorded_by_id=actor.user_id,
        )  # fmt: skip
        session.add_all_now(row)
        close_tasks(
            session, [TaskKind.CONSULT_FRONT_DOOR], [child.child.id], "record_consultation"
        )  # fmt: skip
        record(
            session, Event("child.consulted", "consultation", row.id, case.id, child.child.id)
        )  # fmt: skip
        return recheck(session, child, rules, act="record_consultation")
