"""As how many families somebody's caseload counts against their limit: one definition (P10).

A family with a serious worry counts as the rulebook says. It is the worker's load, in whole
families: nothing is said of a child, and which family it is stays unsaid.
"""

from typing import Any

import sqlalchemy as sa

from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.risks import STANDS_SERIOUS, RiskIndicator
from ehcoord.rules.in_force import RulesInForce


def counts_as(case_id: Any, rules: RulesInForce) -> sa.ColumnElement[int]:
    """As how many families the case of a row counts."""
    serious = sa.select(RiskIndicator.id).where(
        RiskIndicator.case_id == case_id, sa.text(STANDS_SERIOUS)
    )
    many = rules.rulebook.leads.serious_counts_as
    return sa.case((serious.correlate_except(RiskIndicator).exists(), many), else_=1)


def counted_families(user_id: Any, rules: RulesInForce) -> sa.Select[int]:
    """As how many families all that a person leads counts; nought where they lead none."""
    led = LeadProfessionalAssignment
    return (
        sa.select(sa.func.coalesce(sa.func.sum(counts_as(led.case_id, rules)), 0))
        .select_from(led)
        .join(Case, Case.id == led.case_id)
        .where(led.user_id == user_id, led.ended_at.is_(None), Case.closed_at.is_(None))
    )
