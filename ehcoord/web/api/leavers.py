"""Calls about somebody who leaves: what they hold, and giving it to others."""

from uuid import UUID

from ehcoord.commands.leads import SettleLeaver
from ehcoord.db import db
from ehcoord.queries.holdings import Holdings, holdings_of
from ehcoord.queries.users import account_of
from ehcoord.rules.permissions import Action
from ehcoord.schemas.leads import SettleLeaverSchema
from ehcoord.schemas.shown.leavers import HoldingsSchema, LeaverSettledSchema
from ehcoord.services.leads import LeaverSettled, settle_leaver
from ehcoord.web.access import actor
from ehcoord.web.api.calls import Calls
from ehcoord.web.instant import now

calls = Calls("leavers", "Leaving", "What somebody who leaves holds, and who takes it over.")
LEAVING = "/accounts/<uuid:user_id>/leaving"


@calls.read(LEAVING, Action.LEAD_LOSE, HoldingsSchema)
def held(user_id: UUID) -> Holdings:
    """The families a person leads, by reference, what is asked of them, and who names them."""
    account = account_of(db.session(), actor(), user_id, now())
    return holdings_of(db.session(), account.user_id)


@calls.act(
    LEAVING,
    Action.LEAD_LOSE,
    LeaverSettledSchema,
    takes=SettleLeaverSchema,
    example={"because": "leaving"},
)
def settle(command: SettleLeaver, user_id: UUID) -> LeaverSettled:
    """Gives everything a person holds to others: each family gets somebody who leads for now."""
    return settle_leaver(actor(), user_id, command, now=now())
