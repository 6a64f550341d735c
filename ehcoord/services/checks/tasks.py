"""P4: each open task is about something, has an owner who can act, and speaks when it is due."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import User
from ehcoord.models.answer_links import AnswerLink
from ehcoord.models.assessments import Assessment
from ehcoord.models.cases import Case, Child
from ehcoord.models.escalations import Escalation
from ehcoord.models.leads import LeadHandover, LeadProfessionalNomination
from ehcoord.models.people import Person
from ehcoord.models.plans import PlanAction
from ehcoord.models.referrals import UrgentReferral
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportService
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import AboutKind, TaskKind
from ehcoord.services.checks.findings import Finding, Progress

# A sweep comes every few minutes: after a day of silence something is wrong with it.
SILENT_FOR = timedelta(days=1)
TABLES: Mapping[AboutKind, tuple[type[Any], ...]] = {
    AboutKind.CASE: (Case,),
    AboutKind.CHILD: (Child,),
    AboutKind.NOMINATION: (LeadProfessionalNomination,),
    AboutKind.HANDOVER: (LeadHandover,),
    AboutKind.ASSESSMENT: (Assessment,),
    AboutKind.REVIEW: (ReviewMeeting,),
    AboutKind.WORRY: (RiskIndicator,),
    AboutKind.SUPPORT: (SupportService,),
    AboutKind.REFERRAL: (UrgentReferral,),
    AboutKind.ESCALATION: (Escalation,),
    AboutKind.ACTION: (PlanAction,),
    AboutKind.ANSWER_LINK: (AnswerLink,),
    # Somebody in a family, and somebody with an account.
    AboutKind.PERSON: (Person,),
    AboutKind.USER: (User,),
}


def broken_tasks(session: orm.Session, now: datetime, _progress: Progress) -> Iterator[Finding]:
    """Open tasks about nothing, without an owner who can act, or that have fallen silent."""
    is_open = Task.closed_at.is_(None)
    ended = sa.select(User.id).where(User.id == Task.owner_id, User.deactivated_at.is_not(None))
    for what, wrong in (
        ("A task's owner has no account any more.", ended.exists()),
        ("A task will not say that it is due.", Task.next_step_at.is_(None) & (Task.due_at > now)),
        ("A task should have spoken by now.", Task.next_step_at < now - SILENT_FOR),
        *(("A task is about nothing.", _is_about_nothing(kind)) for kind in AboutKind),
        ("The task of holding a review is due after the review.", _is_due_after_review()),
    ):
        found = session.scalars(sa.select(Task.id).where(is_open, wrong).order_by(Task.id))
        yield from (Finding("P4", what, "task", (task_id,)) for task_id in found)
    yield from _reviews_of_nobody(session)


def _is_about_nothing(kind: AboutKind) -> sa.ColumnElement[bool]:
    exists = [
        sa.select(table.id).where(table.id == Task.about_id).exists() for table in TABLES[kind]
    ]
    return sa.and_(Task.about_kind == kind, ~sa.or_(*exists))


def _is_due_after_review() -> sa.ColumnElement[bool]:
    sooner = sa.select(ReviewMeeting.id).where(
        ReviewMeeting.id == Task.about_id, ReviewMeeting.due_at < Task.due_at
    )
    return sa.and_(Task.kind == TaskKind.HOLD_REVIEW, sooner.exists())


def _reviews_of_nobody(session: orm.Session) -> Iterator[Finding]:
    asked = sa.select(Task.id).where(
        Task.kind == TaskKind.HOLD_REVIEW,
        Task.about_id == ReviewMeeting.id,
        Task.closed_at.is_(None),
    )
    found = session.scalars(
        sa.select(ReviewMeeting.id).where(
            ReviewMeeting.closed_at.is_(None), ReviewMeeting.sent_at.is_(None), ~asked.exists()
        )
    )
    for review_id in found:
        yield Finding("P4", "Nobody is asked to hold an open review.", "review", (review_id,))
