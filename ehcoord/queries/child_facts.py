"""The statements that read a child's facts: each is one index look-up, whatever the history.

They are the response check's own reading, so they leave nothing out: restricted entries count.
A page reads them through ``child_stories``, which leaves out what its reader may not see. Each is
made once, for one child and for ``many``, and run with what ``whose`` gives: every use case reads
all of them, and making them took longer than their answers.
"""

from functools import cache, partial
from typing import Any

import sqlalchemy as sa

from ehcoord.db import UtcDateTime, known_at
from ehcoord.models.assessments import Assessment
from ehcoord.models.cases import CaseMember, Child
from ehcoord.models.contacts import Contact
from ehcoord.models.people import Person
from ehcoord.models.referrals import StrategyDiscussion, UrgentReferral
from ehcoord.models.reviews import ReviewDecision, ReviewMeeting, ReviewPrompt, ReviewRequest
from ehcoord.models.risks import RiskCheck, RiskIndicator
from ehcoord.models.support import (
    MissedContact,
    SupportChange,
    SupportConfirmation,
)
from ehcoord.models.tasks import Task
from ehcoord.queries.as_known import as_known
from ehcoord.queries.whose import CASE, CHILDREN, NOW, PERSON, of
from ehcoord.rules.people import MemberRole

WORD = sa.String(80)
# What a page shows of a line and of a review is read with what the check needs of it.
OF_A_WORRY = (
    "id", "child_id", "first_id", "code", "level", "observed_at", "counts_from", "how_known",
    "agency_id", "about_adult", "hospital", "discharged_at", "first_assessment_id",
    "same_episode_as_id", "recorded_by_id", "public_id", "evidence", "restricted",
)  # fmt: skip
OF_A_REVIEW = (
    "id", "child_id", "kind", "is_first_meeting", "chaired_by", "opened_at", "due_at", "sent_at",
    "held_at", "closed_at", "closed_how", "public_id", "form", "professionals_only",
)  # fmt: skip


@cache
def the_child() -> sa.Executable:
    """Birth, death, and when the child first and last came into a case of ours."""
    return _came(PERSON, CASE).where(Person.id == PERSON)


@cache
def the_children() -> sa.Executable:
    """The same of many children, each in the case that they are in."""
    return (
        _came(Child.person_id, Child.case_id)
        .add_columns(Child.id.label("child_id"))
        .join(Child, Child.person_id == Person.id)
        .where(Child.id.in_(CHILDREN))
        .order_by(Child.id)
    )


def _came(person_id: Any, case_id: Any) -> sa.Select[*tuple[Any, ...]]:
    joined = sa.select(CaseMember.from_at).where(
        CaseMember.person_id == person_id, CaseMember.role == MemberRole.CHILD
    )
    first = joined.order_by(CaseMember.from_at).limit(1).scalar_subquery()
    this_case = joined.where(CaseMember.case_id == case_id).order_by(CaseMember.from_at)
    assessed = (
        sa.select(Assessment.started_at)
        .where(Assessment.case_id == case_id, Assessment.is_first)
        .order_by(Assessment.started_at)
        .limit(1)
    )
    return sa.select(
        Person.born_on,
        Person.died_at,
        first.label("first_known_at"),
        this_case.limit(1).scalar_subquery().label("joined_at"),
        assessed.scalar_subquery().label("first_assessment_at"),
    )


@cache
def the_worries(*, many: bool = False) -> sa.Executable:
    """Every worry as it now reads; one that was recorded on the wrong child is left out."""
    return (
        sa.select(*(getattr(RiskIndicator, name) for name in OF_A_WORRY))
        .where(
            of(RiskIndicator.child_id, many=many),
            known_at(RiskIndicator, NOW),
            sa.or_(RiskIndicator.withdrawn_at.is_(None), RiskIndicator.withdrawn_at > NOW),
        )
        .order_by(RiskIndicator.id)
    )


@cache
def what_became_of_support(*, many: bool = False) -> sa.Executable:
    """Changes, confirmations and missed contacts of the child's lines, in order of recording."""
    changes = sa.select(
        sa.literal("change").label("what"),
        SupportChange.id.label("id"),
        SupportChange.child_id.label("child_id"),
        SupportChange.support_id.label("support_id"),
        SupportChange.recorded_at.label("recorded_at"),
        SupportChange.happened_at.label("at"),
        sa.type_coerce(SupportChange.status, WORD).label("said"),
        SupportChange.contacts_per_4_weeks.label("amount"),
        SupportChange.start_by.label("start_by"),
        SupportChange.first_contact_at.label("first_contact_at"),
        SupportChange.planned_ending.label("planned_ending"),
        SupportChange.worker_gap.label("worker_gap"),
    ).where(of(SupportChange.child_id, many=many), known_at(SupportChange, NOW))
    return sa.union_all(
        changes,
        _of_a_line("confirmation", SupportConfirmation, said="answer", many=many),
        _of_a_line("missed", MissedContact, at="planned_at", many=many),
    ).order_by("recorded_at", "id")


