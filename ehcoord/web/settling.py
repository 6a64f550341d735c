"""The act that settles a refusal, as a link: for the reader it is open to, and for nobody else."""

from flask import current_app, g, request, url_for

from ehcoord.errors import RuleBroken
from ehcoord.rules.permissions import may
from ehcoord.web.access import access_of

# The rule that was in the way, and the route whose act settles it. The names that its address
# takes are those of the page, or of the call, that was refused.
SETTLED_AT = {
    "agency-not-ready": "agencies.every",
    "already-asked": "leads.of_case",
    "already-handed-over": "leads.of_case",
    "closing-needs-lead": "leads.of_case",
    "held-before": "leads.choose",
    "lead-already-confirmed": "leads.of_case",
    "leaver-has-work": "users.leaving",
    "escalation-answered": "escalations.answer",
    "nothing-to-override": "leads.of_case",
    "override-not-allowed": "leads.choose",
    "plan-needs-lead": "leads.of_case",
    "nobody-to-confirm": "leads.choose",
    "nothing-to-lead": "assessments.parts",
}


def settled_at(refusal: RuleBroken) -> str:
    """The address of the act that settles a refusal; blank where this reader has none."""
    if refusal.fix_url:
        return refusal.fix_url
    endpoint = SETTLED_AT.get(refusal.rule, "")
    view = current_app.view_functions.get(endpoint)
    access = access_of(view) if view else None
    if access is None or access.action is None or not may(g.actor, access.action):
        return ""
    there = request.view_args or {}
    wanted = {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
    if not wanted <= there.keys():
        return ""
    return url_for(endpoint, **{name: there[name] for name in wanted})
