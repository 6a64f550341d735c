"""A case drifts when it is open for long, or when reviews of one child change nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from config import ROOT
from ehcoord.rules.calendar import calendar_of
from ehcoord.rules.supervision import OPEN_LONG, why_it_drifts
from ehcoord.rules.vocabulary import DecisionKind
from ehcoord.schemas.rulebook import load_rulebook
from tests.builders import NOW

RULEBOOK = load_rulebook(Path(ROOT) / "rulebook")
SAME, MORE = {DecisionKind.NO_CHANGE}, {DecisionKind.INCREASE}


def why(days=10, *decided):
    opened = NOW - timedelta(days=days)
    return why_it_drifts(opened, decided, NOW, RULEBOOK, calendar_of(RULEBOOK))


@pytest.mark.parametrize(("days", "drifts"), [(30, False), (360, False), (370, True)])
def test_a_case_that_is_open_for_more_than_a_year_drifts(days, drifts):
    assert why(days) == ((OPEN_LONG,) if drifts else ())


@pytest.mark.parametrize(
    ("decided", "drifts"),
    [
        ([SAME] * 3, True),
        ([MORE, SAME, SAME, SAME], True),
        ([SAME] * 2, False),
        ([SAME, SAME, SAME, MORE], False),
        ([], False),
    ],
)
def test_three_reviews_that_change_nothing_are_a_drift_and_one_that_does_is_none(decided, drifts):
    assert bool(why(10, decided)) == drifts


def test_siblings_are_not_counted_together():
    assert why(10, [SAME, SAME], [SAME, SAME]) == ()
    assert why(10, [MORE], [SAME] * 3) == ("The last 3 reviews of one child changed nothing.",)
