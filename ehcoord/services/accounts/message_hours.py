"""The hour of the day at which a person wants the one ordinary message."""

from datetime import datetime

import sqlalchemy as sa

from ehcoord.commands.accounts import ChooseMessageHour
from ehcoord.db import transaction
from ehcoord.models.accounts import User
from ehcoord.models.messages import Message
from ehcoord.rules.permissions import Actor
from ehcoord.services.messages import next_message_hour


def choose_message_hour(actor: Actor, command: ChooseMessageHour, *, now: datetime) -> datetime:
    """Sets the hour, moves what waits to it, and gives when the next message could come."""
    with transaction(actor.user_id, now) as session:
        user = session.get_one(User, actor.user_id, with_for_update={"key_share": True})
        user.message_hour = command.hour
        at = next_message_hour(now, command.hour)
        session.execute(
            sa.update(Message)
            .where(
                Message.to_id == user.id,
                Message.urgent.is_(False),
                Message.sent_at.is_(None),
                Message.given_up_at.is_(None),
                Message.claimed_until.is_(None),
                Message.next_try_at > now,
            )
            .values(next_try_at=at)
        )
        return at
