"""The tables under the picture of a child: the same facts, in words, for a page and for a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from ehcoord.models.reviews import ClosedHow, ReviewKind
from ehcoord.queries.case_heads import CaseHead
from ehcoord.queries.pictures import HIDDEN, name_of
from ehcoord.queries.told_of_child import ChildStory, LineTold, ReviewTold, WorryTold
from ehcoord.rules.calendar import clock_words, london_date
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.response_check.reasons import LEARNED_LATER_DAYS, OUTCOMES
from ehcoord.rules.support_over_time import amount, ended_at, stretches
from ehcoord.rules.vocabulary import Level, Rule, SupportStatus
from ehcoord.web.filters import level_words, short_day_words

Cell = Mapping[str, object]
WAITS = "Waiting for a decision"
WITHOUT_A_WORRY = {
    Rule.SILENCE: "Nobody has recorded seeing them",
    Rule.SOMEONE_ASKED: "Someone asked for a look sooner",
    Rule.NOT_STARTED: "Promised help has not begun",
    Rule.SUPPORT_FELL: "Support fell",
}
NOT_SUPPORT = "An assessment is not support by itself"
STATUSES = {
    SupportStatus.CONSIDERED: "thought of",
    SupportStatus.OFFERED: "offered",
    SupportStatus.DECLINED: "declined",
    SupportStatus.REFERRED: "asked for",
    SupportStatus.REJECTED: "refused",
    SupportStatus.WAITING: "waiting since",
    SupportStatus.ACCEPTED: "accepted, not begun",
    SupportStatus.PAUSED: "paused",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``late`` marks what waits for a person."""

    cells: tuple[Cell, ...]
    late: bool = False


@dataclass(frozen=True, slots=True)
class Teller:
    """A child's story, and what it takes to say it on a page."""

    head: CaseHead
    story: ChildStory
    rules: RulesInForce
    links: bool = True

    def working_days(self, since: datetime, until: datetime) -> str:
        """How many working days lie between two instants, in words."""
        days = self.rules.calendar.working_days_between(london_date(since), london_date(until))
        return f"{days} working day{'' if days == 1 else 's'}"


def worry_rows(teller: Teller) -> tuple[Row, ...]:
    """Every entry: those that wait first, then the newest."""
    waiting = teller.story.waiting
    others = [one for one in teller.story.worries if one not in waiting]
    return tuple(worry_row(teller, one) for one in (*waiting, *others))


def worry_row(teller: Teller, one: WorryTold) -> Row:
    """One entry: when, what, how worrying, who recorded it and what became of it."""
    answer, notes = _answer(teller, one)
    waits = one.waits_since is not None
    learned = (london_date(one.first_recorded_at) - london_date(one.observed_at)).days
    late = f"learned {short_day_words(one.first_recorded_at)}"
    return Row(
        (
            {"text": short_day_words(one.observed_at),
             "note": late if learned >= LEARNED_LATER_DAYS else ""},
            _named(teller, one),
            {"text": _levels(one, teller.story.at)},
            {"text": one.recorded_by, "note": one.how_known.value.capitalize()},
            {"text": answer, "strong": waits, "lines": notes},
        ),
        late=waits,
    )  # fmt: skip


def _named(teller: Teller, one: WorryTold) -> Cell:
    if one.hidden:
        return {"text": HIDDEN, "note": "Details are restricted"}
    cell = {"text": name_of(one, teller.rules.rulebook), "note": one.evidence}
    if one.restricted:
        cell["lines"] = ["Restricted: left out for those who need not act on it"]  # type: ignore[assignment]
    if teller.links:
        cell["href"] = url_for("worries.one", case_id=teller.head.public_id, worry_id=one.id)
    return cell


def _levels(one: WorryTold, at: datetime) -> str:
    said = level_words(one.level).capitalize()
    if one.level is Level.IMMEDIATE and one.steps_down_at and one.steps_down_at <= at:
        return f"{said}; {level_words(Level.SERIOUS)} from {short_day_words(one.steps_down_at)}"
    return said


def _answer(teller: Teller, one: WorryTold) -> tuple[str, list[str]]:
    """What became of an entry, and what else there is to say about it."""
    notes = []
    if one.call is not None:
        called = f"{one.call.who} called {short_day_words(one.call.at)}"
        notes.append(f"{called}, {clock_words(one.call.at)}")
    since, at = one.not_confirmed_since, teller.story.at
    if one.waits_since is not None:
        return f"{WAITS}, {teller.working_days(one.waits_since, at)}", notes
    if one.ended_at is None and since is not None and since <= at:
        notes.append(f"Not confirmed since {short_day_words(since)}")
    return _settled(teller, one), notes


def _settled(teller: Teller, one: WorryTold) -> str:
    if one.decided is not None:
        held = short_day_words(one.decided.held_at)
        said = f"Review {held}: {OUTCOMES[one.decided.kind]}"
        if one.decided.signed_by and one.decided.signed_at:
            signed = short_day_words(one.decided.signed_at)
            said += f". Signed by {one.decided.signed_by}, {signed}"
        return said
    if one.ended_at is not None:
        return f"No longer true, {short_day_words(one.ended_at)}"
    if one.worry_id != one.root_id:
        return "Counted with an earlier entry"
    begun = _more_help(teller.story, one)
    if begun is not None:
        return f"More help began {short_day_words(begun)}"
    return "No decision is asked for"


