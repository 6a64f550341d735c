"""The figures over all stories of one kind of evidence: counts first, shares beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from ehcoord.replay.days import DAYS_A_MONTH
from ehcoord.replay.runs import Played
from ehcoord.replay.telling import TIME_TO_SPEAK, Case


@dataclass(frozen=True, slots=True)
class Robustness:
    """How many stories were still prompted over some seeds: the mean, and the worst seed."""

    seeds: int
    mean_count: float
    worst_count: int
    mean: float
    worst: float


@dataclass(frozen=True, slots=True)
class Totals:
    """What was asked in all stories together, and a child a month."""

    prompts: int
    silence: int
    next_looks: int
    countersignatures: int
    child_months: float
    prompts_per_child_month: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of the stories with one kind of evidence.

    ``prompted_before_harm`` is a share of the cases, ``prompted_of_known`` of those in which a
    worry of level 2 or more was known ten working days before. Never a prevented death.
    """

    cases: int
    prompted_before_harm_count: int
    prompted_before_harm: float
    known_ten_working_days_before: int
    prompted_of_known_count: int
    prompted_of_known: float
    prompted_ten_working_days_before: int
    forced_consultation: int
    median_lead_working_days: float | None
    median_last_look_working_days: float | None
    median_prompts_per_child_month: float | None
    as_played: Totals
    held_when_due: Totals
    left_out: Robustness
    lowered: Robustness
    all_lowered_count: int
    all_lowered: float
    silent: tuple[str, ...]


def summary_of(played: Played, evidence: str) -> Summary:
    """The figures over the stories of one kind of evidence."""
    here = [at for at, case in enumerate(played.as_played) if case.evidence == evidence]
    cases = [played.as_played[at] for at in here]
    known = [case for case in cases if case.known_ten_working_days_before]
    prompted = [case for case in cases if case.prompted_before_harm]
    of_known = [case for case in known if case.prompted_before_harm]
    lowest = [played.all_lowered[at] for at in here]
    return Summary(
        cases=len(cases),
        prompted_before_harm_count=len(prompted),
        prompted_before_harm=_share(len(prompted), len(cases)),
        known_ten_working_days_before=len(known),
        prompted_of_known_count=len(of_known),
        prompted_of_known=_share(len(of_known), len(known)),
        prompted_ten_working_days_before=sum(
            (case.lead_working_days or 0) >= TIME_TO_SPEAK for case in cases
        ),
        forced_consultation=sum(case.forced_consultation for case in cases),
        median_lead_working_days=_median(case.lead_working_days for case in cases),
        median_last_look_working_days=_median(case.last_look_working_days for case in cases),
        median_prompts_per_child_month=_median(case.prompts_per_child_month for case in cases),
        as_played=_totals(cases),
        held_when_due=_totals([played.held_when_due[at] for at in here]),
        left_out=_robustness(played.left_out, here),
        lowered=_robustness(played.lowered, here),
        all_lowered_count=sum(lowest),
        all_lowered=_share(sum(lowest), len(cases)),
        silent=tuple(case.id for case in cases if not case.prompted_before_harm),
    )


def _share(part: float, whole: int) -> float:
    return round(part / whole, 2) if whole else 0.0


def _median(values: Iterable[float | None]) -> float | None:
    found = [one for one in values if one is not None]
    return round(median(found), 2) if found else None


def _totals(cases: Sequence[Case]) -> Totals:
    months = sum(case.harm_day for case in cases) / DAYS_A_MONTH
    prompts = sum(case.load.prompts for case in cases)
    return Totals(
        prompts=prompts,
        silence=sum(case.load.silence for case in cases),
        next_looks=sum(case.load.next_looks for case in cases),
        countersignatures=sum(case.load.countersignatures for case in cases),
        child_months=round(months, 1),
        prompts_per_child_month=round(prompts / months, 2) if months else 0.0,
    )


def _robustness(by_seed: Sequence[Sequence[bool]], here: Sequence[int]) -> Robustness:
    counts = [sum(seed[at] for at in here) for seed in by_seed]
    mean = fmean(counts) if counts else 0.0
    worst = min(counts, default=0)
    return Robustness(
        seeds=len(counts),
        mean_count=round(mean, 2),
        worst_count=worst,
        mean=_share(mean, len(here)),
        worst=_share(worst, len(here)),
    )
