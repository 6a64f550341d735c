"""The response check: which worries wait for an answer, and by when people must meet.

It notices when worries have grown and support has not. It does not assess, predict or grade
anything about a child, and it decides nothing: it asks people to look sooner.

Rules R0 to R8, with the numbers from the rulebook:

- R0 an immediate worry; R1 several serious worries, or several together; R1a one serious worry;
  R2 smaller worries building up; R3 a worry that repeats; R4 support fell; R5 promised help has
  not begun; R6 nobody has seen the child; R7 someone asked; R8 a sensitive history moves a date
  one step sooner. The first meeting is the review of a first assessment.
- A worry waits until a held review decides on it or more help that is meant for it has begun.
  Improvements elsewhere, offers, waiting lists and the passing of time answer nothing.

The check plays the tape: the recorded facts in the order in which they were learned, and
between them every instant at which time alone makes a rule true. Each prompt is judged at its
own instant and keeps its date, so that looking late gives the same answer as looking on time.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.evaluation import Evaluation
from ehcoord.rules.response_check.answers import lapse_promises
from ehcoord.rules.response_check.facts import KNOWN_AT, Fact, facts_until, take_in
from ehcoord.rules.response_check.outcome import outcome
from ehcoord.rules.response_check.prompts import end_answered
from ehcoord.rules.response_check.questions import (
    note_forced_consultation,
    note_immediate,
    note_same_day,
)
from ehcoord.rules.response_check.repeats import count_unheld
from ehcoord.rules.response_check.silence import ask_who_has_seen
from ehcoord.rules.response_check.so_far import Promise, SoFar
from ehcoord.rules.response_check.support import (
    Begun,
    Fell,
    remember_amounts,
    take_in_more_help,
    worker_gaps,
)
from ehcoord.rules.response_check.then_and_now import SupportCompared, compare_support
from ehcoord.rules.response_check.triggers import (
    ask_about_falls,
    ask_about_promises,
    ask_about_worries,
    end_what_was_put_right,
)
from ehcoord.rules.rulebook import Rulebook
from ehcoord.rules.timeline import Timeline

__all__ = ["SupportCompared", "evaluate", "evaluate_and_compare"]


def evaluate(
    timeline: Timeline, now: datetime, rulebook: Rulebook, calendar: WorkingCalendar
) -> Evaluation:
    """What waits for a person at ``now``: prompts, questions, unanswered worries, the next look.

    Pure. Facts recorded after ``now`` are not seen. The answer is the same at every instant
    before its ``next_change_at``, unless a new fact is recorded.
    """
    return outcome(_played(timeline, now, rulebook, calendar))


def evaluate_and_compare(
    timeline: Timeline, now: datetime, rulebook: Rulebook, calendar: WorkingCalendar
) -> tuple[Evaluation, tuple[SupportCompared, ...]]:
    """The answer of ``evaluate``, and the support for each group of worries then and now."""
    so_far = _played(timeline, now, rulebook, calendar)
    answer = outcome(so_far)
    # The tape stopped at the last instant that changed anything; the weeks before count from now.
    so_far.at = now
    return answer, compare_support(so_far)


def _played(
    timeline: Timeline, now: datetime, rulebook: Rulebook, calendar: WorkingCalendar
) -> SoFar:
    """The whole tape up to an instant."""
    facts = facts_until(timeline, now)
    begins = min([timeline.opened_at, now, *(fact.known_at for fact in facts[:1])])
    so_far = SoFar(timeline, rulebook, calendar, at=begins, quiet_from=timeline.opened_at)
    _play(so_far, begins, ())
    for instant, learned in groupby(facts, key=KNOWN_AT):
        together = tuple(learned)
        if _let_time_pass(so_far, instant) or not all(fact.is_quiet for fact in together):
            _play(so_far, instant, together)
        else:
            _play_quiet(so_far, instant, together)
    if _let_time_pass(so_far, now):
        _play(so_far, now, ())
    return so_far


def _let_time_pass(so_far: SoFar, until: datetime) -> bool:
    """Play each instant before this one at which time alone may change something.

    True if time alone may change something at this one as well.
    """
    look = so_far.next_look()
    while look is not None and look < until:
        _play(so_far, look, ())
        look = so_far.next_look()
    return look == until


def _play_quiet(so_far: SoFar, instant: datetime, facts: Iterable[Fact]) -> None:
    """Play an instant at which nothing was learned but who has seen the child, or been asked.

    That is what most of a record says, and no rule but that of silence reads it.
    """
    so_far.at = instant
    for fact in facts:
        take_in(so_far, fact)
    ask_who_has_seen(so_far)


def _play(so_far: SoFar, instant: datetime, facts: Iterable[Fact]) -> None:
    """Play one instant: first everything learned at it, together, then what follows from it."""
    so_far.at = instant
    so_far.risen = []
    support = [one for fact in facts for one in take_in(so_far, fact)]
    # An episode that two entries of one instant raised has risen once.
    so_far.risen = list(dict.fromkeys(so_far.risen))
    if support:
        take_in_more_help(so_far, [one for one in support if isinstance(one, Begun)])
        remember_amounts(so_far)
    promises = lapse_promises(so_far) if so_far.promises else []
    for review in so_far.child.opened:
        count_unheld(so_far, review)
    _ask(so_far, support, promises)
    note_forced_consultation(so_far)
    if so_far.raised:
        end_answered(so_far)
        end_what_was_put_right(so_far)
    ask_who_has_seen(so_far)


def _ask(so_far: SoFar, support: Iterable[Begun | Fell], promises: Iterable[Promise]) -> None:
    """Put the rules' questions: at most instants nothing has risen, and many have no help yet."""
    if so_far.risen:
        ask_about_worries(so_far)
    if so_far.lines or promises:
        ask_about_falls(so_far, [one for one in support if isinstance(one, Fell)])
        ask_about_falls(so_far, worker_gaps(so_far))
        ask_about_promises(so_far, promises)
    if so_far.risen:
        note_immediate(so_far)
        note_same_day(so_far)
