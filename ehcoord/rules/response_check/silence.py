"""R6: nobody has seen the child for too long.

First somebody is asked who has seen the child; a review follows if no answer comes. Where a
serious worry is current the review is called at once.
"""

from datetime import datetime, timedelta

from ehcoord.rules.calendar import london_date
from ehcoord.rules.response_check.prompts import raise_prompt
from ehcoord.rules.response_check.so_far import SoFar
from ehcoord.rules.vocabulary import Question, ReviewForm, Rule

# Self-harm and suicidal thoughts, by their codes: seen often in the three months after.
SELF_HARM_AND_SUICIDE = frozenset(f"A{number:02}" for number in range(4, 11))
RECENT = timedelta(days=90)


def note_seen(so_far: SoFar, at: datetime) -> None:
    """Take in that someone saw the child."""
    if at <= so_far.quiet_from:
        return
    so_far.quiet_from = at
    was_silent = so_far.silent_since is not None or so_far.has_open_silence()
    if was_silent and so_far.at < _silent_from(so_far):
        so_far.silent_since = None
        for one in so_far.open_prompts(Rule.SILENCE):
            one.ended = True


def ask_who_has_seen(so_far: SoFar) -> None:
    """Ask, and call a review where nobody has answered or a serious worry is current."""
    silent_from = _silent_from(so_far)
    if so_far.at < silent_from:
        so_far.silent_since = None
        _look_at(so_far, silent_from)
        return
    so_far.silent_since = so_far.silent_since or so_far.at
    is_unanswered = _a_question_lapsed(so_far)
    if so_far.open_prompts(Rule.SILENCE):
        return
    serious = so_far.serious_current()
    if serious or is_unanswered:
        raised = raise_prompt(
            so_far,
            Rule.SILENCE,
            "R6_serious" if serious else "R6",
            ReviewForm.SHORT,
            serious,
            waits_for_answers=False,
        )
        raised.quiet_from = so_far.quiet_from


def _look_at(so_far: SoFar, silent_from: datetime) -> None:
    quiet_from = so_far.quiet_from
    # The look stays on the agenda while nobody sees the child: once is enough.
    if so_far.silence_looked_at != (quiet_from, silent_from):
        so_far.silence_looked_at = (quiet_from, silent_from)
        so_far.look_again(silent_from, lambda: so_far.quiet_from == quiet_from)


def _silent_from(so_far: SoFar) -> datetime:
    # A child seen every week is asked about at each of many instants: count the days once.
    key = (so_far.quiet_from, _longest_silence(so_far))
    if key not in so_far.silences:
        so_far.silences[key] = so_far.working_days_after(*key)
    return so_far.silences[key]


def _longest_silence(so_far: SoFar) -> int:
    lasts, at = so_far.terms.silence_wd, so_far.at
    longest = lasts["default"]
    for one in so_far.episodes:
        is_watched = one.serious or (one.indicator is not None and one.indicator.visibility)
        if is_watched and one.is_current(at):
            longest = min(longest, lasts["serious_or_visibility"])
        is_self_harm = one.code in SELF_HARM_AND_SUICIDE and one.serious
        if is_self_harm and at < one.entries[-1].observed_at + RECENT:
            longest = min(longest, lasts["recent_serious_self_harm"])
    return min(longest, lasts["baby"]) if _is_baby(so_far) else longest


def _is_baby(so_far: SoFar) -> bool:
    born = so_far.child.born_on
    # Almost every child is older by far: their years say so, without the day it is in London.
    if born is None or so_far.at.year - born.year > 1:
        return False
    today = london_date(so_far.at)
    if born > today:
        return False
    return (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day) < 12


def _a_question_lapsed(so_far: SoFar) -> bool:
    """Whether a question has passed its date, or was answered by nobody having seen the child."""
    found = False
    for one in so_far.asked:
        if one.question is not Question.WHO_HAS_SEEN or one in so_far.lapsed_questions:
            continue
        over = min(one.due_at, one.answered_at or one.due_at)
        so_far.look_again(over)
        if over <= so_far.at:
            so_far.lapsed_questions.add(one)
            found = found or one.asked_at >= (so_far.silent_since or so_far.at)
    return found
