"""The rules that raise a prompt: each function asks one rule's question at this instant.

A prompt is raised at the instant its rule becomes true and its windows are judged then, once.
Worries that join while a rule holds make a prompt of their own day.
"""

from collections.abc import Iterable
from datetime import timedelta

from ehcoord.rules.response_check.episodes import other_episodes
from ehcoord.rules.response_check.prompts import STEP_UP_NOT_ACCEPTED, raise_prompt
from ehcoord.rules.response_check.so_far import Episode, Promise, Raised, SoFar
from ehcoord.rules.response_check.support import Fell, is_put_back
from ehcoord.rules.timeline import Request
from ehcoord.rules.vocabulary import Level, ReviewForm, Rule


def ask_about_worries(so_far: SoFar) -> None:
    """R0 to R3 and the first meeting, for the worries that rose at this instant."""
    risen = [one for one in so_far.risen if one.waits_since is not None]
    _immediate(so_far, risen)
    _repeated(so_far, [one for one in risen if not one.reopened and not one.never_prompts])
    _first_meeting(so_far, risen)
    counting = so_far.counting()
    joined = [one for one in risen if one in counting]
    if joined:
        _several_or_serious(so_far, counting, joined)


def ask_about_falls(so_far: SoFar, fallen: Iterable[Fell]) -> None:
    """R4: support fell while a serious worry is current, or a moderate one that it was for."""
    for fall in fallen:
        is_help = fall.line.line.counts_as_support
        swapped = is_put_back(so_far, (fall.line.line.id,), fall.was)
        if not is_help or swapped or _is_planned_ending(so_far, fall):
            continue
        it_was_for = [
            one
            for one in so_far.episodes
            if one.ids & fall.line.line.worry_ids and one.is_current(so_far.at)
        ]
        serious = so_far.serious_current()
        about = [one for one in it_was_for if one.level >= Level.MODERATE]
        if serious or about:
            raised = raise_prompt(
                so_far,
                Rule.SUPPORT_FELL,
                "R4_serious" if serious else "R4_moderate",
                ReviewForm.SHORT,
                dict.fromkeys([*about, *serious]),
                waits_for_answers=False,
                support_ids=(fall.line.line.id,),
            )
            raised.amounts_before |= fall.was


def ask_about_promises(so_far: SoFar, lapsed: Iterable[Promise]) -> None:
    """R5: help decided on or promised by a day has not begun; nobody accepted a step up."""
    for promise in lapsed:
        raise_prompt(
            so_far,
            Rule.NOT_STARTED,
            "R5_serious" if promise.episode.serious else "R5",
            ReviewForm.SHORT,
            [promise.episode],
            also_stepped_by=(STEP_UP_NOT_ACCEPTED,) if promise.is_step_up else (),
        )
    for line in so_far.lines.values():
        if line.start_by is None or line.start_lapsed or line.first_contact_at is not None:
            continue
        if so_far.calendar.end_of_business(line.start_by) > so_far.at:
            continue
        line.start_lapsed = True
        for_worries = [one for one in so_far.episodes if one.ids & line.line.worry_ids]
        current = [one for one in for_worries if one.is_current(so_far.at)]
        raise_prompt(
            so_far,
            Rule.NOT_STARTED,
            "R5_serious" if any(one.serious for one in current) else "R5",
            ReviewForm.SHORT,
            current,
            waits_for_answers=False,
            support_ids=(line.line.id,),
        )


def ask_for_someone(so_far: SoFar, request: Request) -> None:
    """R7: a child, a parent, a carer or a practitioner asked. Nothing else is needed."""
    raise_prompt(
        so_far,
        Rule.SOMEONE_ASKED,
        "R7",
        ReviewForm.SHORT,
        waits_for_answers=False,
        request_ids=(request.id,),
    )


def end_what_was_put_right(so_far: SoFar) -> None:
    """End a prompt about support once the help is back, or has begun."""
    for one in so_far.open_prompts(Rule.SUPPORT_FELL):
        if is_put_back(so_far, one.support_ids, one.amounts_before):
            one.ended = True
    for one in so_far.open_prompts(Rule.NOT_STARTED):
        if not one.waits_for_answers and all(
            so_far.lines[line_id].first_contact_at is not None for line_id in one.support_ids
        ):
            one.ended = True


def _immediate(so_far: SoFar, risen: list[Episode]) -> None:
    immediate = [one for one in risen if one.level is Level.IMMEDIATE and not one.reopened]
    if immediate:
        raise_prompt(so_far, Rule.IMMEDIATE, "R0", ReviewForm.FULL, immediate)


