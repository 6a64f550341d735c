"""The names and words a child's page adds to the facts of the check, in one statement.

Who recorded what, why reviews were asked for, who signed, who was told, who was called, and who
saw the child last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.db import known_at
from ehcoord.models.accounts import User
from ehcoord.models.contacts import Contact
from ehcoord.models.messages import Message
from ehcoord.models.referrals import UrgentReferral, UrgentReferralAnswer
from ehcoord.models.reviews import Countersignature, ReviewPrompt
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.tasks import Task
from ehcoord.queries.contacts import LastSeen
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import RuleMode

LONG = sa.String(4000)


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody was told of a review (by the key of its row) that is to be held."""

    review_key: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """Social care or the police were called about an immediate worry; ``reply`` is theirs."""

    who: str
    at: datetime
    reply: str


@dataclass(frozen=True, slots=True)
class SaidOfChild:
    """The words, by the rows they belong to."""

    recorders: Mapping[int, str]
    reasons: tuple[tuple[int, str], ...]
    signed: Mapping[int, tuple[str, datetime | None]]
    told: tuple[Told, ...]
    calls: Mapping[int, Call]
    seen: LastSeen | None


def said_of(session: orm.Session, child_id: int, at: datetime) -> SaidOfChild:
    """The names and words of one child's facts that were known at an instant.

    Its caller leaves out what its reader may not see; reasons that name a restricted worry are
    not read at all.
    """
    rows = session.execute(
        sa.union_all(
            _recorders(child_id, at), _reasons(child_id, at), _signed(child_id, at),
            _told(child_id, at), _calls(child_id, at), _last_seen(child_id, at),
        ).order_by("at", "id")
    ).all()  # fmt: skip
    seen = next((row for row in rows if row.what == "seen"), None)
    return SaidOfChild(
        recorders={row.id: row.who for row in rows if row.what == "recorder"},
        reasons=tuple((row.id, row.words) for row in rows if row.what == "reason"),
        signed={row.id: (row.who, row.at) for row in rows if row.what == "signed"},
        told=tuple(Told(row.id, row.who, row.at) for row in rows if row.what == "told"),
        calls={row.id: Call(row.who, row.at, row.words) for row in rows if row.what == "call"},
        seen=LastSeen(child_id, seen.at, seen.who, bool(seen.flag), seen.words) if seen else None,
    )


def _recorders(child_id: int, at: datetime) -> sa.Select[Any]:
    return _said("recorder", RiskIndicator.id, RiskIndicator.recorded_at, User.name).join(
        User, User.id == RiskIndicator.recorded_by_id
    ).where(RiskIndicator.child_id == child_id, known_at(RiskIndicator, at))  # fmt: skip


def _reasons(child_id: int, at: datetime) -> sa.Select[Any]:
    return _said(
        "reason", ReviewPrompt.review_id, ReviewPrompt.since, words=ReviewPrompt.reason
    ).where(
        ReviewPrompt.child_id == child_id,
        ReviewPrompt.review_id.is_not(None),
        ReviewPrompt.mode == RuleMode.ON,
        ReviewPrompt.restricted.is_(False),
        known_at(ReviewPrompt, at),
    )


def _signed(child_id: int, at: datetime) -> sa.Select[Any]:
    signed = Countersignature
    return _said("signed", signed.review_id, signed.recorded_at, User.name).join(
        User, User.id == signed.recorded_by_id
    ).where(
        signed.review_id.in_(sa.select(Task.about_id).where(
            Task.child_id == child_id, Task.kind == TaskKind.COUNTERSIGN
        )),
        signed.agreed,
        known_at(signed, at),
    )  # fmt: skip


def _told(child_id: int, at: datetime) -> sa.Select[Any]:
    return (
        _said("told", Task.about_id, sa.func.min(Message.written_at), User.name)
        .join(Task, Task.id == Message.task_id)
        .join(User, User.id == Message.to_id)
        .where(
            Task.child_id == child_id,
            Task.kind == TaskKind.HOLD_REVIEW,
            Message.written_at <= at,
            sa.or_(Task.closed_at.is_(None), Task.closed_at > at),
        )
        .group_by(Task.about_id, User.name)
    )


def _calls(child_id: int, at: datetime) -> sa.Select[Any]:
    call = UrgentReferralAnswer
    return (
        _said("call", UrgentReferral.risk_id, call.at, call.who, words=call.reply)
        .join(UrgentReferral, UrgentReferral.id == call.referral_id)
        .where(UrgentReferral.child_id == child_id, call.at.is_not(None), known_at(call, at))
    )


def _last_seen(child_id: int, at: datetime) -> sa.Select[Any]:
    seen = (
        sa.select(Contact.id)
        .where(
            Contact.child_id == child_id, Contact.seen, Contact.happened_at <= at,
            known_at(Contact, at),
        )
        .order_by(Contact.happened_at.desc(), Contact.id.desc())
        .limit(1)
    )  # fmt: skip
    place = sa.case((Contact.restricted, ""), else_=Contact.place)
    who = sa.func.coalesce(sa.func.nullif(Contact.by_whom, ""), User.name, "")
    return (
        _said("seen", Contact.id, Contact.happened_at, who, words=place, flag=Contact.alone)
        .outerjoin(User, User.id == Contact.by_id)
        .where(Contact.id == seen.scalar_subquery())
    )


def _said(
    what: str, key: Any, at: Any, who: Any = "", *, words: Any = "", flag: Any = False
) -> sa.Select[Any]:
    return sa.select(
        sa.literal(what).label("what"),
        key.label("id"),
        at.label("at"),
        sa.type_coerce(who, LONG).label("who"),
        sa.type_coerce(words, LONG).label("words"),
        sa.type_coerce(flag, sa.Boolean()).label("flag"),
    )
