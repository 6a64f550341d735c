"""Reviews: why each was asked for, what was decided, who was there and who signed."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact, State
from ehcoord.models.columns import points_to, public_id, word
from ehcoord.rules.reviews import Part
from ehcoord.rules.vocabulary import DecisionKind, ReviewForm, Rule, RuleMode


class ReviewKind(StrEnum):
    """Whether the service asked for a review, or the plan did."""

    PROMPTED = "prompted"
    PLANNED = "planned"


class ClosedHow(StrEnum):
    """How a review stopped being open."""

    HELD = "held"
    ANSWERED = "answered"
    CASE_CLOSED = "case_closed"


class AskedBy(StrEnum):
    """Who asked for a look sooner (R7)."""

    CHILD = "child"
    PARENT = "parent"
    PRACTITIONER = "practitioner"


OPEN = sa.text("closed_at IS NULL")


class ReviewMeeting(State, Base):
    """A review of one child's support. A child has at most one that is open.

    ``sent_at`` is when the lead sent a complete review; ``held_at`` when it counts as held,
    which waits for a countersignature where a decision needs one (P3).
    """

    __tablename__ = "review_meeting"
    __without_history__ = frozenset({"draft", "draft_version"})
    __table_args__ = (
        sa.Index(
            "uq_review_meeting_open",
            "child_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        sa.Index("ix_review_meeting_due", "due_at", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    kind: Mapped[ReviewKind] = orm.mapped_column(word(ReviewKind))
    form: Mapped[ReviewForm] = orm.mapped_column(word(ReviewForm))
    is_first_meeting: Mapped[bool] = orm.mapped_column(default=False)
    professionals_only: Mapped[bool] = orm.mapped_column(default=False)
    chaired_by: Mapped[str] = orm.mapped_column(sa.String(40), default="lead")
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    arranged_at: Mapped[datetime | None]
    arranged_where: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    sent_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_how: Mapped[ClosedHow | None] = orm.mapped_column(word(ClosedHow))
    rulebook_version: Mapped[int]
    draft: Mapped[dict[str, Any]] = orm.mapped_column(sa.JSON, default=dict)
    draft_version: Mapped[int] = orm.mapped_column(default=0)


class ReviewPrompt(Fact, Base):
    """One reason to meet: the rule, since when, the facts and the words it was asked in (P8).

    ``key`` names rule and cause, so that working it out again adds nothing (P9).
    """

    __tablename__ = "review_prompt"
    __table_args__ = (sa.UniqueConstraint("child_id", "key"),)

    review_id: Mapped[int | None] = points_to("review_meeting", index=True)
    child_id: Mapped[int] = points_to("child")
    key: Mapped[str] = orm.mapped_column(sa.String(64))
    rule: Mapped[Rule] = orm.mapped_column(word(Rule))
    mode: Mapped[RuleMode] = orm.mapped_column(word(RuleMode))
    since: Mapped[datetime]
    due_at: Mapped[datetime]
    reason: Mapped[str] = orm.mapped_column(sa.String(4000))
    facts: Mapped[dict[str, Any]] = orm.mapped_column(sa.JSON)
    rulebook_version: Mapped[int]


class ReviewRecord(Fact, Base):
    """What a sent review says: when it met, the child's and the parents' words, what is next."""

    __tablename__ = "review_record"

    review_id: Mapped[int] = points_to("review_meeting", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    met_at: Mapped[datetime]
    decision_call: Mapped[bool] = orm.mapped_column(default=False)
    child_seen_on: Mapped[date | None]
    child_seen_by: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    child_seen_alone: Mapped[bool | None]
    child_says: Mapped[str] = orm.mapped_column(sa.String(4000), default="")
    child_not_asked_because: Mapped[str] = orm.mapped_column(sa.String(1000), default="")
    parents_say: Mapped[str] = orm.mapped_column(sa.String(4000), default="")
    parents_not_asked_because: Mapped[str] = orm.mapped_column(sa.String(1000), default="")
    next_review_on: Mapped[date | None]
    full_meeting_needed: Mapped[bool] = orm.mapped_column(default=False)


class ReviewStanding(Fact, Base):
    """How the child's view was got, whether the family still agrees and the lead is still right."""

    __tablename__ = "review_standing"

    review_id: Mapped[int] = points_to("review_meeting", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    how_child_said: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    agreement_stands: Mapped[bool | None]
    agreement_because: Mapped[str] = orm.mapped_column(sa.String(1000), default="")
    lead_is_right: Mapped[bool | None]
    lead_because: Mapped[str] = orm.mapped_column(sa.String(1000), default="")


class ReviewAttendance(Fact, Base):
    """Somebody took part: in the room, by telephone or in writing, with their own 0 to 10."""

    __tablename__ = "review_attendance"

    review_id: Mapped[int] = points_to("review_meeting", index=True)
    name: Mapped[str] = orm.mapped_column(sa.String(200))
    agency: Mapped[str] = orm.mapped_column(sa.String(200))
    in_writing: Mapped[bool] = orm.mapped_column(default=False)
    part: Mapped[Part] = orm.mapped_column(word(Part), default=Part.OTHER)
    own_view: Mapped[int | None] = orm.mapped_column(sa.SmallInteger)
    own_view_because: Mapped[str] = orm.mapped_column(sa.String(1000), default="")


class ReviewDecision(Fact, Base):
    """What a review decided about one worry, with everything that decision must record."""

    __tablename__ = "review_decision"

    review_id: Mapped[int] = points_to("review_meeting", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    risk_id: Mapped[int] = points_to("risk_indicator", index=True)
    kind: Mapped[DecisionKind] = orm.mapped_column(word(DecisionKind))
    why: Mapped[str] = orm.mapped_column(sa.String(4000), default="")
    change_our_mind: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
    next_look_on: Mapped[date | None]
    deliver_by: Mapped[date | None]
    what_help: Mapped[str] = orm.mapped_column(sa.String(400), default="")
    support_type: Mapped[str | None] = orm.mapped_column(sa.String(40))
    what_stops: Mapped[str] = orm.mapped_column(sa.String(400), default="")
    by_whom: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    contacts_per_4_weeks: Mapped[float | None]
    consulted: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    consulted_at: Mapped[datetime | None]
    reply: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
    accepted: Mapped[bool | None]
    holds_meanwhile: Mapped[str] = orm.mapped_column(sa.String(2000), default="")


class Countersignature(Fact, Base):
    """A second person's answer to a review: agreed, or sent back with a note."""

    __tablename__ = "countersignature"

    review_id: Mapped[int] = points_to("review_meeting", index=True)
    agreed: Mapped[bool]
    note: Mapped[str] = orm.mapped_column(sa.String(2000), default="")


class Consultation(Fact, Base):
    """The front door or a social-work-qualified consultant was asked: who, when, what advice."""

    __tablename__ = "consultation"

    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    risk_id: Mapped[int | None] = points_to("risk_indicator")
    consulted: Mapped[bool]
    who: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    at: Mapped[datetime | None]
    advice: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
    because: Mapped[str] = orm.mapped_column(sa.String(2000), default="")


class ReviewRequest(Fact, Base):
    """A child, parent, carer or practitioner asked for a look sooner (R7)."""

    __tablename__ = "review_request"
    __table_args__ = (sa.UniqueConstraint("one_use_id"),)

    one_use_id: Mapped[uuid.UUID | None] = orm.mapped_column(sa.Uuid())
    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    asked_by: Mapped[AskedBy] = orm.mapped_column(word(AskedBy))
    words: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
