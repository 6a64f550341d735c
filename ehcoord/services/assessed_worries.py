"""Worries named in a part of an assessment, as worries of their own when it is cut (PR-5)."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.assessments import Assessment
from ehcoord.models.cases import Case
from ehcoord.models.risks import RiskIndicator
from ehcoord.rules.calendar import at_london, london_date
from ehcoord.rules.vocabulary import HowKnown, Level
from ehcoord.services.children import lock_children
from ehcoord.services.entries import note_worry
from ehcoord.services.leads.steps import make_lead_clock_serious
from ehcoord.services.response_check import recheck
from ehcoord.services.rulebook import rules_in_force

# An immediate worry is never written in a form: its page shows the numbers to ring.
HIGHEST = Level.SERIOUS


def record_assessed_worries(
    session: WriteSession, row: Assessment, child_id: int, answers: Mapping[str, Any]
) -> None:
    """Records the worries of a part that have not been recorded yet, and checks the child.

    Each carries the id of its row on the form, so that cutting again adds none twice (P9).
    """
    named = [one for one in answers.get("worries") or () if one.get("what") and one.get("level")]
    if not named:
        return
    (child,) = lock_children(session, [child_id])
    rules, case = rules_in_force(session, session.now), session.get_one(Case, row.case_id)
    new = [
        worry
        for one in named
        if (worry := _worry(session, row, child_id, one)) is not None
    ]  # fmt: skip
    if not new:
        return
    session.add_all_now(*new)
    for worry in new:
        note_worry(session, "worry.recorded", worry, {"level": int(worry.level)})
    if any(worry.level >= Level.SERIOUS for worry in new):
        make_lead_clock_serious(session, rules, case)
    recheck(session, child, rules)


def _worry(
    session: WriteSession, row: Assessment, child_id: int, said: Any
) -> RiskIndicator | None:
    one_use_id = _id(said.get("one_use_id"))
    there = sa.select(RiskIndicator.id).where(
        RiskIndicator.one_use_id == one_use_id, RiskIndicator.child_id == child_id
    )
    if one_use_id is None or session.scalar(there) is not None:
        return None
    return RiskIndicator(
        one_use_id=one_use_id,
        case_id=row.case_id,
        child_id=child_id,
        # Only a first assessment's worries wait for the first meeting.
        first_assessment_id=row.id if row.is_first else None,
        level=min(Level(int(said["level"])), HIGHEST),
        observed_at=_day(said.get("on"), session.now),
        counts_from=session.now,
        how_known=HowKnown.TOLD,
        evidence=said["what"],
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
    )


def _id(said: object) -> UUID | None:
    try:
        return UUID(str(said))
    except ValueError:
        return None


def _day(said: object, now: datetime) -> datetime:
    """The day that was written, at noon; today where it cannot be read or is to come."""
    try:
        day = date.fromisoformat(str(said))
    except ValueError:
        return now
    return at_london(day, time(12)) if day < london_date(now) else now
