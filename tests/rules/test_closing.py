"""What stands against closing a case: every combination that must be refused, with its words."""

from collections.abc import Sequence
from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from ehcoord.commands.closing import CloseCase
from ehcoord.rules.closing import (
    CLOSES_AROUND_OPEN_SAFETY_TASKS,
    IN_WORDS,
    LOOKED_AT_LATER,
    ClosingFacts,
    ClosingReason,
    said_faults,
    stands_against,
)

R = ClosingReason
NOTHING_MISSING: dict[str, Any] = {
    "lead_confirmed": True, "safety_open": 0, "waiting": 0, "reviewed_lately": True,
    "by_a_manager": True, "serious": 0, "investigated": False, "outcomes_open": 0,
    "unread": 0,
}  # fmt: skip
# What one thing is missing, as the page about closing says it, and the facts that make it so.
MISSING: dict[str, dict[str, Any]] = {
    "something asked about a child’s safety has no answer": {"safety_open": 1},
    "answers by link have come in that nobody has taken in": {"unread": 2},
    "no lead is confirmed": {"lead_confirmed": False},
    "worries of moderate or above wait for a decision": {"waiting": 2},
    "the last review was held too long ago, or none was": {"reviewed_lately": False},
    "an outcome of the plan is still open": {"outcomes_open": 2},
    "nobody who closes it manages the case": {"by_a_manager": False},
    "the same, with worries that wait": {"by_a_manager": False, "waiting": 2},
    "the same, with a serious worry that nobody has ended": {"by_a_manager": False, "serious": 1},
    "the same, while the police investigate": {"by_a_manager": False, "investigated": True},
}
# What is not written down, and the facts that make it be asked for.
NOT_SAID: dict[str, dict[str, Any]] = {
    "nothing is written": {},
    "nothing is written, and a serious worry is current": {"serious": 1},
    "nothing is written, and the police investigate": {"investigated": True},
}
DONE = (R.OUTCOMES_MET, R.SINGLE_AGENCY)
LOST = (R.AGREEMENT_WITHDRAWN, R.NOT_ENGAGING)
AROUND = (R.DIED, R.DUPLICATE, R.OPENED_IN_ERROR)
PAGE = Path(__file__).parents[2] / "docs" / "closing.md"


def facts(**missing):
    return ClosingFacts(**{**NOTHING_MISSING, **missing})


def against(reason, **missing):
    return stands_against(reason, facts(**missing))


def said(reason, **missing):
    return said_faults(reason, facts(**missing), CloseCase(reason))


def refusals():
    """Every single thing that is refused: what is missing, for which reasons, in which words."""
    for when, missing in MISSING.items():
        yield from _by_words(
            when, {one: [f"{a.message} {a.fix}" for a in against(one, **missing)] for one in R}
        )
    for when, missing in NOT_SAID.items():
        yield from _by_words(
            when, {one: [words[0] for words in said(one, **missing).values()] for one in R}
        )


def _by_words(when, found):
    for message in dict.fromkeys(message for messages in found.values() for message in messages):
        yield when, [one for one in R if message in found[one]], message


def as_table():
    """The table of the page, as the rules say it."""
    shown = set()
    lines = ["| when | for these reasons | what is said |", "| --- | --- | --- |"]
    for when, reasons, message in refusals():
        if (message, *reasons) in shown:
            continue
        shown.add((message, *reasons))
        named = "every reason" if len(reasons) == len(R) else "; ".join(
            IN_WORDS[one] for one in reasons
        )  # fmt: skip
        lines.append(f"| {when} | {named} | {message} |")
    return "\n".join(lines)


def test_the_page_shows_every_refusal_in_the_words_that_people_read():
    assert as_table() in PAGE.read_text("utf-8")


def test_every_fact_that_can_stand_against_closing_is_in_the_table():
    assert {one.name for one in fields(ClosingFacts)} == set(NOTHING_MISSING)
    named = {name for missing in (*MISSING.values(), *NOT_SAID.values()) for name in missing}
    assert named == set(NOTHING_MISSING)


