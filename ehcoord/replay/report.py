"""The report of a replay: as JSON, one object a case and the summary; and to be read."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from ehcoord.replay.peoples_time import Line, PeoplesTime
from ehcoord.replay.runs import Played
from ehcoord.replay.stories import EVIDENCE
from ehcoord.replay.summary import Robustness, Summary, Totals, summary_of
from ehcoord.replay.telling import Case

CAUTION = (
    "A prompt is not a prevented death. These stories were chosen for how they ended and written\n"
    "afterwards, so every figure is flattered. No prompt never means no worry."
)
KINDS = {"full_text": "The whole report was read", "partial": "A part of the report was read"}


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a replay found, with the load on ordinary families that stands beside it."""

    played: Played
    summaries: Mapping[str, Summary]
    ordinary: PeoplesTime


def report_of(played: Played, ordinary: PeoplesTime) -> Report:
    """The report over some played stories: apart for each kind of evidence."""
    kinds = [kind for kind in EVIDENCE if any(case.evidence == kind for case in played.as_played)]
    return Report(played, {kind: summary_of(played, kind) for kind in kinds}, ordinary)


def as_json(report: Report) -> Iterator[str]:
    """One line of JSON for each case, and one for the summary."""
    heavier = {case.id: case.load for case in report.played.held_when_due}
    for case in report.played.as_played:
        said = asdict(case)
        load = {"as_played": said.pop("load"), "held_when_due": asdict(heavier[case.id])}
        told = report.played.worse.get(case.id, ())
        would = [{"day": one.day, "how": one.how, "rule": one.rule} for one in told]
        yield _line({**said, "load": load, "would_have_spoken": would})
    ordinary = asdict(report.ordinary)
    ordinary["over_budget"] = [line.what for line in report.ordinary.broken]
    summaries = {kind: asdict(one) for kind, one in report.summaries.items()}
    yield _line({"summary": summaries, "ordinary_families": ordinary, "caution": CAUTION})


def _line(value: object) -> str:
    def plain(one: object) -> str:
        if isinstance(one, date):
            return one.isoformat()
        raise TypeError(f"{one!r} has no JSON")

    return json.dumps(value, default=plain, ensure_ascii=False)


def as_text(report: Report) -> Iterator[str]:
    """The report to be read, line by line."""
    yield CAUTION
    for case in report.played.as_played:
        yield ""
        yield from _case(case)
    for kind, summary in report.summaries.items():
        yield ""
        yield from _summary(KINDS[kind], summary)
    yield ""
    yield from _silent(report.played)
    yield ""
    yield from peoples_time_as_text(report.ordinary)


def _case(case: Case) -> Iterator[str]:
    precision = case.precision or "day"
    yield f"{case.id}  ({case.evidence}, by the {precision}; harm on day {case.harm_day})"
    yield f"  {_before_harm(case)}"
    for one in case.prompts:
        yield f"  day {one.day:>3}  {one.rule:<4} due day {one.due_day:>3} ({one.due_on})"
        yield f"           {one.text}"
    for what, asks in (("nobody has seen the child", case.silence),
                       ("somebody asked", case.someone_asked)):  # fmt: skip
        if asks:
            yield f"  apart: {what}, on day {', '.join(str(one.day) for one in asks)}"
    load, a_month = case.load, case.prompts_per_child_month
    also = f"{load.next_looks} next looks, {load.countersignatures} countersignatures"
    yield f"  {load.prompts} prompts ({a_month:g} a child a month), {also}"


def _before_harm(case: Case) -> str:
    forced = "; the repeated no-change rule fired" if case.forced_consultation else ""
    last = case.last_look_working_days
    ending = f"; the last look {last} before{forced}" if last is not None else forced
    if not case.prompted_before_harm:
        return f"not asked in time, or help had grown{ending}"
    return f"asked {case.lead_working_days} working days before, help had not grown{ending}"


def _summary(title: str, one: Summary) -> Iterator[str]:
    yield f"{title}: {one.cases} stories"
    yield _share("asked before the harm, while help had not grown",
                 one.prompted_before_harm_count, one.cases)  # fmt: skip
    yield _share("of those in which a moderate worry or more was known 10 working days before",
                 one.prompted_of_known_count, one.known_ten_working_days_before)  # fmt: skip
    yield f"  asked 10 working days before or sooner: {one.prompted_ten_working_days_before}"
    yield f"  the repeated no-change rule fired before the harm: {one.forced_consultation}"
    lead, last = one.median_lead_working_days, one.median_last_look_working_days
    yield f"  working days from the first such ask to the harm, median: {_or_none(lead)}"
    yield f"  working days from the last look to the harm, median: {_or_none(last)}"
    yield from _totals("as played", one.as_played)
    yield from _totals("every review held on its due day as no change", one.held_when_due)
    yield _robust("30% of worries left out", one.left_out, one.cases)
    yield _robust("30% of worries one level lower", one.lowered, one.cases)
    lowest = f"asked in {one.all_lowered_count} of {one.cases}"
    yield f"  every worry one level lower (no pass mark): {lowest}"


def _or_none(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"


def _share(what: str, part: int, whole: int) -> str:
    return f"  {what}: {part} of {whole}" + (f" ({part / whole:.0%})" if whole else "")


def _totals(what: str, one: Totals) -> Iterator[str]:
    yield f"  load, {what}, in {one.child_months:g} child-months:"
    also = f"{one.next_looks} next looks, {one.countersignatures} countersignatures"
    a_month = f"{one.prompts_per_child_month:g} a child a month"
    yield f"    {one.prompts} prompts ({a_month}), {one.silence} for silence, {also}"


def _robust(what: str, one: Robustness, cases: int) -> str:
    return (
        f"  {what}, {one.seeds} seeds: asked in {one.mean_count:g} of {cases} on the mean, "
        f"{one.worst_count} in the worst"
    )


def _silent(played: Played) -> Iterator[str]:
    silent = [case for case in played.as_played if not case.prompted_before_harm]
    yield f"Stories in which R0 to R5 did not ask in time: {len(silent)}"
    for case in silent:
        yield f"  {case.id}"
        if case.silence:
            days = ", ".join(str(one.day) for one in case.silence)
            yield f"    silence (R6) called for a review on day {days}"
        would = played.worse.get(case.id, ())
        for told in would:
            yield f"    {told.rule} would have asked with {told.how}, day {told.day}"
        if not would:
            yield "    no single row, one level higher or written down as a worry, changes that"


def peoples_time_as_text(time: PeoplesTime) -> Iterator[str]:
    """People's time on ordinary families, as lines to be read beside the figures of a replay."""
    whose = f"{time.leads} leads, {time.children} children, {time.months} months"
    yield f"Beside it, ordinary families, a month ({whose}):"
    yield from _lines(time.lines)
    yield _share("families that no worry ever called together (R0 to R5)",
                 time.families_never_prompted, time.families)  # fmt: skip
    yield "  Rates are invented: they show proportion and forecast nothing."
    for line in time.broken:
        yield f"  OVER BUDGET: {line.what}, {line.a_month:g} against {line.budget:g}, made of"
        yield f"    {_made_of(line)}"


def _lines(lines: Sequence[Line]) -> Iterable[str]:
    width = max((len(line.what) for line in lines), default=0)
    for line in lines:
        budget = "" if line.budget is None else f"   budget {line.budget:g}"
        yield f"  {line.what:<{width}}  {line.a_month:>6g}{budget}"


def _made_of(line: Line) -> str:
    return ", ".join(f"{name} {figure:g}" for name, figure in line.made_of) or "nothing else"
