"""Every table of the service, its history twins and its triggers, on one metadata."""

from ehcoord.models import (
    accounts,
    assessments,
    cases,
    closings,
    contacts,
    escalations,
    leads,
    meetings,
    messages,
    people,
    plans,
    records,
    referrals,
    reviews,
    risks,
    rulebook,
    support,
    tasks,
    views,
)

# These two walk the tables above, so they come after all of them.
from ehcoord.models import histories, leaver_triggers, triggers  # isort: skip

__all__ = [
    "accounts",
    "assessments",
    "cases",
    "closings",
    "contacts",
    "escalations",
    "histories",
    "leads",
    "leaver_triggers",
    "meetings",
    "messages",
    "people",
    "plans",
    "records",
    "referrals",
    "reviews",
    "risks",
    "rulebook",
    "support",
    "tasks",
    "triggers",
    "views",
]