def _of_a_line(
    what: str, table: Any, *, many: bool, at: str = "", said: str = ""
) -> sa.Select[Any]:
    return sa.select(
        sa.literal(what),
        table.id,
        table.child_id,
        table.support_id,
        table.recorded_at,
        getattr(table, at) if at else _no(UtcDateTime()),
        sa.type_coerce(getattr(table, said), WORD) if said else _no(WORD),
        _no(sa.Float()),
        _no(sa.Date()),
        _no(UtcDateTime()),
        _no(sa.Boolean()),
        _no(sa.Boolean()),
    ).where(of(table.child_id, many=many), known_at(table, NOW))


@cache
def the_reviews(*, past: bool = False, many: bool = False) -> sa.Executable:
    """Every review with each decision ever written for it, one row a pair.

    With ``past``, reviews are read as they stood at the instant, and not as they stand.
    """
    review = as_known(ReviewMeeting, NOW if past else None)
    decided = sa.and_(
        ReviewDecision.review_id == review.plain("id"), ReviewDecision.recorded_at <= NOW
    )
    return (
        sa.select(
            *(getattr(review, name) for name in OF_A_REVIEW),
            ReviewDecision.id.label("decision_id"),
            ReviewDecision.supersedes_id,
            ReviewDecision.superseded_at,
            ReviewDecision.recorded_at.label("decided_at"),
            ReviewDecision.risk_id,
            ReviewDecision.kind.label("decision"),
            ReviewDecision.deliver_by,
            ReviewDecision.next_look_on,
            ReviewDecision.accepted,
        )
        .select_from(review.table)
        .outerjoin(ReviewDecision, decided)
        .where(
            of(review.plain("child_id"), many=many),
            review.plain("opened_at") <= NOW,
            review.is_known,
        )
        .order_by(review.plain("id"), ReviewDecision.id)
    )


@cache
def everything_else(*, past: bool = False, many: bool = False) -> sa.Executable:
    """Contacts, checks, requests, strategy discussions, prompts, referrals and questions put."""
    task = as_known(Task, NOW if past else None)
    questions = sa.select(
        sa.literal("task").label("what"),
        task.id,
        task.child_id,
        task.about_id,
        task.plain("opened_at").label("recorded_at"),
        task.plain("due_at").label("at"),
        task.plain("closed_at").label("ended_at"),
        sa.type_coerce(task.plain("kind"), WORD).label("said"),
        sa.type_coerce(task.plain("closed_how"), WORD).label("said_too"),
        _no(sa.Boolean()).label("flag"),
    ).where(of(task.plain("child_id"), many=many), task.plain("opened_at") <= NOW, task.is_known)
    small = partial(_small, many=many)
    return sa.union_all(
        questions,
        small("seen", Contact, at="happened_at", flag="alone").where(Contact.seen),
        small("check", RiskCheck, about="risk_id", said="answer"),
        small("strategy", StrategyDiscussion, about="risk_id"),
        small("request", ReviewRequest),
        small("prompt", ReviewPrompt, about="review_id", at="since", said="key"),
        small("referral", UrgentReferral, about="risk_id"),
    ).order_by("recorded_at", "id")


def _small(
    what: str,
    table: Any,
    *,
    many: bool,
    about: str = "",
    at: str = "",
    said: str = "",
    flag: str = "",
) -> sa.Select[Any]:
    return sa.select(
        sa.literal(what),
        table.id,
        table.child_id,
        getattr(table, about) if about else _no(sa.Integer()),
        table.recorded_at,
        getattr(table, at) if at else _no(UtcDateTime()),
        _no(UtcDateTime()),
        sa.type_coerce(getattr(table, said), WORD) if said else _no(WORD),
        _no(WORD),
        getattr(table, flag) if flag else _no(sa.Boolean()),
    ).where(of(table.child_id, many=many), known_at(table, NOW))


def _no(kind: sa.types.TypeEngine[Any]) -> sa.Cast[Any]:
    """A NULL of a type: PostgreSQL wants every branch of a union to name its types."""
    return sa.cast(sa.null(), kind)
