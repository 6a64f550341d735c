"""When "no change" repeats while serious worries rise: who chairs, and when to consult.

Only serious worries count. A review counts once: held as "no change", or left past its date.
Two count only if a serious worry rose between them.
"""

from datetime import timedelta

from ehcoord.rules.response_check.so_far import SoFar
from ehcoord.rules.timeline import HeldReview, OpenedReview
from ehcoord.rules.vocabulary import DecisionKind, Level

SERVICE_MANAGER = "service_manager"
HEAD_OF_SERVICE = "head_of_service"


def count_no_change(so_far: SoFar, review: HeldReview) -> None:
    """Count a held review that decided "no change" for a serious worry."""
    for decision in review.decisions:
        episode = so_far.naming(decision.worry_id)
        if decision.kind is DecisionKind.NO_CHANGE and episode is not None and episode.serious:
            so_far.no_changes[review.id] = review.held_at
            so_far.look_again(review.held_at + _window(so_far))


def count_unheld(so_far: SoFar, review: OpenedReview) -> None:
    """Count a review that passed its date unheld while a serious worry waited."""
    is_past = so_far.at >= review.due_at
    was_closed = review.closed_at is not None and review.closed_at <= review.due_at
    if not is_past or was_closed or review.id in so_far.unheld:
        return
    if any(one.serious for one in so_far.waiting()):
        so_far.unheld[review.id] = review.due_at
        so_far.look_again(review.due_at + _window(so_far))


def no_changes_in_a_row(so_far: SoFar) -> int:
    """How many reviews in the window brought no change while serious worries rose."""
    begins = so_far.at - _window(so_far)
    reviews = {**so_far.no_changes, **so_far.unheld}
    counted, last = 0, None
    for at in sorted(one for one in reviews.values() if one > begins):
        if last is None or any(
            level >= Level.SERIOUS and last < rose <= at for rose, level in so_far.rises
        ):
            counted, last = counted + 1, at
    return counted


def chair_after_no_change(so_far: SoFar) -> str | None:
    """Who chairs when a worry of moderate or above follows a "no change"; None if none does."""
    begins = so_far.at - _window(so_far)
    recent = [at for at in so_far.no_changes.values() if at > begins]
    if not recent or not any(
        level >= Level.MODERATE and rose > max(recent) for rose, level in so_far.rises
    ):
        return None
    is_third = no_changes_in_a_row(so_far) >= so_far.terms.no_change_before_escalation
    return HEAD_OF_SERVICE if is_third else SERVICE_MANAGER


def _window(so_far: SoFar) -> timedelta:
    return timedelta(days=so_far.terms.no_change_window_days)
