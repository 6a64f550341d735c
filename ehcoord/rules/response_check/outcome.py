"""The state of the tape as an answer: frozen, in a fixed order, with its reasons."""

from dataclasses import replace
from datetime import datetime

from ehcoord.rules.evaluation import Evaluation, Prompt, Standing, Unanswered
from ehcoord.rules.response_check.prompts import mode_of, sensitive_histories
from ehcoord.rules.response_check.questions import questions
from ehcoord.rules.response_check.reasons import reason_for
from ehcoord.rules.response_check.repeats import no_changes_in_a_row
from ehcoord.rules.response_check.so_far import Episode, Raised, SoFar
from ehcoord.rules.vocabulary import Level, ReviewForm, Rule, RuleMode

# One review decides on everything that waits, so these prompts list all of it.
ABOUT_EVERYTHING = frozenset(
    {Rule.IMMEDIATE, Rule.SEVERAL_SERIOUS, Rule.SERIOUS, Rule.BUILDING_UP, Rule.REPEAT}
)


def outcome(so_far: SoFar) -> Evaluation:
    """The evaluation that the state amounts to, at the instant last played."""
    in_a_row = no_changes_in_a_row(so_far)
    prompts = [
        _prompt(so_far, one)
        for one in so_far.open_prompts()
        if mode_of(so_far, one.rule, one.since) is not RuleMode.OFF
    ]
    return Evaluation(
        prompts=one_a_rule_and_instant(prompts),
        asks=questions(so_far),
        unanswered=_unanswered(so_far),
        standing=_standing(so_far),
        sensitive=sensitive_histories(so_far),
        next_change_at=so_far.next_look(),
        no_changes_in_a_row=in_a_row,
        consultation_forced=in_a_row >= so_far.terms.no_change_before_escalation,
    )


def one_a_rule_and_instant(prompts: list[Prompt]) -> tuple[Prompt, ...]:
    """The prompts in order of their dates; two of one rule and instant are asked as one.

    A lapsed promise can be known twice: by the decision that made it and by the line of support
    that was to keep it. People are asked once, until both have been put right.
    """
    found: dict[tuple[Rule, datetime], Prompt] = {}
    for one in prompts:
        there = found.get((one.rule, one.since))
        found[(one.rule, one.since)] = one if there is None else _joined(there, one)
    return tuple(sorted(found.values(), key=lambda one: (one.due_at, one.since, one.rule)))


def _joined(first: Prompt, second: Prompt) -> Prompt:
    full = ReviewForm.FULL in (first.form, second.form)
    return replace(
        first,
        due_at=min(first.due_at, second.due_at),
        form=ReviewForm.FULL if full else ReviewForm.SHORT,
        worry_ids=tuple(dict.fromkeys(first.worry_ids + second.worry_ids)),
        support_ids=tuple(dict.fromkeys(first.support_ids + second.support_ids)),
        request_ids=tuple(dict.fromkeys(first.request_ids + second.request_ids)),
        professionals_only=first.professionals_only or second.professionals_only,
        stepped_by=tuple(dict.fromkeys(first.stepped_by + second.stepped_by)),
    )


def _prompt(so_far: SoFar, raised: Raised) -> Prompt:
    about = _about(so_far, raised)
    return Prompt(
        rule=raised.rule,
        since=raised.since,
        due_at=raised.due_at,
        form=raised.form,
        worry_ids=tuple(one.id for one in about),
        support_ids=raised.support_ids,
        request_ids=raised.request_ids,
        professionals_only=any(_is_for_professionals_only(one) for one in about),
        stepped_by=raised.stepped_by,
        chaired_by=raised.chaired_by,
        mode=mode_of(so_far, raised.rule, raised.since),
        reason=reason_for(so_far, raised),
    )


def _about(so_far: SoFar, raised: Raised) -> list[Episode]:
    """What the review is about: what met the rule first, then everything else that waits."""
    causes = raised.causes
    if raised.waits_for_answers:
        causes = [one for one in causes if one.waits_since is not None]
    is_about_worries = raised.rule is Rule.NOT_STARTED and raised.waits_for_answers
    if raised.rule not in ABOUT_EVERYTHING and not is_about_worries:
        return causes
    others = [one for one in _listed(so_far) if not one.waits_for_first_meeting]
    return list(dict.fromkeys([*causes, *others]))


def _is_for_professionals_only(episode: Episode) -> bool:
    """Whether a family member could be the person alleged, so that nobody may be tipped off."""
    flagged = episode.indicator is not None and episode.indicator.professionals_only
    about_adult = any(entry.about_adult for entry in episode.entries)
    return flagged or about_adult or episode.level is Level.IMMEDIATE


def _listed(so_far: SoFar) -> list[Episode]:
    """The worries that wait: a minor one leaves the list when its date passes unasked."""
    asked = {id(cause) for one in so_far.open_prompts() for cause in one.causes}
    waiting = [
        one
        for one in so_far.waiting()
        if one.is_current(so_far.at) or one.level >= Level.MODERATE or id(one) in asked
    ]
    return sorted(waiting, key=lambda one: (one.waits_since or so_far.at, one.id))


def _unanswered(so_far: SoFar) -> tuple[Unanswered, ...]:
    return tuple(
        Unanswered(
            worry_id=one.id,
            level=one.level,
            since=one.waits_since or so_far.at,
            reopened=one.reopened,
            past_its_date=one.ended or one.is_past_its_date(so_far.at),
        )
        for one in _listed(so_far)
    )


def _standing(so_far: SoFar) -> tuple[Standing, ...]:
    return tuple(
        Standing(
            worry_id=one.id,
            entry_ids=tuple(entry.id for entry in one.entries),
            current_until=one.current_until,
            steps_down_at=one.steps_down_at,
            ended=one.ended,
        )
        for one in so_far.episodes
    )
