"""What the response check asks of a person, beside calling a review."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ehcoord.rules.evaluation import Ask
from ehcoord.rules.response_check.episodes import (
    ABUSE_GROUP,
    investigation_is_open,
    other_episodes,
)
from ehcoord.rules.response_check.reasons import reason_to_ask
from ehcoord.rules.response_check.repeats import no_changes_in_a_row
from ehcoord.rules.response_check.so_far import Episode, SoFar
from ehcoord.rules.rulebook import Term
from ehcoord.rules.timeline import Worry
from ehcoord.rules.vocabulary import DecisionKind, Level, Question, Unit

# Thoughts of suicide, self-harm that needed treatment, and searching or posting about suicide:
# the entries after which a manager is asked the same day whether the front door was consulted.
SAME_DAY = frozenset({"A04", "A05", "A06", "A10"})
SELF_HARM_UNTREATED = "A03"
OWNERS = {
    Question.TELL_SOCIAL_CARE: "author",
    Question.SAME_DAY: "safeguarding_lead",
    Question.CHOOSE_CODE: "author",
}
TODAY = Term(0, Unit.CALENDAR_DAYS)


def note_same_day(so_far: SoFar) -> None:
    """Remember which of the worries that rose now need an answer today, and within 48 hours."""
    for one in so_far.risen:
        entry = one.entries[-1]
        if one.reopened or not _needs_same_day(so_far, one, entry):
            continue
        due_at = so_far.calendar.due_after(so_far.at, TODAY)
        _put(so_far, Question.SAME_DAY, one.id, due_at)
        if entry.hospital or (one.indicator is not None and one.indicator.hospital):
            hours = timedelta(hours=so_far.terms.seen_since_hospital_hours)
            from_discharge = (entry.discharged_at or so_far.at) + hours
            _put(so_far, Question.SEEN_SINCE_HOSPITAL, one.id, max(from_discharge, due_at))


def note_immediate(so_far: SoFar) -> None:
    """Remember whom to tell, and what to settle, about each immediate worry that rose now."""
    for one in so_far.risen:
        if one.level is Level.IMMEDIATE and not one.reopened:
            minutes = Term(so_far.terms.call_recorder_minutes, Unit.CLOCK_MINUTES)
            told_by = so_far.calendar.due_after(so_far.at, minutes)
            _put(so_far, Question.TELL_SOCIAL_CARE, one.id, told_by)
            by = so_far.working_days_after(so_far.at, so_far.terms.due_wd["R0"])
            _put(so_far, Question.KEEP_SAFE, one.id, by)


def note_forced_consultation(so_far: SoFar) -> None:
    """Remember that the front door has to be consulted, where a review left unheld forces it.

    Where a "no change" forces it, the decision itself records who was consulted.
    """
    most = so_far.terms.no_change_before_escalation
    if so_far.at in so_far.unheld.values() and no_changes_in_a_row(so_far) >= most:
        days = so_far.rulebook.tasks[Question.CONSULT_FRONT_DOOR.value].due
        by = so_far.calendar.due_after(so_far.at, days)
        _put(so_far, Question.CONSULT_FRONT_DOOR, so_far.child.child_id, by)


def questions(so_far: SoFar) -> tuple[Ask, ...]:
    """Every question that is open at this instant, the soonest due first."""
    asks = [
        *(one for one in so_far.questions if _is_open(so_far, one)),
        *_still_true(so_far),
        *_choose_code(so_far),
        *_who_has_seen(so_far),
        *_next_look(so_far),
        *_practical_help(so_far),
    ]
    unanswered = [
        replace(one, reason=reason_to_ask(so_far, one))
        for one in asks
        if not _is_answered(so_far, one)
    ]
    return tuple(sorted(unanswered, key=lambda one: (one.due_at, one.question, one.about)))


def _needs_same_day(so_far: SoFar, episode: Episode, entry: Worry) -> bool:
    if entry.code in SAME_DAY and episode.serious:
        return True
    within = timedelta(days=so_far.terms.same_day_repeat_days)
    untreated = frozenset({SELF_HARM_UNTREATED})
    if entry.code == SELF_HARM_UNTREATED and any(
        True for _ in other_episodes(so_far, entry, untreated, within)
    ):
        return True
    is_self_harm = episode.indicator is not None and episode.indicator.self_harm
    return is_self_harm and (
        any(one.group == ABUSE_GROUP and one.is_current(so_far.at) for one in so_far.episodes)
        or any(investigation_is_open(one, so_far.at) for one in so_far.histories)
    )


def _is_open(so_far: SoFar, ask: Ask) -> bool:
    """A strategy discussion says that social care knows, and what keeps the child safe."""
    if ask.question is Question.CONSULT_FRONT_DOOR:
        return not _consulted_in_a_review(so_far, ask.since)
    episode = so_far.naming(ask.about)
    if episode is None or ask.question in {Question.SAME_DAY, Question.SEEN_SINCE_HOSPITAL}:
        return True
    if any(at >= ask.since and worry_id in episode.ids for worry_id, at in so_far.strategy):
        return False
    return ask.question is not Question.KEEP_SAFE or episode.waits_since is not None


def _consulted_in_a_review(so_far: SoFar, since: datetime) -> bool:
    """Whether a review held since names whom it consulted: for a step up, or another no change."""
    return any(
        review.held_at >= since
        and (
            review.id in so_far.no_changes
            or any(one.kind is DecisionKind.STEP_UP for one in review.decisions)
        )
        for review in so_far.held
    )


def _still_true(so_far: SoFar) -> Iterator[Ask]:
    for one in so_far.serious_current():
        since = one.ask_still_true_from
        if since is not None and since <= so_far.at:
            by = so_far.working_days_after(since, so_far.terms.still_true_wd)
            yield _ask(Question.STILL_TRUE, one.id, since, by)


def _choose_code(so_far: SoFar) -> Iterator[Ask]:
    for one in so_far.episodes:
        if one.code is None:
            since = one.entries[0].recorded_at
            by = so_far.working_days_after(since, so_far.terms.choose_code_wd)
            yield _ask(Question.CHOOSE_CODE, one.id, since, by)


def _who_has_seen(so_far: SoFar) -> Iterator[Ask]:
    since = so_far.silent_since
    if since is not None and not so_far.has_open_silence():
        by = so_far.working_days_after(since, so_far.terms.silence_wd["task_first"])
        yield _ask(Question.WHO_HAS_SEEN, so_far.child.child_id, since, by)


def _next_look(so_far: SoFar) -> Iterator[Ask]:
    """One look for a review, however many worries it left as they are: the soonest."""
    for review in so_far.held:
        days = [
            one.next_look_on
            for one in review.decisions
            if one.kind is DecisionKind.NO_CHANGE and one.next_look_on is not None
        ]
        was_held_again = any(one.held_at > review.held_at for one in so_far.held)
        if days and not was_held_again:
            by = so_far.calendar.end_of_business(min(days))
            yield _ask(Question.NEXT_LOOK, review.id, review.recorded_at, by)


def _practical_help(so_far: SoFar) -> Iterator[Ask]:
    """Hardship asks for help, never for a review."""
    terms = so_far.rulebook.tasks.get(Question.PRACTICAL_HELP.value)
    for one in so_far.waiting():
        is_hardship = one.never_prompts and one.indicator and not one.indicator.system_made
        if is_hardship and one.waits_since is not None and one.is_current(so_far.at):
            term = terms.due if terms else Term(so_far.terms.deliver_wd, Unit.WORKING_DAYS)
            by = so_far.calendar.due_after(one.waits_since, term)
            yield _ask(Question.PRACTICAL_HELP, one.id, one.waits_since, by)


def _put(so_far: SoFar, question: Question, about: int, due_at: datetime) -> None:
    so_far.questions.append(_ask(question, about, so_far.at, due_at))


def _ask(question: Question, about: int, since: datetime, due_at: datetime) -> Ask:
    return Ask(question, about, since, due_at, OWNERS.get(question, "lead"))


def _is_answered(so_far: SoFar, ask: Ask) -> bool:
    return any(
        one.question is ask.question
        and one.about == ask.about
        and one.answered_at is not None
        and ask.since <= one.answered_at <= so_far.at
        for one in so_far.asked
    )
