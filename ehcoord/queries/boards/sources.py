"""Where each board comes from: one definition of its rows, for page, tile, file and API (P10).

*Lead not confirmed* is an open ``confirm_lead`` task; *waiting for a decision* is an open review
with a prompt; *late* is any open task past its due instant. A board holds the rows of the teams
whose boards a person sees, and of those only what they may read.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Agency, TeamMembership, User
from ehcoord.models.cases import Case
from ehcoord.models.leads import (
    LeadProfessionalAssignment,
    LeadProfessionalNomination,
    NominationAnswer,
)
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.tasks import Task
from ehcoord.queries.access import visible_cases
from ehcoord.queries.actors import during
from ehcoord.queries.teams import watched_teams
from ehcoord.queries.what_waits import is_late, is_waiting
from ehcoord.rules.permissions import Actor
from ehcoord.rules.tasks import TaskKind

Rows = sa.Select[*tuple[Any, ...]]
LED: Any = orm.aliased(LeadProfessionalAssignment, name="led")
SAID_NO = (NominationAnswer.DECLINED, NominationAnswer.EXPIRED)


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of one board, each by its id, and the columns that narrow and order them.

    ``person_id`` is the account a row is narrowed by: the case's lead, or whose task it is.
    ``how`` is a word that some boards can be narrowed by.
    """

    rows: Rows
    id: Any
    due: Any
    since: Any
    person_id: Any
    team_id: Any
    serious: Any = None
    how: Any = None


def unled(actor: Actor, now: datetime) -> Source:
    """Families whose lead is not confirmed, in the order of the day a lead should be."""
    return Source(
        rows=_open_tasks(actor, now)
        .outerjoin(LED, LED.id == Case.lead_id)
        .where(Task.kind == TaskKind.CONFIRM_LEAD),
        id=Task.id,
        due=Task.due_at,
        since=Case.flagged_at,
        person_id=LED.user_id,
        team_id=Case.team_id,
        serious=Task.serious,
        how=LED.kind,
    )


def asked(actor: Actor, now: datetime) -> Source:
    """Requests to lead that wait for an answer, in the order of the day it is due."""
    nomination = LeadProfessionalNomination
    return Source(
        rows=_open_tasks(actor, now)
        .join(nomination, nomination.id == Task.about_id)
        .where(Task.kind == TaskKind.ANSWER_NOMINATION),
        id=Task.id,
        due=Task.due_at,
        since=nomination.asked_at,
        person_id=nomination.nominee_id,
        team_id=Case.team_id,
        serious=Task.serious,
    )


def said_no(actor: Actor, now: datetime, since: datetime) -> Source:
    """Requests to lead that were declined or had no answer since an instant, the newest first."""
    nomination = LeadProfessionalNomination
    return Source(
        rows=sa.select(nomination.id)
        .select_from(nomination)
        .join(Case, Case.id == nomination.case_id)
        .where(
            nomination.answer.in_(SAID_NO),
            nomination.answered_at >= since,
            watched_teams(actor, Case.team_id),
            visible_cases(actor, now),
        ),
        id=nomination.id,
        due=nomination.answered_at,
        since=nomination.answered_at,
        person_id=nomination.nominee_id,
        team_id=Case.team_id,
        how=sa.func.coalesce(nomination.decline_reason, sa.cast(nomination.answer, sa.String(40))),
    )


def waiting(actor: Actor, now: datetime) -> Source:
    """Children with a worry that waits for a decision, in the order of the day of the review."""
    return Source(
        rows=sa.select(ReviewMeeting.id)
        .select_from(ReviewMeeting)
        .join(Case, Case.id == ReviewMeeting.case_id)
        .outerjoin(LED, LED.id == Case.lead_id)
        .where(
            is_waiting(),
            watched_teams(actor, Case.team_id),
            visible_cases(actor, now),
        ),
        id=ReviewMeeting.id,
        due=ReviewMeeting.due_at,
        since=ReviewMeeting.opened_at,
        person_id=LED.user_id,
        team_id=Case.team_id,
        serious=sa.exists().where(
            Task.about_id == ReviewMeeting.id,
            Task.kind.in_((TaskKind.HOLD_REVIEW, TaskKind.COUNTERSIGN)),
            Task.closed_at.is_(None),
            Task.serious,
        ),
    )


def late(actor: Actor, now: datetime) -> Source:
    """Everything past its day, whoever it belongs to, the longest first."""
    return _tasks(_open_tasks(actor, now).where(is_late(now)))


def to_sign(actor: Actor) -> Source:
    """The reviews that wait for this person's own signature, by the day it is due."""
    rows = (
        sa.select(Task.id)
        .select_from(Task)
        .outerjoin(Case, Case.id == Task.case_id)
        .where(
            Task.kind == TaskKind.COUNTERSIGN,
            Task.owner_id == actor.user_id,
            Task.closed_at.is_(None),
        )
    )
    return _tasks(rows)


def families(actor: Actor, now: datetime) -> Source:
    """Every open family of the teams, with who leads it."""
    return Source(
        rows=sa.select(Case.id)
        .select_from(Case)
        .outerjoin(LED, LED.id == Case.lead_id)
        .where(
            Case.closed_at.is_(None),
            watched_teams(actor, Case.team_id),
            visible_cases(actor, now),
        ),
        id=Case.id,
        due=Case.opened_at,
        since=Case.opened_at,
        person_id=LED.user_id,
        team_id=Case.team_id,
        how=LED.kind,
    )


def led_elsewhere(actor: Actor, now: datetime) -> Source:
    """Families of the teams that somebody leads who is in another team and not in the family's."""
    member = sa.exists().where(TeamMembership.user_id == LED.user_id, *during(TeamMembership, now))
    source = families(actor, now)
    rows = source.rows.where(
        member.where(TeamMembership.team_id != Case.team_id),
        ~member.where(TeamMembership.team_id == Case.team_id),
    )
    return replace(source, rows=rows)


def agency_of(person_id: Any, name: str) -> sa.ColumnElement[bool]:
    """The condition that the person of a row works for an agency of this name."""
    people = sa.select(User.id).join(Agency, Agency.id == User.agency_id)
    return sa.and_(person_id.in_(people.where(Agency.name == name)))


def _open_tasks(actor: Actor, now: datetime) -> Rows:
    """Open tasks of the teams; one about no case has nothing that a case would hide."""
    return (
        sa.select(Task.id)
        .select_from(Task)
        .outerjoin(Case, Case.id == Task.case_id)
        .where(
            Task.closed_at.is_(None),
            watched_teams(actor, Task.team_id),
            sa.or_(Task.case_id.is_(None), visible_cases(actor, now)),
        )
    )


def _tasks(rows: Rows) -> Source:
    return Source(
        rows=rows,
        id=Task.id,
        due=Task.due_at,
        since=Task.opened_at,
        person_id=Task.owner_id,
        team_id=Task.team_id,
        serious=Task.serious,
        how=Task.kind,
    )
