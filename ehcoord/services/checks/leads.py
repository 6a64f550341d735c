"""P1: a needed lead, from the assignments themselves and not from the tasks about them."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.assessments import EmergingNeedsAnswer
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.checks.findings import Finding, Progress


def without_a_lead(session: orm.Session, _now: datetime, _progress: Progress) -> Iterator[Finding]:
    """Open cases that need a lead and have none, or whose missing confirmation nobody is asked."""
    current = sa.select(LeadProfessionalAssignment.id).where(
        LeadProfessionalAssignment.case_id == Case.id,
        LeadProfessionalAssignment.ended_at.is_(None),
    )
    asked = sa.select(Task.id).where(
        Task.kind == TaskKind.CONFIRM_LEAD, Task.about_id == Case.id, Task.closed_at.is_(None)
    )
    flagged = sa.select(EmergingNeedsAnswer.id).where(
        EmergingNeedsAnswer.case_id == Case.id,
        EmergingNeedsAnswer.needs_emerging,
        EmergingNeedsAnswer.superseded_at.is_(None),
    )
    confirmed = current.where(LeadProfessionalAssignment.kind == LeadKind.CONFIRMED)
    left = current.join(User, User.id == LeadProfessionalAssignment.user_id).where(
        User.deactivated_at.is_not(None)
    )
    for what, wrong in (
        ("The lead of an open case has no account any more.", left.exists()),
        ("An open case needs a lead and has none.", Case.needs_lead & ~current.exists()),
        (
            "A lead is not confirmed and nobody is asked to confirm one.",
            Case.needs_lead & current.exists() & ~confirmed.exists() & ~asked.exists(),
        ),
        ("Needs are emerging and no lead is asked for.", ~Case.needs_lead & flagged.exists()),
    ):
        found = session.scalars(
            sa.select(Case.id).where(Case.closed_at.is_(None), wrong).order_by(Case.id)
        )
        yield from (Finding("P1", what, "case", (case_id,)) for case_id in found)