def _more_help(story: ChildStory, one: WorryTold) -> datetime | None:
    """When help that is meant for a worry began after it was recorded."""
    begun = [
        spell.since
        for told in story.support
        if told.line.worry_ids & {one.root_id, one.worry_id}
        for spell in stretches(told.line)
        if spell.happening and spell.since >= one.first_recorded_at
    ]
    return min(begun, default=None)


def support_rows(teller: Teller) -> tuple[Row, ...]:
    """Every line of support, what happens first, then the newest."""

    def newest(told: LineTold) -> tuple[bool, float]:
        spells = stretches(told.line)
        goes_on = any(one.happening and one.until is None for one in spells)
        begun = max((one.since for one in spells), default=None)
        return not goes_on, -(begun.timestamp() if begun else 0.0)

    return tuple(line_row(teller, told) for told in sorted(teller.story.support, key=newest))


def line_row(teller: Teller, told: LineTold) -> Row:
    """One line of support: its name, from when to when, and how much."""
    name: dict[str, object] = {"text": told.name, "note": told.provider}
    if teller.links:
        name["href"] = url_for("support.one", case_id=teller.head.public_id, support_id=told.id)
    planned = amount(told.line)
    much = NOT_SUPPORT if not told.line.counts_as_support else f"{planned:g}" if planned else ""
    return Row((name, {"text": _from_and_to(told)},
                {"text": much or "Not said", "nought": not much}))  # fmt: skip


def _from_and_to(told: LineTold) -> str:
    parts, line = [], told.line
    for spell in stretches(line):
        day = short_day_words(spell.since)
        parts.append(f"began {day}" if spell.happening else f"asked for {day}")
    last = max(line.changes, key=lambda one: (one.happened_at, one.recorded_at))
    ended = ended_at(line)
    if ended is not None:
        parts.append(f"ended {short_day_words(ended)}")
        if last.planned_ending:
            parts[-1] += " as planned"
    elif last.status is not SupportStatus.ACTIVE and (
        not parts or last.status is SupportStatus.PAUSED
    ):
        parts.append(f"{STATUSES[last.status]} {short_day_words(last.happened_at)}")
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def review_rows(teller: Teller) -> tuple[Row, ...]:
    """Every review, the newest first."""
    reviews = sorted(teller.story.reviews, key=lambda one: (one.due_at, one.key), reverse=True)
    return tuple(_review(teller, one) for one in reviews)


def _review(teller: Teller, one: ReviewTold) -> Row:
    due: dict[str, object] = {"text": short_day_words(one.due_at)}
    if teller.links:
        due["href"] = url_for("reviews.prepare", review_id=one.id)
    late = one.closed_at is None and one.due_at < teller.story.at
    return Row((due, {"text": _why(teller, one)},
                {"text": _happened(teller, one), "strong": late}), late=late)  # fmt: skip


def _why(teller: Teller, one: ReviewTold) -> str:
    names = list(dict.fromkeys(_names(teller, _about(teller, one))))
    if names:
        return "; ".join(names)
    if one.closed_at is None and teller.story.asked:
        rules = dict.fromkeys(prompt.rule for prompt in teller.story.asked)
        return "; ".join(WITHOUT_A_WORRY.get(rule, "Asked for") for rule in rules)
    return "Planned" if one.kind is ReviewKind.PLANNED else "Asked for"


def _about(teller: Teller, one: ReviewTold) -> Sequence[int]:
    """The worries a review decided on, or while it is open those it is asked for."""
    if one.closed_at is not None:
        return one.worry_ids
    return [each for prompt in teller.story.asked for each in prompt.worry_ids]


def _names(teller: Teller, ids: Iterable[int]) -> Iterable[str]:
    told = {one.root_id: one for one in teller.story.worries}
    for each in ids:
        if each in told:
            yield name_of(told[each], teller.rules.rulebook)


def _happened(teller: Teller, one: ReviewTold) -> str:
    at = teller.story.at
    if one.held_at is not None:
        held = f"Held {short_day_words(one.held_at)}"
        if london_date(one.held_at) > london_date(one.due_at):
            days = teller.working_days(one.due_at, one.held_at)
            held += ", late" if days.startswith("0 ") else f", {days} late"
        outcomes = [OUTCOMES[kind] for kind in one.decisions]
        return f"{held}: {', '.join(outcomes)}" if outcomes else f"{held}. Nothing new to decide"
    if one.closed_at is not None:
        ended = {ClosedHow.ANSWERED: "Answered by more help", ClosedHow.CASE_CLOSED: "Case closed"}
        return ended.get(one.closed_how or ClosedHow.HELD, "Ended")
    if one.sent_at is not None:
        return f"Sent {short_day_words(one.sent_at)}, waiting for a signature"
    if one.due_at < at:
        return f"{teller.working_days(one.due_at, at)} over"
    return "Planned" if one.kind is ReviewKind.PLANNED and not teller.story.asked else "Asked for"
