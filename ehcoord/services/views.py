"""Views of boards: a person keeps an address under a name, and forgets it again."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.boards import ForgetView, SaveView
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import NotFound, RuleBroken
from ehcoord.models.views import SavedView
from ehcoord.rules.permissions import Actor

MOST_VIEWS = 50


def save_view(actor: Actor, command: SaveView, *, now: datetime) -> UUID:
    """Keeps a view; one of the same name is replaced. Raises RuleBroken for more than fifty."""
    with transaction(actor.user_id, now) as session:
        view = _of_that_name(session, actor, command.name)
        if view is None:
            _check_room(session, actor)
            view = SavedView(user_id=actor.user_id, name=command.name)
            session.add(view)
        view.board, view.address, view.saved_at = command.board, command.address, now
        session.flush()
        return view.public_id


def forget_view(actor: Actor, command: ForgetView, *, now: datetime) -> None:
    """Keeps a view no longer. Raises NotFound unless it is this person's own."""
    with transaction(actor.user_id, now) as session:
        gone = session.execute(
            sa.delete(SavedView)
            .where(SavedView.public_id == command.view_id, SavedView.user_id == actor.user_id)
            .returning(SavedView.id)
        ).first()
        if gone is None:
            raise NotFound


def _of_that_name(session: WriteSession, actor: Actor, name: str) -> SavedView | None:
    return session.scalar(
        sa.select(SavedView)
        .where(SavedView.user_id == actor.user_id, SavedView.name == name)
        .with_for_update()
    )


def _check_room(session: WriteSession, actor: Actor) -> None:
    kept = sa.select(sa.func.count()).where(SavedView.user_id == actor.user_id)
    if (session.scalar(kept) or 0) >= MOST_VIEWS:
        raise RuleBroken("too-many-views", "You keep fifty views already.", fix="Forget one first.")
