"""Raising a prompt: its due date, what moves it a step sooner, who chairs, and how it ends."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ehcoord.rules.calendar import london_date
from ehcoord.rules.response_check.episodes import ABUSE_GROUP, INVESTIGATION
from ehcoord.rules.response_check.repeats import chair_after_no_change
from ehcoord.rules.response_check.so_far import Episode, Raised, SoFar
from ehcoord.rules.timeline import History
from ehcoord.rules.vocabulary import ReviewForm, Rule, RuleMode, Sensitive

SENSITIVE_HISTORY = "sensitive_history"
NO_CHANGE = "no_change"
STEP_UP_NOT_ACCEPTED = "step_up_not_accepted"
SUICIDE_OF_SOMEONE_CLOSE = "A14"
MARAC = "E03"


def raise_prompt(
    so_far: SoFar,
    rule: Rule,
    term: str,
    form: ReviewForm,
    causes: Iterable[Episode] = (),
    *,
    waits_for_answers: bool = True,
    also_stepped_by: tuple[str, ...] = (),
    support_ids: tuple[int, ...] = (),
    request_ids: tuple[int, ...] = (),
) -> Raised:
    """Raise a prompt at this instant and return it; two of one rule and instant are one.

    ``term`` names the rulebook's number of working days. Reasons to look sooner do not add up:
    the date moves one step, however many there are.
    """
    days = so_far.terms.due_wd[term]
    reasons, chair = _reasons_to_look_sooner(so_far, rule)
    sooner = _step(so_far, days) if reasons or also_stepped_by else days
    raised = Raised(
        rule=rule,
        since=so_far.at,
        due_at=so_far.working_days_after(so_far.at, sooner),
        form=ReviewForm.FULL if SENSITIVE_HISTORY in reasons else form,
        causes=list(causes),
        waits_for_answers=waits_for_answers,
        stepped_by=(*reasons, *also_stepped_by) if sooner < days else (),
        chaired_by=chair,
        support_ids=support_ids,
        request_ids=request_ids,
    )
    for other in so_far.open_prompts(rule):
        if other.since == raised.since and other.waits_for_answers == waits_for_answers:
            return _join(other, raised)
    so_far.raised.append(raised)
    return raised


def end_answered(so_far: SoFar) -> None:
    """End each prompt whose every worry has been answered. It never comes back by itself."""
    for one in so_far.open_prompts():
        if one.waits_for_answers and all(cause.waits_since is None for cause in one.causes):
            one.ended = True


def mode_of(so_far: SoFar, rule: Rule, at: datetime) -> RuleMode:
    """Whether a rule asks, is in shadow or is off. After its end date a rule is on again."""
    setting = so_far.rulebook.rules.get(rule)
    if setting is None or (setting.until is not None and london_date(at) > setting.until):
        return RuleMode.ON
    return setting.mode


def sensitive_histories(so_far: SoFar) -> frozenset[Sensitive]:
    """The recorded histories that are a reason to look sooner, at this instant."""
    found = {kind for one in so_far.episodes for kind in _of_episode(so_far, one)}
    for history in so_far.histories:
        kind = kind_of(history)
        if kind is None or so_far.at < history.since:
            continue
        window = timedelta(days=so_far.terms.sensitive_history_days[kind.value])
        if history.until is None or so_far.at < history.until + window:
            found.add(kind)
    return frozenset(found)


def kind_of(history: History) -> Sensitive | None:
    """Which sensitive history a recorded history is, if any."""
    if history.kind == INVESTIGATION:
        return Sensitive.ABUSE_OR_INVESTIGATION
    return next((kind for kind in Sensitive if kind.value == history.kind), None)


def _of_episode(so_far: SoFar, episode: Episode) -> Iterable[Sensitive]:
    lasts = so_far.terms.sensitive_history_days
    for entry in episode.entries:
        for kind in kinds_of_history(episode, hospital=entry.hospital):
            ends = entry.observed_at + timedelta(days=lasts[kind.value])
            is_open = kind is Sensitive.ABUSE_OR_INVESTIGATION and episode.is_current(so_far.at)
            if so_far.at < ends or is_open:
                yield kind


def kinds_of_history(episode: Episode, *, hospital: bool) -> Iterable[Sensitive]:
    """Which sensitive histories an entry makes, going by its code."""
    indicator = episode.indicator
    if indicator is None:
        return
    if indicator.self_harm and (hospital or indicator.hospital):
        yield Sensitive.HOSPITAL_SELF_HARM
    if indicator.group == ABUSE_GROUP:
        yield Sensitive.ABUSE_OR_INVESTIGATION
    if indicator.code == SUICIDE_OF_SOMEONE_CLOSE:
        yield Sensitive.SUICIDE_BEREAVEMENT
    if indicator.code == MARAC:
        yield Sensitive.MARAC


def _reasons_to_look_sooner(so_far: SoFar, rule: Rule) -> tuple[tuple[str, ...], str]:
    if rule is Rule.IMMEDIATE:
        return (), "lead"
    reasons = []
    r8_is_on = mode_of(so_far, Rule.SENSITIVE_HISTORY, so_far.at) is RuleMode.ON
    if r8_is_on and sensitive_histories(so_far):
        reasons.append(SENSITIVE_HISTORY)
    chair = chair_after_no_change(so_far)
    if chair is None:
        return tuple(reasons), "lead"
    return (*reasons, NO_CHANGE), chair


def _step(so_far: SoFar, days: int) -> int:
    shortest = so_far.terms.shortest_stepped_wd
    return max((step for step in so_far.terms.steps_wd if shortest <= step < days), default=days)


def _join(first: Raised, second: Raised) -> Raised:
    first.causes += [one for one in second.causes if one not in first.causes]
    first.due_at = min(first.due_at, second.due_at)
    if second.form is ReviewForm.FULL:
        first.form = second.form
    first.stepped_by = tuple(dict.fromkeys(first.stepped_by + second.stepped_by))
    first.support_ids = tuple(dict.fromkeys(first.support_ids + second.support_ids))
    first.request_ids = tuple(dict.fromkeys(first.request_ids + second.request_ids))
    return first
