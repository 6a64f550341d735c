"""Training that lapses: its lead leads only for now, in the instant in which it is noticed."""

from datetime import datetime

from ehcoord.db import transaction
from ehcoord.models.accounts import User
from ehcoord.models.leads import LeadKind
from ehcoord.rules.training import has_lapsed
from ehcoord.services.leads.losing import Loss, lock_led_cases, lose_lead
from ehcoord.services.leads.steps import current_lead
from ehcoord.services.rulebook import rules_in_force


def lose_leads_of_who_is_untrained(user_id: int, *, now: datetime) -> int:
    """Ends the confirmed leads of somebody whose training has lapsed; gives how many.

    They go on leading for now, so that no family is without anybody. A step of the sweep; nothing
    happens where a new training was put down meanwhile.
    """
    with transaction(None, now) as session:
        cases = lock_led_cases(session, user_id)
        rules = rules_in_force(session, now)
        if not has_lapsed(rules, session.get_one(User, user_id).lead_trained_on, now):
            return 0
        loss = Loss(user_id, "training_lapsed", user_id)
        return sum(
            lose_lead(session, rules, case, loss)
            for case in cases
            if (lead := current_lead(session, case)) and lead.kind is LeadKind.CONFIRMED
        )