REFUSED: tuple[tuple[dict[str, Any], Sequence[ClosingReason], str], ...] = (
    ({"safety_open": 1}, [one for one in R if one not in AROUND], "closing-safety-first"),
    ({"unread": 1}, list(R), "closing-answer-unread"),
    ({"lead_confirmed": False}, DONE, "closing-needs-lead"),
    ({"waiting": 2}, DONE, "closing-worries-wait"),
    ({"reviewed_lately": False}, DONE, "closing-final-review"),
    ({"outcomes_open": 1}, DONE, "closing-outcomes-open"),
    ({"by_a_manager": False}, (*DONE, *LOST, R.DIED), "closing-manager-looks"),
    ({"by_a_manager": False, "waiting": 1}, list(R), "closing-manager-looks"),
    ({"by_a_manager": False, "serious": 1}, list(R), "closing-manager-says-why"),
    ({"by_a_manager": False, "investigated": True}, list(R), "closing-manager-says-why"),
)


@pytest.mark.parametrize(("missing", "reasons", "rule"), REFUSED, ids=lambda v: str(v)[:40])
@pytest.mark.parametrize("reason", list(R))
def test_each_thing_that_is_missing_stands_against_the_reasons_it_matters_to(
    missing, reasons, rule, reason
):
    found = {one.rule for one in against(reason, **missing)}
    assert (rule in found) == (reason in reasons)


@pytest.mark.parametrize("reason", list(R))
def test_nothing_stands_against_a_case_in_which_nothing_is_missing(reason):
    assert against(reason) == ()
    assert reason in IN_WORDS


@pytest.mark.parametrize(
    "missing",
    list(product([True, False], [0, 1], [0, 2], [True, False], [True, False], [0, 1],
                 [False, True], [0, 2], [0, 1])),
)  # fmt: skip
def test_everything_that_stands_against_it_is_said_at_once(missing):
    given = dict(zip(NOTHING_MISSING, missing, strict=True))
    only_for_others = {"closing-manager-looks", "closing-manager-says-why"}
    for reason in R:
        together = {one.rule for one in against(reason, **given)}
        apart = {
            one.rule
            for name, value in given.items()
            for one in against(reason, **{name: value})
        }  # fmt: skip
        # What asks for a manager is said only where no manager closes; all else always.
        assert together - only_for_others == apart - only_for_others
        assert bool(together & only_for_others) == (
            not given["by_a_manager"]
            and (reason in (*DONE, *LOST, R.DIED)
                 or given["waiting"] > 0 or given["serious"] > 0 or given["investigated"])
        )  # fmt: skip


SAID: tuple[tuple[dict[str, Any], Sequence[ClosingReason], set[str]], ...] = (
    ({}, DONE, {"summary", "child_says"}),
    ({}, LOST, {"why_they_say_no"}),
    ({"serious": 1}, LOST, {"summary", "why_they_say_no", "consulted"}),
    ({"investigated": True}, LOST, {"summary", "why_they_say_no"}),
    ({}, (R.MOVED_AWAY,), {"accepted_by"}),
    ({"serious": 1}, (R.GROWN_UP, R.SOCIAL_CARE_LEADS), {"summary"}),
    ({"serious": 1, "investigated": True}, AROUND, set()),
)


@pytest.mark.parametrize(("missing", "reasons", "asked"), SAID)
def test_what_has_to_be_written_follows_the_reason_and_what_is_known(missing, reasons, asked):
    for reason in reasons:
        assert set(said(reason, **missing)) == asked
        everything = CloseCase(
            reason, summary="Why.", child_says="Enough.", why_they_say_no="Tired.",
            consulted="Duty desk", accepted_by="Ro Hale",
        )  # fmt: skip
        assert said_faults(reason, facts(**missing), everything) == {}


def test_a_manager_says_why_a_family_is_let_go_to_nobody_and_others_name_somebody():
    why = CloseCase(R.MOVED_AWAY, summary="They left no address.")
    assert said_faults(R.MOVED_AWAY, facts(), why) == {}
    assert set(said_faults(R.MOVED_AWAY, facts(by_a_manager=False), why)) == {"accepted_by"}


def test_help_that_worked_and_families_that_said_no_are_looked_at_later():
    assert {R.OUTCOMES_MET, R.NOT_ENGAGING} <= LOOKED_AT_LATER
    assert not LOOKED_AT_LATER & CLOSES_AROUND_OPEN_SAFETY_TASKS
