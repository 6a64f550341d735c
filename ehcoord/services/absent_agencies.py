"""An agency that stayed away twice in a row hears of it: whom it has named is told, once a review.

It opens nothing by itself: people ring first, and a disagreement is somebody's to raise.
"""

import sqlalchemy as sa

from ehcoord.db import WriteSession
from ehcoord.models.accounts import Agency, User
from ehcoord.models.cases import Case
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.queries.absent import absent_agencies
from ehcoord.queries.recipients import Recipient
from ehcoord.rules.in_force import RulesInForce
from ehcoord.services.messages import Words, write_message
from ehcoord.services.records import Event, record


def tell_absent_agencies(
    session: WriteSession, rules: RulesInForce, case: Case, review: ReviewMeeting
) -> None:
    """Writes to the safeguarding lead of each agency that neither came nor wrote, twice in a row.

    Called when a review has just been held. An agency without one is named on the next agenda.
    """
    in_a_row = rules.rulebook.limits["missed_reviews_in_a_row"]
    names = absent_agencies(session, review.child_id, in_a_row)
    if not names:
        return
    found = session.execute(
        sa.select(Agency, User)
        .join(User, User.id == Agency.safeguarding_lead_id)
        .where(Agency.name.in_(names), User.deactivated_at.is_(None))
        .order_by(Agency.id)
    )
    for agency, person in found:
        said = f"{case.reference}: {agency.name} has missed two reviews in a row"
        asks = (
            f"{said}. It was asked to both, and neither came nor wrote. "
            "Ring the lead, and say who comes to the next one."
        )
        to = Recipient(person.id, person.message_hour)
        write_message(session, to, Words(said, asks), urgent=False)
        details = {"agency": agency.id}
        record(session, Event("review.agency_absent", "review", review.id, case.id,
                              review.child_id, details))  # fmt: skip
