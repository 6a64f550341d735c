"""Who leads a case: begin, ask, answer, confirm, hold, change; never a gap (P1)."""

from ehcoord.services.leads.assigning import (
    assign_lead,
    change_lead,
    choose_at_first_meeting,
    confirm_lead,
    hold_as_manager,
)
from ehcoord.services.leads.handover import (
    HandoverEnded,
    HandoverOffered,
    answer_handover,
    offer_handover,
    take_back_handover,
)
from ehcoord.services.leads.leavers import LeaverSettled, settle_leaver
from ehcoord.services.leads.nominations import (
    Asked,
    answer_nomination,
    expire_nomination,
    nominate_lead,
    take_back_nomination,
)
from ehcoord.services.leads.overriding import end_override, go_ahead_without_lead
from ehcoord.services.leads.running_out import disagree_when_ladder_ends, end_hold
from ehcoord.services.leads.steps import (
    Leading,
    NewLead,
    begin_leading_for_now,
    lead_from_now,
    make_lead_clock_serious,
)

__all__ = [
    "Asked",
    "HandoverEnded",
    "HandoverOffered",
    "Leading",
    "LeaverSettled",
    "NewLead",
    "answer_handover",
    "answer_nomination",
    "assign_lead",
    "begin_leading_for_now",
    "change_lead",
    "choose_at_first_meeting",
    "confirm_lead",
    "disagree_when_ladder_ends",
    "end_hold",
    "end_override",
    "expire_nomination",
    "go_ahead_without_lead",
    "hold_as_manager",
    "lead_from_now",
    "make_lead_clock_serious",
    "nominate_lead",
    "offer_handover",
    "settle_leaver",
    "take_back_handover",
    "take_back_nomination",
]
