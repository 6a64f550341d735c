"""What the workload budget and attendance are counted from: promises, silences, who came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.accounts import Team
from ehcoord.models.cases import Case, Child
from ehcoord.models.feedback import FamilyFeedback
from ehcoord.models.meetings import ReviewArrangement, ReviewInvitation
from ehcoord.models.reviews import ReviewAttendance, ReviewDecision, ReviewMeeting
from ehcoord.models.supervision import DriftConsultation
from ehcoord.models.support import SupportChange, SupportService
from ehcoord.models.tasks import Task
from ehcoord.queries.measures import of_the_teams
from ehcoord.rules.feedback import HowMuch
from ehcoord.rules.permissions import Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind
from ehcoord.rules.workload_budget import PromisedHelp


@dataclass(frozen=True, slots=True)
class Came:
    """An agency that was invited to a meeting that was held, and whether it came or wrote."""

    agency: str
    held_at: datetime
    came: bool


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one child or parent of a team's family answered."""

    team: str
    at: datetime
    helped: HowMuch
    lead_listens: bool


def promised_since(
    session: orm.Session, actor: Actor, now: datetime, since: datetime, team: UUID | None = None
) -> list[PromisedHelp]:
    """More help that held reviews decided since an instant, and when its first contact was."""
    began = (
        sa.select(sa.func.min(SupportChange.first_contact_at))
        .join(SupportService, SupportService.id == SupportChange.support_id)
        .where(
            SupportService.decision_id == ReviewDecision.id, SupportChange.superseded_at.is_(None)
        )
        .correlate(ReviewDecision)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(ReviewDecision.deliver_by, began)
        .join(ReviewMeeting, ReviewMeeting.id == ReviewDecision.review_id)
        .join(Case, Case.id == ReviewMeeting.case_id)
        .where(
            ReviewDecision.kind == DecisionKind.INCREASE,
            ReviewDecision.deliver_by.is_not(None),
            ReviewDecision.superseded_at.is_(None),
            ReviewMeeting.held_at >= since,
            *of_the_teams(actor, now, team),
        )
    )
    return [PromisedHelp(by, began_at) for by, began_at in rows if by is not None]


def silences_since(
    session: orm.Session, actor: Actor, now: datetime, since: datetime, team: UUID | None = None
) -> list[datetime]:
    """When it was asked who has seen a child, since an instant."""
    return list(
        session.scalars(
            sa.select(Task.opened_at)
            .join(Case, Case.id == Task.case_id)
            .where(
                Task.kind == TaskKind.WHO_HAS_SEEN,
                Task.opened_at >= since,
                *of_the_teams(actor, now, team),
            )
        )
    )


def children_led(session: orm.Session, actor: Actor, now: datetime, team: UUID | None) -> int:
    """How many children are in an open case that somebody leads."""
    return session.scalar(
        sa.select(sa.func.count(Child.id))
        .join(Case, Case.id == Child.case_id)
        .where(
            Case.closed_at.is_(None), Case.lead_id.is_not(None), *of_the_teams(actor, now, team)
        )
    ) or 0  # fmt: skip


def who_came_since(
    session: orm.Session, actor: Actor, now: datetime, since: datetime, team: UUID | None = None
) -> list[Came]:
    """The agencies that were invited to the meetings held since, and whether they came or wrote."""
    came = sa.exists().where(
        ReviewAttendance.review_id == ReviewMeeting.id,
        ReviewAttendance.superseded_at.is_(None),
        sa.func.lower(ReviewAttendance.agency) == sa.func.lower(ReviewInvitation.agency),
    )
    rows = session.execute(
        sa.select(ReviewInvitation.agency, ReviewMeeting.held_at, sa.case((came, 1), else_=0))
        .join(ReviewArrangement, ReviewArrangement.meeting_id == ReviewInvitation.meeting_id)
        .join(ReviewMeeting, ReviewMeeting.id == ReviewArrangement.review_id)
        .join(Case, Case.id == ReviewMeeting.case_id)
        .where(
            ReviewMeeting.held_at >= since,
            ReviewArrangement.superseded_at.is_(None),
            ReviewArrangement.cancelled.is_(False),
            ReviewInvitation.withdrawn_at.is_(None),
            ReviewInvitation.agency != "",
            *of_the_teams(actor, now, team),
        )
        .distinct()
        .order_by(ReviewInvitation.agency)
    )
    return [Came(agency, held_at, bool(said)) for agency, held_at, said in rows if held_at]


def unchanged_reviews(
    session: orm.Session, actor: Actor, now: datetime, team: UUID | None
) -> Mapping[UUID, Sequence[Sequence[frozenset[DecisionKind]]]]:
    """For each open case, what the held reviews of each child decided, the oldest first."""
    rows = session.execute(
        sa.select(Case.public_id, ReviewMeeting.child_id, ReviewMeeting.id, ReviewDecision.kind)
        .join(ReviewMeeting, ReviewMeeting.case_id == Case.id)
        .join(ReviewDecision, ReviewDecision.review_id == ReviewMeeting.id)
        .where(
            Case.closed_at.is_(None),
            ReviewMeeting.held_at.is_not(None),
            ReviewDecision.superseded_at.is_(None),
            *of_the_teams(actor, now, team),
        )
        .order_by(ReviewMeeting.held_at, ReviewMeeting.id, ReviewDecision.id)
    )
    found: dict[UUID, dict[int, dict[int, set[DecisionKind]]]] = {}
    for case_id, child_id, review_id, kind in rows:
        of_child = found.setdefault(case_id, {}).setdefault(child_id, {})
        of_child.setdefault(review_id, set()).add(kind)
    return {
        case_id: [[frozenset(kinds) for kinds in reviews.values()] for reviews in of_case.values()]
        for case_id, of_case in found.items()
    }


def consulted_on_drift(
    session: orm.Session, actor: Actor, now: datetime, team: UUID | None
) -> frozenset[UUID]:
    """The open cases about which somebody from outside has been consulted."""
    return frozenset(
        session.scalars(
            sa.select(Case.public_id)
            .join(DriftConsultation, DriftConsultation.case_id == Case.id)
            .where(Case.closed_at.is_(None), *of_the_teams(actor, now, team))
        )
    )


def feedback_since(
    session: orm.Session, actor: Actor, now: datetime, since: datetime, team: UUID | None = None
) -> list[Feedback]:
    """What families of the teams said of the help since an instant, by team; without words."""
    said = FamilyFeedback
    rows = session.execute(
        sa.select(Team.name, said.recorded_at, said.helped, said.lead_listens)
        .join(Case, Case.id == said.case_id)
        .join(Team, Team.id == Case.team_id)
        .where(
            said.superseded_at.is_(None), said.recorded_at >= since,
            *of_the_teams(actor, now, team),
        )
        .order_by(Team.name, said.id)
    )  # fmt: skip
    return [Feedback(*row) for row in rows]
