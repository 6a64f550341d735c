"""The views of boards that a person keeps."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.models.views import SavedView
from ehcoord.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class KeptView:
    """A board under a name of one's own, with the address that narrows it."""

    public_id: UUID
    name: str
    board: str
    address: str


def kept_views(session: orm.Session, actor: Actor) -> list[KeptView]:
    """The views this person keeps, in alphabetical order."""
    view = SavedView
    rows = session.execute(
        sa.select(view.public_id, view.name, view.board, view.address)
        .where(view.user_id == actor.user_id)
        .order_by(sa.func.lower(view.name), view.id)
    )
    return [KeptView(*row) for row in rows]
