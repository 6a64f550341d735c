"""The reason for a prompt or a question, in plain English: facts, dates and what is asked.

A reason names worries by their catalogue names and never holds anybody's own words. It says
nothing of what will happen and never that a child is safe.
"""

from collections.abc import Iterable
from datetime import date, datetime

from ehcoord.rules.calendar import london_date
from ehcoord.rules.evaluation import Ask
from ehcoord.rules.response_check.prompts import STEP_UP_NOT_ACCEPTED
from ehcoord.rules.response_check.so_far import Episode, Raised, SoFar
from ehcoord.rules.vocabulary import DecisionKind, Question, Rule

OUTCOMES = {
    DecisionKind.INCREASE: "more help",
    DecisionKind.STEP_UP: "a step up",
    DecisionKind.REDISTRIBUTE: "help moved to a worry",
    DecisionKind.NO_CHANGE: "no change",
    DecisionKind.NO_LONGER_TRUE: "no longer true",
}
CHAIRS = {"service_manager": "A service manager", "head_of_service": "A head of service"}
NOT_ACCEPTED = "Children’s social care has refused a step up, or has not answered in time."
CHALLENGE = "Who disagrees with a refusal says so through the escalation policy."
LEARNED_LATER_DAYS = 3
QUESTIONS = {
    Question.TELL_SOCIAL_CARE: "{worry} was recorded as immediate. Say who was told, when, and"
    " the reference. Nobody has been told by this form: you must ring.",
    Question.KEEP_SAFE: "{worry} was recorded as immediate. What keeps this child safe until"
    " social care decides, and what has the child been told will happen next?",
    Question.SAME_DAY: "{worry} was recorded. Has the front door been consulted today? Say who"
    " was spoken to, when, and the advice, or why not.",
    Question.SEEN_SINCE_HOSPITAL: "{worry} was recorded and a hospital was involved. Who has seen"
    " the child since, and who holds the safety plan?",
    Question.WHO_HAS_SEEN: "Nobody has recorded seeing the child since {seen}. Who has seen them?"
    " If nobody answers, a review is called.",
    Question.STILL_TRUE: "{worry} has not been confirmed since {confirmed}. Is it still true?",
    Question.CHOOSE_CODE: "A worry was saved without a code. Choose the one that fits best.",
    Question.NEXT_LOOK: "The last review decided no change. Has the child been seen or spoken to"
    " since, and is there anything new?",
    Question.PRACTICAL_HELP: "{worry} was recorded. What practical help has been offered?",
    Question.CONSULT_FRONT_DOOR: "Serious worries rose, and twice in a row a review changed nothing"
    " or was not held by its day. The front door has to be consulted: say who was spoken to, when,"
    " and the advice.",
}


def say_date(day: date, this_year: int | None = None) -> str:
    """A day in a sentence: *Thursday 15 May*, with the year only when it is another year."""
    year = "" if this_year in {None, day.year} else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def reason_for(so_far: SoFar, prompt: Raised) -> str:
    """Why a review is asked for, by when, and who chairs it."""
    said = [_what_happened(so_far, prompt)]
    if prompt.rule not in {Rule.SILENCE, Rule.SOMEONE_ASKED, Rule.NOT_STARTED, Rule.IMMEDIATE}:
        said.append("Support for this has not increased.")
    said.append(_what_is_asked(prompt))
    if prompt.chaired_by in CHAIRS:
        said.append(f"{CHAIRS[prompt.chaired_by]} chairs.")
    return " ".join(said)


def reason_to_ask(so_far: SoFar, ask: Ask) -> str:
    """Why a question is put to a person."""
    episode = so_far.naming(ask.about) if "{worry}" in QUESTIONS[ask.question] else None
    confirmed = episode.current_until if episode else None
    return QUESTIONS[ask.question].format(
        worry=_name(episode) if episode else "A worry",
        seen=_say(so_far.quiet_from, ask.since),
        confirmed=_say(confirmed or ask.since, ask.since),
    )


def _what_happened(so_far: SoFar, prompt: Raised) -> str:
    listed = _list(prompt)
    match prompt.rule:
        case Rule.IMMEDIATE:
            return f"Recorded as immediate: {listed}."
        case Rule.REPEAT:
            return f"This has happened again: {listed}."
        case Rule.FIRST_MEETING:
            return f"The first assessment recorded: {listed}."
        case Rule.SUPPORT_FELL:
            return (
                f"Support ended, paused or was cut, recorded on {_say(prompt.since, prompt.since)},"
                f" while these are current: {listed}."
            )
        case Rule.NOT_STARTED:
            return _not_started(prompt, listed)
        case Rule.SILENCE:
            return _silent(so_far, prompt, listed)
        case Rule.SOMEONE_ASKED:
            return "Someone asked for a look sooner. Nothing else is needed."
        case _:
            return f"{_last_review(so_far, prompt)} recorded and wait for a decision: {listed}."


def _not_started(prompt: Raised, listed: str) -> str:
    about = f" It was for: {listed}." if listed else ""
    if STEP_UP_NOT_ACCEPTED in prompt.stepped_by:
        return f"{NOT_ACCEPTED}{about} {CHALLENGE}"
    return f"Help that was promised has not begun by its date.{about}"


def _silent(so_far: SoFar, prompt: Raised, listed: str) -> str:
    seen = _say(prompt.quiet_from or so_far.quiet_from, prompt.since)
    also = f" These are current: {listed}." if listed else ""
    return f"Nobody has recorded seeing the child since {seen}.{also}"


def _what_is_asked(prompt: Raised) -> str:
    by = _say(prompt.due_at, prompt.since)
    if prompt.rule is Rule.IMMEDIATE:
        return (
            "Social care or the police must be told today."
            f" By {by}, say what keeps this child safe until social care decides."
        )
    return f"Please meet by {by}."


def _last_review(so_far: SoFar, prompt: Raised) -> str:
    before = [one for one in so_far.held if one.held_at < prompt.since]
    if not before:
        return "These have been"
    last = max(before, key=lambda one: (one.held_at, one.id))
    kinds = {one.kind for one in last.decisions}
    outcome = f" (decision: {OUTCOMES[kinds.pop()]})" if len(kinds) == 1 else ""
    return f"Since the last review on {_say(last.held_at, prompt.since)}{outcome}, these have been"


def _list(prompt: Raised) -> str:
    causes = prompt.causes
    if prompt.waits_for_answers:
        causes = [one for one in causes if one.waits_since is not None]
    return "; ".join(_one(cause, prompt.since) for cause in _in_order(causes))


def _in_order(causes: Iterable[Episode]) -> list[Episode]:
    return sorted(causes, key=lambda one: (one.entries[0].recorded_at, one.id))


def _one(episode: Episode, seen_from: datetime) -> str:
    """One worry: its name, its level in words, and both its dates when they are apart."""
    first = episode.entries[0]
    happened, learned = london_date(first.observed_at), london_date(first.recorded_at)
    when = _say(first.observed_at, seen_from)
    if (learned - happened).days >= LEARNED_LATER_DAYS:
        when = f"happened on {when}, learned on {_say(first.recorded_at, seen_from)}"
    return f"{_name(episode)} ({episode.level.name.lower()}, {when})"


def _name(episode: Episode) -> str:
    return episode.indicator.short_name if episode.indicator else "A worry without a code yet"


def _say(instant: datetime, seen_from: datetime) -> str:
    return say_date(london_date(instant), london_date(seen_from).year)
