"""Re-checking one child because time has passed, or because the rules have changed (P2)."""

from datetime import datetime

import sqlalchemy as sa

from ehcoord.db import transaction
from ehcoord.models.cases import Child
from ehcoord.services.children import LockedChild
from ehcoord.services.response_check import recheck
from ehcoord.services.rulebook import rules_in_force


def check_child(child_id: int, *, now: datetime) -> bool:
    """Works the response check out again for one child; False while somebody else holds it."""
    with transaction(None, now) as session:
        child = session.scalar(
            sa.select(Child).where(Child.id == child_id).with_for_update(skip_locked=True)
        )
        if child is None:
            return False
        rules = rules_in_force(session, now)
        is_due = child.next_check_at is not None and child.next_check_at <= now
        if is_due or child.checked_with != rules.stamp:
            recheck(session, LockedChild(child), rules)
        return True
