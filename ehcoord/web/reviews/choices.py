"""The menu of decisions for each worry, with what each costs today, before it is chosen."""

from dataclasses import dataclass
from datetime import date, datetime

from ehcoord.queries.agenda import Agenda
from ehcoord.queries.risks import Worry
from ehcoord.rules.calendar import london_date
from ehcoord.rules.decisions import Before, Terms, no_change_is_offered, no_change_is_second
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Actor, Role
from ehcoord.rules.vocabulary import DecisionKind, Level

COSTS = {
    Level.MINOR: "A tick: seen, in hand.",
    Level.MODERATE: "Needs a reason, what would change our mind and a second person’s name.",
    Level.SERIOUS: "Needs a reason, what would change our mind, an early next look and a second "
    "person’s name.",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen about one worry: answers with hints, the latest days, what it costs.

    ``second`` is true where another no change needs children's social care first; ``third``
    where it is not offered. ``most`` is the most help there was in the weeks looked back over.
    """

    answers: tuple[tuple[str, str, str], ...]
    first_contact_by: date
    look_again_by: date | None
    second: bool
    third: bool
    most: float


def choices_for(
    found: Agenda, actor: Actor, now: datetime, rules: RulesInForce
) -> tuple[Choices, ...]:
    """The menu for each worry that waits, in the order of the agenda."""
    terms = Terms(
        now, rules.rulebook, rules.calendar, by_head_of_service=actor.has(Role.HEAD_OF_SERVICE)
    )
    return tuple(_choices(found, worry, terms) for worry in found.waiting)


def _choices(found: Agenda, worry: Worry, terms: Terms) -> Choices:
    check = terms.rulebook.check
    levels = {one.worry_id: one.level for one in found.evaluation.unanswered}
    level = levels.get(worry.root_id, worry.level)
    serious = level >= Level.SERIOUS
    before = Before(
        level,
        london_date(worry.recorded_at),
        no_changes=found.evaluation.no_changes_in_a_row,
        consultation_forced=found.evaluation.consultation_forced,
    )
    offered = no_change_is_offered(before, terms)
    return Choices(
        answers=tuple(
            (kind.value, words, hint)
            for kind, words, hint in _answers(level)
            if offered or kind is not DecisionKind.NO_CHANGE
        ),
        first_contact_by=terms.latest(check.deliver_serious_wd if serious else check.deliver_wd),
        look_again_by=terms.latest(check.next_look_serious_wd) if serious else None,
        second=serious and offered and no_change_is_second(before, terms.rulebook),
        third=not offered,
        most=max((row.amounts.most for row in found.compared if worry in row.worries), default=0.0),
    )


def _answers(level: Level) -> tuple[tuple[DecisionKind, str, str], ...]:
    return (
        (DecisionKind.INCREASE, "More help", "Something new, or more contacts than before."),
        (
            DecisionKind.STEP_UP,
            "Step up",
            "Consult or refer to children’s social care. Say what holds until they answer.",
        ),
        (
            DecisionKind.REDISTRIBUTE,
            "Move help to this worry",
            "The same amount of help, meant for this. Say what stops, and why that is safe.",
        ),
        (DecisionKind.NO_CHANGE, "No change", COSTS[min(level, Level.SERIOUS)]),
        (
            DecisionKind.NO_LONGER_TRUE,
            "No longer true",
            "Someone has checked. Say who, and how they know.",
        ),
    )
