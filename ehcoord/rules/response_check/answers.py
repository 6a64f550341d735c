"""Answers: what a held review decides, and what becomes of a promise that is not kept.

A worry is answered by a decision of a review held after it was recorded, or by more help that
has begun and is meant for it. More help decided is an answer only until its date: if it has not
begun by then, the worry waits again. Time alone answers nothing.
"""

from datetime import datetime

from ehcoord.rules.response_check.repeats import count_no_change
from ehcoord.rules.response_check.so_far import Episode, Promise, SoFar
from ehcoord.rules.timeline import Decision, HeldReview
from ehcoord.rules.vocabulary import DecisionKind, Rule

ENDED_BY_A_REVIEW = (Rule.SUPPORT_FELL, Rule.NOT_STARTED, Rule.SILENCE, Rule.SOMEONE_ASKED)


def hold_review(so_far: SoFar, review: HeldReview) -> None:
    """Take in a held review: its decisions answer what was recorded before it was held."""
    so_far.held.append(review)
    count_no_change(so_far, review)
    for decision in review.decisions:
        _decide(so_far, review, decision)
    for one in so_far.open_prompts(*ENDED_BY_A_REVIEW):
        if not one.waits_for_answers and one.since <= review.held_at:
            one.ended = True
            if one.rule is Rule.SILENCE:
                # The people who met have asked themselves who sees the child; we ask again
                # only after as long a silence from then on.
                so_far.quiet_from = max(so_far.quiet_from, review.held_at)
                so_far.silent_since = None


def answer(so_far: SoFar, episode: Episode) -> None:
    """Let a worry wait no longer, and count every promise of more help for it as kept."""
    episode.waits_since = None
    episode.reopened = False
    episode.waits_for_first_meeting = False
    for one in so_far.promises:
        if one.episode is episode:
            one.open = False


def lapse_promises(so_far: SoFar) -> list[Promise]:
    """The promises not kept by now: each worry waits again, from this instant.

    A step up that has been accepted answers the worry, however late.
    """
    for one in so_far.promises:
        if one.accepted_at is not None and one.accepted_at <= so_far.at:
            one.accepted_at = None
            answer(so_far, one.episode)
    lapsed = [
        one
        for one in so_far.promises
        if one.open and one.lapses_at <= so_far.at and not one.episode.ended
    ]
    for one in lapsed:
        one.open = False
        if one.episode.waits_since is None:
            one.episode.waits_since = so_far.at
            one.episode.reopened = True
            so_far.risen.append(one.episode)
    return lapsed


def _decide(so_far: SoFar, review: HeldReview, decision: Decision) -> None:
    episode = so_far.naming(decision.worry_id)
    if episode is None or (episode.learned_at or review.held_at) > review.held_at:
        return
    answer(so_far, episode)
    so_far.promises = [one for one in so_far.promises if one.episode is not episode]
    if decision.kind is DecisionKind.NO_LONGER_TRUE:
        episode.ended = True
    elif decision.kind is DecisionKind.INCREASE:
        _promise(so_far, episode, review, _deliver_by(so_far, review, decision, episode))
    elif decision.kind is DecisionKind.STEP_UP:
        _ask_to_step_up(so_far, review, decision, episode)


def _deliver_by(
    so_far: SoFar, review: HeldReview, decision: Decision, episode: Episode
) -> datetime:
    if decision.deliver_by is not None:
        return so_far.calendar.end_of_business(decision.deliver_by)
    terms = so_far.terms
    days = terms.deliver_serious_wd if episode.serious else terms.deliver_wd
    return so_far.working_days_after(review.held_at, days)


def _ask_to_step_up(
    so_far: SoFar, review: HeldReview, decision: Decision, episode: Episode
) -> None:
    """Wait for the reply: refused, late or missing, the worry waits again until it comes."""
    reply_due = so_far.working_days_after(review.held_at, so_far.terms.step_up_reply_wd)
    replied_at = decision.step_up_answered_at or review.recorded_at
    if decision.stepped_up_answered is False:
        reply_due = min(reply_due, max(replied_at, so_far.at))
    promise = _promise(so_far, episode, review, reply_due, is_step_up=True)
    if decision.stepped_up_answered:
        promise.accepted_at = replied_at
        so_far.look_again(replied_at, lambda: promise.accepted_at is not None)


def _promise(
    so_far: SoFar,
    episode: Episode,
    review: HeldReview,
    lapses_at: datetime,
    *,
    is_step_up: bool = False,
) -> Promise:
    promise = Promise(episode, review.held_at, lapses_at, is_step_up)
    so_far.promises.append(promise)
    so_far.look_again(lapses_at, lambda: promise.open)
    return promise
