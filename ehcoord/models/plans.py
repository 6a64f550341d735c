"""The family's plan, and safety plans made with a child (never support, and never an answer)."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact, State
from ehcoord.models.columns import one_use_id, points_to, public_id, word
from ehcoord.rules.plans import ActionAnswer, OutcomeEnd, Progress


class FamilyPlan(State, Base):
    """The one plan of a case. ``changed_at`` says whether it changed since it was agreed.

    ``contingency`` is what happens if the plan does not work; ``version`` counts its edits.
    """

    __tablename__ = "family_plan"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    case_id: Mapped[int] = points_to("case_file", unique=True)
    contingency: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
    version: Mapped[int] = orm.mapped_column(default=0)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = points_to("user_account")


class PlanOutcome(State, Base):
    """What should be different, for whom, from which need, and how everybody will know.

    ``restricted`` keeps it, and everything under it, from those who may not see what is.
    """

    __tablename__ = "plan_outcome"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    one_use_id: Mapped[uuid.UUID | None] = orm.mapped_column(sa.Uuid(), unique=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int | None] = points_to("child")
    need: Mapped[str] = orm.mapped_column(sa.String(1000))
    outcome: Mapped[str] = orm.mapped_column(sa.String(1000))
    how_we_know: Mapped[str] = orm.mapped_column(sa.String(1000))
    restricted: Mapped[bool] = orm.mapped_column(default=False, server_default=sa.false())
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[OutcomeEnd | None] = orm.mapped_column(word(OutcomeEnd))


class PlanAction(State, Base):
    """One thing somebody does by a day: a person with an account, somebody else, the family."""

    __tablename__ = "plan_action"

    id: Mapped[int] = orm.mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = public_id()
    one_use_id: Mapped[uuid.UUID | None] = orm.mapped_column(sa.Uuid(), unique=True)
    case_id: Mapped[int] = points_to("case_file", index=True)
    outcome_id: Mapped[int] = points_to("plan_outcome", index=True)
    what: Mapped[str] = orm.mapped_column(sa.String(1000))
    by_the_family: Mapped[bool] = orm.mapped_column(default=False)
    owner_id: Mapped[int | None] = points_to("user_account", index=True)
    owner_name: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    agency: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    by_when: Mapped[date]
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    answer: Mapped[ActionAnswer | None] = orm.mapped_column(word(ActionAnswer))
    words: Mapped[str] = orm.mapped_column(sa.String(1000), default="")


class PlanProgress(Fact, Base):
    """How far an outcome is, in whose words, at one look."""

    __tablename__ = "plan_progress"

    one_use_id: Mapped[uuid.UUID | None] = one_use_id()
    case_id: Mapped[int] = points_to("case_file", index=True)
    outcome_id: Mapped[int] = points_to("plan_outcome", index=True)
    progress: Mapped[Progress] = orm.mapped_column(word(Progress))
    words: Mapped[str] = orm.mapped_column(sa.String(2000), default="")


class PlanAgreement(Fact, Base):
    """The plan as it stood at one instant, agreed with the family: with whom and in which words."""

    __tablename__ = "plan_agreement"

    case_id: Mapped[int] = points_to("case_file", index=True)
    number: Mapped[int]
    agreed_on: Mapped[date]
    with_whom: Mapped[str] = orm.mapped_column(sa.String(400))
    child_says: Mapped[str] = orm.mapped_column(sa.String(2000), default="")


class SafetyPlan(Fact, Base):
    """A plan made with the child: by whom, when, who has a copy, whom the child rings at night."""

    __tablename__ = "safety_plan"

    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child", index=True)
    made_on: Mapped[date]
    made_by: Mapped[str] = orm.mapped_column(sa.String(200))
    copies_with: Mapped[str] = orm.mapped_column(sa.String(400), default="")
    rings_at_night: Mapped[str] = orm.mapped_column(sa.String(200), default="")
    next_look_on: Mapped[date | None]
    words: Mapped[str] = orm.mapped_column(sa.String(4000), default="")
