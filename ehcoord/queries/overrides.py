"""Whether a case goes ahead before a lead is confirmed, because a manager said so."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.leads import LeadOverride
from ehcoord.rules.calendar import london_date
from ehcoord.rules.in_force import RulesInForce


@dataclass(frozen=True, slots=True)
class Override:
    """Who lets a case go ahead, why, and until the end of which day."""

    because: str
    until_on: date
    by: str


def override_of(
    session: orm.Session, case_id: int, rules: RulesInForce, now: datetime
) -> Override | None:
    """The override of a case that holds today; None where the rulebook allows none any longer."""
    if not rules.rulebook.leads.override_allowed:
        return None
    row = session.execute(
        sa.select(LeadOverride.because, LeadOverride.until_on, User.name)
        .join(User, User.id == LeadOverride.recorded_by_id)
        .where(
            LeadOverride.case_id == case_id,
            LeadOverride.superseded_at.is_(None),
            LeadOverride.until_on >= london_date(now),
        )
        .order_by(LeadOverride.id.desc())
        .limit(1)
    ).first()
    return Override(*row) if row else None
