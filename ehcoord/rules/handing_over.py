"""What may not be handed over like other tasks, and the act by which it changes hands."""

from collections.abc import Mapping
from types import MappingProxyType

from ehcoord.rules.tasks import TaskKind as K

# These change hands by an act of their own, and in no other way: its words say which.
HANDED_OVER_BY_ITS_OWN_ACT: Mapping[K, str] = MappingProxyType(
    {
        K.ANSWER_NOMINATION: "Take the request back, and ask somebody else to lead.",
        K.CONFIRM_LEAD: "It is the team manager's: confirm, ask or assign a lead.",
        K.COUNTERSIGN: "Who signs is named by the rulebook, so that it is never the author.",
        K.END_MANAGER_HOLD: "It is the service manager's: ask or assign a lead.",
        K.END_OVERRIDE: "It is the team manager's: confirm, ask or assign a lead.",
        K.ANSWER_ESCALATION: "It is the agency's: answer it, in words.",
    }
)
