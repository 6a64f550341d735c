"""Which worries came by a link, and whether somebody of the case has taken them in."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.answer_links import AnswerByLink, AnswerLink


@dataclass(frozen=True, slots=True)
class ToldByLink:
    """The link that a worry came by, who was asked by it, and whether that is taken in."""

    link_id: UUID
    name: str
    agency: str
    confirmed: bool


def told_by_link(session: orm.Session, root_id: int) -> ToldByLink | None:
    """How a worry the caller may see came by a link; None for one that somebody here recorded."""
    row = session.execute(
        sa.select(AnswerLink)
        .join(AnswerByLink, AnswerByLink.link_id == AnswerLink.id)
        .where(AnswerByLink.worry_id == root_id)
    ).scalar_one_or_none()
    if row is None:
        return None
    return ToldByLink(row.public_id, row.name, row.agency, row.confirmed_at is not None)
