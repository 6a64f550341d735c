"""Where a case stands with social care: the open step up, the state, what continued before."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.social_care import HelpContinues, StepUp, WithSocialCare
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import TaskKind


def open_step_up(session: orm.Session, case_id: int) -> StepUp | None:
    """The step up that waits for social care's answer in writing."""
    return session.scalar(
        sa.select(StepUp).where(StepUp.case_id == case_id, StepUp.answered_at.is_(None))
    )


def open_state(session: orm.Session, case_id: int) -> WithSocialCare | None:
    """The state of being with social care, until what continues is answered."""
    return session.scalar(
        sa.select(WithSocialCare).where(
            WithSocialCare.case_id == case_id, WithSocialCare.left_at.is_(None)
        )
    )


def asks_what_continues(session: orm.Session, case_id: int) -> Task | None:
    """The open question of what help continues."""
    return session.scalar(
        sa.select(Task).where(
            Task.kind == TaskKind.SAY_WHAT_CONTINUES,
            Task.about_id == case_id,
            Task.closed_at.is_(None),
        )
    )


def earlier_with_social_care(session: orm.Session, case_id: int) -> Sequence[Any]:
    """What was said to continue, each time, with the name of who led; the newest first."""
    rows = session.execute(
        sa.select(HelpContinues, User.name)
        .join(User, User.id == HelpContinues.leads_id)
        .where(HelpContinues.case_id == case_id)
        .order_by(HelpContinues.id.desc())
    )
    return [(row, name) for row, name in rows]


def step_ups_of_case(session: orm.Session, case_id: int) -> Sequence[StepUp]:
    """Every step up that was answered, the newest first."""
    return session.scalars(
        sa.select(StepUp)
        .where(StepUp.case_id == case_id, StepUp.answered_at.is_not(None))
        .order_by(StepUp.id.desc())
    ).all()