def _several_or_serious(so_far: SoFar, counting: list[Episode], joined: list[Episode]) -> None:
    points = sum(so_far.terms.points.get(one.level, 0) for one in counting)
    several = sum(one.serious for one in counting) >= so_far.terms.r1_serious
    if several or points >= so_far.terms.r1_points:
        about = _not_yet_asked(so_far, Rule.SEVERAL_SERIOUS, counting, joined)
        raise_prompt(so_far, Rule.SEVERAL_SERIOUS, "R1", ReviewForm.FULL, about)
        return
    serious = [one for one in joined if one.level is Level.SERIOUS and not one.reopened]
    if serious:
        raise_prompt(so_far, Rule.SERIOUS, "R1a", ReviewForm.SHORT, serious)
    if points >= so_far.terms.r2_points:
        about = _not_yet_asked(so_far, Rule.BUILDING_UP, counting, joined)
        raise_prompt(so_far, Rule.BUILDING_UP, "R2", ReviewForm.SHORT, about)


def _not_yet_asked(
    so_far: SoFar, rule: Rule, counting: list[Episode], joined: list[Episode]
) -> list[Episode]:
    asked = {id(cause) for one in so_far.open_prompts(rule) for cause in one.causes}
    return [one for one in counting if one in joined or id(one) not in asked]


def _repeated(so_far: SoFar, risen: list[Episode]) -> None:
    for one in risen:
        if one.indicator is None or not one.indicator.episodic:
            continue
        if one.serious and _others(so_far, one, so_far.terms.r3_serious_days):
            raise_prompt(so_far, Rule.REPEAT, "R3_serious", ReviewForm.FULL, [one])
        elif one.level is Level.MODERATE and _is_moderate_repeat(so_far, one):
            raise_prompt(so_far, Rule.REPEAT, "R3_moderate", ReviewForm.SHORT, [one])


def _is_moderate_repeat(so_far: SoFar, episode: Episode) -> bool:
    terms = so_far.terms
    before = terms.r3_moderate_count - 1
    return (
        _others(so_far, episode, terms.r3_moderate_days) >= 1
        or _others(so_far, episode, terms.r3_moderate_count_days) >= before
    )


def _others(so_far: SoFar, episode: Episode, days: int) -> int:
    codes = frozenset({episode.code}) if episode.code else frozenset()
    within = timedelta(days=days)
    return sum(1 for _ in other_episodes(so_far, episode.entries[-1], codes, within))


def _first_meeting(so_far: SoFar, risen: list[Episode]) -> None:
    """The first meeting is the review of what a first assessment wrote down.

    Its due date counts from the assessment, or from the entry that makes the time shorter, and
    comes forward when a serious worry is written; it never moves back.
    """
    waiting = [one for one in so_far.waiting() if one.waits_for_first_meeting]
    written = [one for one in risen if one in waiting and not one.never_prompts]
    if not written:
        return
    days = so_far.terms.first_meeting_wd
    serious = sum(one.serious for one in waiting)
    key = "default" if not serious else "one_serious" if serious == 1 else "two_serious"
    begun = so_far.child.first_assessment_at or so_far.at
    cause = so_far.at if serious else min(begun, so_far.at)
    due_at = so_far.working_days_after(cause, days[key])
    open_already = so_far.open_prompts(Rule.FIRST_MEETING)
    if open_already:
        prompt = open_already[0]
        prompt.causes += [one for one in written if one not in prompt.causes]
        prompt.due_at = min(prompt.due_at, due_at)
        return
    so_far.raised.append(
        Raised(Rule.FIRST_MEETING, so_far.at, due_at, ReviewForm.FULL, written, True)
    )


def _is_planned_ending(so_far: SoFar, fall: Fell) -> bool:
    """A held review decided the ending and every worry it was for, and nothing has risen since.

    While a serious worry is current no ending is a planned one.
    """
    if not fall.is_planned_ending or so_far.serious_current() or not so_far.held:
        return False
    last = max(so_far.held, key=lambda review: (review.held_at, review.id))
    decided = {decision.worry_id for decision in last.decisions}
    it_was_for = [
        one
        for one in so_far.episodes
        if one.ids & fall.line.line.worry_ids and one.is_current(so_far.at)
    ]
    if any(rose > last.held_at for rose, _ in so_far.rises):
        return False
    return all(one.ids & decided for one in it_was_for)
