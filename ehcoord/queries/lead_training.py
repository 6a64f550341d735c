"""Confirmed leads whose training to lead has lapsed: whom the sweep looks at."""

from datetime import date

import sqlalchemy as sa

from ehcoord.models.accounts import User
from ehcoord.models.leads import LeadKind, LeadProfessionalAssignment


def confirmed_and_untrained(oldest: date) -> sa.Select[int]:
    """The ids of confirmed leads whose training is older than the oldest that holds, or is none."""
    led = sa.select(LeadProfessionalAssignment.id).where(
        LeadProfessionalAssignment.user_id == User.id,
        LeadProfessionalAssignment.kind == LeadKind.CONFIRMED,
        LeadProfessionalAssignment.ended_at.is_(None),
    )
    lapsed = sa.or_(User.lead_trained_on.is_(None), User.lead_trained_on < oldest)
    return sa.select(User.id).where(lapsed, led.exists())
