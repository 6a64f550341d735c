"""The report and its figures, from cases that are written down by hand."""

from datetime import date

import pytest

from ehcoord.replay.asks import Asked
from ehcoord.replay.peoples_time import summed_up
from ehcoord.replay.report import as_text, report_of
from ehcoord.replay.runs import Played
from ehcoord.replay.silent import Told
from ehcoord.replay.telling import Case, Load
from tests.replay.told import story

LOAD = Load(prompts=2, silence=1, next_looks=3, countersignatures=4, prompts_per_child_month=0.5)
ASK = Asked(3, "R1a", date(2024, 1, 18), 10, "These have been recorded.")


def a_case(name, *, prompted=True, evidence="full_text", **more):
    values = {
        "id": name,
        "evidence": evidence,
        "precision": "month",
        "harm_day": 61,
        "prompts": (ASK,) if prompted else (),
        "prompted_before_harm": prompted,
        "lead_working_days": 30 if prompted else None,
        "last_look_working_days": 12 if prompted else None,
        "forced_consultation": False,
        "prompts_per_child_month": 0.5,
        "silence": (),
        "someone_asked": (),
        "known_ten_working_days_before": True,
        "load": LOAD,
    }
    return Case(**{**values, **more})


def played(*cases, **more):
    spoke = tuple(case.prompted_before_harm for case in cases)
    values = {
        "as_played": cases,
        "held_when_due": cases,
        "left_out": (spoke, tuple(False for _ in cases)),
        "lowered": (spoke, spoke),
        "all_lowered": tuple(False for _ in cases),
        "worse": {},
    }
    return Played(**{**values, **more})


def report(*cases, **more):
    return report_of(played(*cases, **more), summed_up([], [], 6))


FOUR = (
    a_case("first"),
    a_case("second", lead_working_days=4, forced_consultation=True),
    a_case("third", prompted=False),
    a_case("fourth", prompted=False, known_ten_working_days_before=False),
)


def test_shares_have_their_counts_and_their_denominators():
    one = report(*FOUR).summaries["full_text"]
    assert (one.cases, one.prompted_before_harm_count, one.prompted_before_harm) == (4, 2, 0.5)
    assert (one.known_ten_working_days_before, one.prompted_of_known) == (3, 0.67)
    assert (one.prompted_ten_working_days_before, one.forced_consultation) == (1, 1)
    assert (one.median_lead_working_days, one.median_last_look_working_days) == (17, 12)
    assert one.silent == ("third", "fourth")


def test_the_load_is_over_all_child_months_together():
    one = report(*FOUR).summaries["full_text"].as_played
    assert (one.prompts, one.child_months, one.prompts_per_child_month) == (8, 8.0, 1.0)
    assert (one.silence, one.next_looks, one.countersignatures) == (4, 12, 16)


def test_the_seeds_give_a_mean_and_a_worst():
    one = report(*FOUR).summaries["full_text"]
    assert (one.left_out.mean_count, one.left_out.worst_count) == (1, 0)
    assert (one.left_out.mean, one.left_out.worst) == (0.25, 0)
    assert (one.lowered.mean_count, one.lowered.worst_count) == (2, 2)


def test_figures_are_apart_for_each_kind_of_evidence_and_a_kind_without_stories_has_none():
    told = report(*FOUR, a_case("part", evidence="partial"))
    assert {kind: one.cases for kind, one in told.summaries.items()} == {
        "full_text": 4, "partial": 1
    }  # fmt: skip
    assert set(report(*FOUR).summaries) == {"full_text"}


@pytest.fixture
def read():
    worse = {"third": (Told(story(), 9, "A01 as serious", "R1a"),)}
    return "\n".join(as_text(report(*FOUR, worse=worse)))


def test_the_report_says_first_what_a_prompt_is_not(read):
    assert read.startswith("A prompt is not a prevented death.")


@pytest.mark.parametrize(
    "said",
    [
        (
            "first  (full_text, by the month; harm on day 61)\n"
            "  asked 30 working days before, help had not grown; the last look 12 before"
        ),
        "day   3  R1a  due day  10 (2024-01-18)\n           These have been recorded.",
        "the last look 12 before; the repeated no-change rule fired",
        "The whole report was read: 4 stories",
        "asked before the harm, while help had not grown: 2 of 4 (50%)",
        "was known 10 working days before: 2 of 3 (67%)",
        "30% of worries left out, 2 seeds: asked in 1 of 4 on the mean, 0 in the worst",
        "every worry one level lower (no pass mark): asked in 0 of 4",
        (
            "Stories in which R0 to R5 did not ask in time: 2\n  third\n"
            "    R1a would have asked with A01 as serious, day 9\n  fourth\n"
            "    no single row, one level higher or written down as a worry, changes that"
        ),
        "Beside it, ordinary families",
    ],
)
def test_it_says_each_figure_in_words(read, said):
    assert said in read
