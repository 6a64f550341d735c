"""How cases close and open again, and what became of the family afterwards."""

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped

from ehcoord.db import Base, Fact
from ehcoord.models.columns import points_to, word
from ehcoord.rules.closing import ClosingReason, HasLasted


class ClosingProposal(Fact, Base):
    """A lead's wish to close, with the reason and their summary, for the manager who decides."""

    __tablename__ = "closing_proposal"

    case_id: Mapped[int] = points_to("case_file", index=True)
    reason: Mapped[ClosingReason] = orm.mapped_column(word(ClosingReason))
    summary: Mapped[str] = orm.mapped_column(sa.String(2000))
    child_says: Mapped[str] = orm.mapped_column(sa.String(2000), default="")


class CaseClosing(Fact, Base):
    """The end of an episode: why, what changed for the family, and what the child says of it."""

    __tablename__ = "case_closing"

    case_id: Mapped[int] = points_to("case_file", index=True)
    reason: Mapped[ClosingReason] = orm.mapped_column(word(ClosingReason))
    summary: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
    child_says: Mapped[str] = orm.mapped_column(sa.String(2000), default="")


class ClosingLook(Fact, Base):
    """What was looked at before a family was let go: why they say no, who knows, who goes on."""

    __tablename__ = "closing_look"

    case_id: Mapped[int] = points_to("case_file", index=True)
    why_they_say_no: Mapped[str] = orm.mapped_column(sa.String(2000), default="")
    consulted: Mapped[str] = orm.mapped_column(sa.String(400), default="")
    accepted_by: Mapped[str] = orm.mapped_column(sa.String(200), default="")


class ClosingDecision(Fact, Base):
    """A worry that had no decision when its case closed: who was told and who keeps an eye."""

    __tablename__ = "closing_decision"

    case_id: Mapped[int] = points_to("case_file", index=True)
    child_id: Mapped[int] = points_to("child")
    risk_id: Mapped[int] = points_to("risk_indicator", index=True)
    told_to: Mapped[str] = orm.mapped_column(sa.String(200))
    keeps_an_eye: Mapped[str] = orm.mapped_column(sa.String(200))
    consulted: Mapped[str] = orm.mapped_column(sa.String(200), default="")


class CaseReopening(Fact, Base):
    """A closed case that was opened again, and why. Its story goes on where it stopped."""

    __tablename__ = "case_reopening"

    case_id: Mapped[int] = points_to("case_file", index=True)
    because: Mapped[str] = orm.mapped_column(sa.String(2000))


class ClosedCaseCheck(Fact, Base):
    """A look at a family some months after its case closed: has it lasted, and who says so."""

    __tablename__ = "closed_case_check"

    case_id: Mapped[int] = points_to("case_file", index=True)
    answer: Mapped[HasLasted] = orm.mapped_column(word(HasLasted))
    how_known: Mapped[str] = orm.mapped_column(sa.String(2000))
