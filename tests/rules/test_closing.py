"""What stands against closing a case: every combination that must be refused, with its words."""

from itertools import product

import pytest

from ehcoord.rules.closing import (
    CLOSES_AROUND_OPEN_SAFETY_TASKS,
    IN_WORDS,
    LOOKED_AT_LATER,
    ClosingFacts,
    ClosingReason,
    stands_against,
)

R = ClosingReason
NOTHING_MISSING = {
    "lead_confirmed": True, "safety_open": 0, "waiting": 0, "reviewed_lately": True,
    "by_a_manager": True,
}  # fmt: skip
SAFETY = "closing-safety-first"
LEAD = "closing-needs-lead"
WORRIES = "closing-worries-wait"
REVIEW = "closing-final-review"
MANAGER = "closing-manager-looks"
DONE = (R.OUTCOMES_MET, R.SINGLE_AGENCY)
LOOKS = (*DONE, R.AGREEMENT_WITHDRAWN, R.NOT_ENGAGING, R.DIED)
# What is missing, for which reasons that stands against closing, and under which name.
REFUSED = (
    (
        {"safety_open": 1},
        tuple(r for r in R if r not in (R.DIED, R.DUPLICATE, R.OPENED_IN_ERROR)),
        SAFETY,
    ),
    ({"lead_confirmed": False}, DONE, LEAD),
    ({"waiting": 2}, DONE, WORRIES),
    ({"reviewed_lately": False}, DONE, REVIEW),
    ({"by_a_manager": False}, LOOKS, MANAGER),
    ({"by_a_manager": False, "waiting": 1}, tuple(R), MANAGER),
)
MESSAGES = {
    SAFETY: "Something about a child’s safety has been asked and has no answer yet.",
    LEAD: "A case closes with its outcomes met, or to one agency, when its lead is confirmed.",
    WORRIES: "2 worries are waiting for a decision.",
    REVIEW: "No review has been held lately, so nobody has looked at it together at the end.",
    MANAGER: "A manager closes a case for this reason, or with worries waiting for a decision.",
}


def against(reason, **missing):
    return stands_against(reason, ClosingFacts(**{**NOTHING_MISSING, **missing}))


@pytest.mark.parametrize(("missing", "reasons", "rule"), REFUSED, ids=lambda v: str(v)[:30])
@pytest.mark.parametrize("reason", list(R))
def test_each_thing_that_is_missing_stands_against_the_reasons_it_matters_to(
    missing, reasons, rule, reason
):
    found = {one.rule: one for one in against(reason, **missing)}
    assert (rule in found) == (reason in reasons)
    if rule in found and missing.get("waiting") != 1:
        assert found[rule].message == MESSAGES[rule]
        assert found[rule].fix


@pytest.mark.parametrize("reason", list(R))
def test_nothing_stands_against_a_case_in_which_nothing_is_missing(reason):
    assert against(reason) == ()
    assert reason in IN_WORDS


@pytest.mark.parametrize(
    "facts", list(product([True, False], [0, 1], [0, 2], [True, False], [True, False]))
)
@pytest.mark.parametrize("reason", list(R))
def test_everything_that_stands_against_it_is_said_at_once(reason, facts):
    given = dict(zip(NOTHING_MISSING, facts, strict=True))
    together = {one.rule for one in against(reason, **given)}
    apart = {
        one.rule
        for name, value in given.items()
        for one in against(reason, **{name: value})
    }  # fmt: skip
    # Worries that wait ask for a manager, whoever closes; all else is said whatever else there is.
    assert together - {MANAGER} == apart - {MANAGER}
    needs_manager = not given["by_a_manager"] and (reason in LOOKS or given["waiting"] > 0)
    assert (MANAGER in together) == needs_manager


def test_help_that_worked_and_families_that_said_no_are_looked_at_later():
    assert {R.OUTCOMES_MET, R.NOT_ENGAGING} <= LOOKED_AT_LATER
    assert not LOOKED_AT_LATER & CLOSES_AROUND_OPEN_SAFETY_TASKS
