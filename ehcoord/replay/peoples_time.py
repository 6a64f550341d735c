"""People's time: what an ordinary caseload asks of a lead and a manager a month, and the budget.

It stands beside every figure of a replay, and ``bench`` prints the same lines. Rates are
invented (``ehcoord.sample.lives``): the figures show proportion and forecast nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ehcoord.replay.counting import Counted, count
from ehcoord.replay.ordinary import Caseload, play_ordinary
from ehcoord.replay.runs import Players, own_database

MONTHS, LEADS = 6, 6
MANY, FEW = 15, 4
# The accounts that lead: a family support worker, and a head of year with a few families.
WHO_LEADS = {MANY: "worker", FEW: "lead"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of people's time: a figure a month, its budget if it has one, what it is made of."""

    what: str
    a_month: float
    budget: float | None = None
    made_of: tuple[tuple[str, float], ...] = ()

    @property
    def is_broken(self) -> bool:
        """Whether the figure is above its budget."""
        return self.budget is not None and self.a_month > self.budget


@dataclass(frozen=True, slots=True)
class PeoplesTime:
    """The lines, and of how many invented families no worry ever called people together."""

    months: int
    leads: int
    children: int
    lines: tuple[Line, ...]
    families: int
    families_never_prompted: int
    share_never_prompted: float

    @property
    def broken(self) -> tuple[Line, ...]:
        """The lines above their budget."""
        return tuple(line for line in self.lines if line.is_broken)


def peoples_time(crew: Players, *, months: int = MONTHS, leads: int = LEADS) -> PeoplesTime:
    """Plays the caseloads of so many leads with 15 children, and as many with 4, for months."""
    caseloads = [
        Caseload(children, WHO_LEADS[children], months, seed)
        for children in (MANY, FEW)
        for seed in range(leads)
    ]
    counted = crew.each("Ordinary families", counted_caseload, caseloads)
    many, few = ([one for load, one in counted.items() if load.children == size]
                 for size in (MANY, FEW))  # fmt: skip
    return summed_up(many, few, months)


def counted_caseload(caseload: Caseload) -> Counted:
    """One caseload, played and counted."""
    with own_database().afresh():
        return count(play_ordinary(caseload))


def summed_up(many: Sequence[Counted], few: Sequence[Counted], months: int) -> PeoplesTime:
    """The table of people's time over counted caseloads of 15 and of 4 children."""
    every = [*many, *few]
    families = sum(one.families for one in every)
    never = sum(one.families_never_prompted for one in every)
    return PeoplesTime(
        months=months,
        leads=len(every),
        children=sum(one.caseload.children for one in every),
        lines=(
            *_lead_lines(few, months, asks=6, minutes=60),
            *_lead_lines(many, months, asks=20, prompts=2.5),
            *_manager_lines(many, months),
            Line("ordinary letters to one person in a day, at most",
                 max((one.letters_a_day_at_most for one in every), default=0), 1),
        ),
        families=families,
        families_never_prompted=never,
        share_never_prompted=round(never / families, 2) if families else 0.0,
    )  # fmt: skip


def _lead_lines(
    counted: Sequence[Counted], months: int, *, asks: float, minutes: float | None = None,
    prompts: float | None = None,
) -> tuple[Line, ...]:  # fmt: skip
    if not counted:
        return ()
    who = f"a lead with {counted[0].caseload.children} children"
    times = len(counted) * months
    all_asks, all_prompts = _sum(one.lead for one in counted), _sum(one.prompts for one in counted)
    return (
        Line(f"{who}: everything asked, beside planned reviews", _each(all_asks.total(), times),
             asks, _made_of(all_asks, times)),
        Line(f"{who}: minutes for it", _each(sum(one.minutes_of_lead for one in counted), times),
             minutes),
        Line(f"{who}: reviews called or brought forward",
             _each(sum(one.reviews_called for one in counted), times), prompts),
        Line(f"{who}: prompts (R0 to R5), joining ones too", _each(all_prompts.total(), times),
             made_of=_made_of(all_prompts, times)),
        Line(f"{who}: nobody has seen the child (R6), asked or called",
             _each(sum(one.silence for one in counted), times)),
        Line(f"{who}: next looks", _each(all_asks["next_look"], times)),
        Line(f"{who}: countersignatures asked of others",
             _each(sum(one.countersignatures for one in counted), times)),
        Line(f"{who}: letters", _each(sum(one.letters_to_lead for one in counted), times)),
        Line(f"{who}: urgent messages", _each(sum(one.urgent_to_lead for one in counted), times)),
        Line(f"{who}: three taps about a child", _each(sum(one.taps for one in counted), times)),
    )  # fmt: skip


def _manager_lines(counted: Sequence[Counted], months: int) -> tuple[Line, ...]:
    """The manager of all these leads: asks add up, and the letters of one day are one."""
    who = f"a manager of {len(counted)} leads"
    asks = _sum(one.manager for one in counted)
    written_to = frozenset[object]().union(*(one.manager_written_to for one in counted))
    return (
        Line(f"{who}: everything asked", _each(asks.total(), months), 25, _made_of(asks, months)),
        Line(f"{who}: countersignatures", _each(asks["countersign"], months)),
        Line(f"{who}: letters", _each(len(written_to), months)),
        Line(f"{who}: urgent messages",
             _each(sum(one.urgent_to_manager for one in counted), months)),
    )  # fmt: skip


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total = Counter[str]()
    for one in counters:
        total.update(one)
    return total


def _each(whole: float, times: int) -> float:
    return round(whole / times, 1) if times else 0.0


def _made_of(counter: Counter[str], times: int) -> tuple[tuple[str, float], ...]:
    return tuple((name, _each(number, times)) for name, number in counter.most_common())
