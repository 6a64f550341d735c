"""What an invented review decides on one worry, as rows; help that it promises begins in time."""

from dataclasses import dataclass
from datetime import datetime, time

from ehcoord.models.reviews import ReviewDecision
from ehcoord.rules.calendar import at_london, london_date
from ehcoord.rules.timeline import Decision, Worry
from ehcoord.rules.vocabulary import DecisionKind, Level
from ehcoord.sample.asking import Asking
from ehcoord.sample.helping import HelpRows, Promised
from ehcoord.sample.rows import Rows
from ehcoord.sample.words import HELP

# Of promised help, this share does not begin in time.
NOT_BEGUN = 0.03
KINDS_BY_LEVEL = {
    Level.MINOR: ((DecisionKind.NO_CHANGE,), (1,)),
    Level.MODERATE: (
        (DecisionKind.NO_CHANGE, DecisionKind.INCREASE, DecisionKind.NO_LONGER_TRUE), (55, 35, 10),
    ),
    Level.SERIOUS: ((DecisionKind.INCREASE, DecisionKind.NO_CHANGE), (85, 15)),
    Level.IMMEDIATE: ((DecisionKind.INCREASE,), (1,)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecisionRows:
    """The decisions about one child."""

    rows: Rows
    asking: Asking
    child_id: int
    support: HelpRows

    def decide(self, review_id: int, at: datetime, worry: Worry) -> Decision:
        """Adds a decision by the worry's level, and the line of help that it promises."""
        kind = self.rows.chance.choices(*KINDS_BY_LEVEL[worry.level])[0]
        check, calendar = self.asking.rules.rulebook.check, self.asking.rules.calendar
        serious, day = worry.level >= Level.SERIOUS, london_date(at)
        days = check.deliver_serious_wd if serious else check.deliver_wd
        by = calendar.add_working_days(day, days) if kind is DecisionKind.INCREASE else None
        looks = kind is DecisionKind.NO_CHANGE and serious
        look = calendar.add_working_days(day, check.next_look_serious_wd) if looks else None
        help_of = self.rows.chance.choice(HELP[(worry.code or "A")[0]])
        decision_id = self.rows.fact(
            ReviewDecision, at, self.asking.place.lead_id,
            review_id=review_id, child_id=self.child_id, risk_id=worry.id, kind=kind,
            why="As the meeting saw it.", change_our_mind="If it happens again.", deliver_by=by,
            next_look_on=look, what_help="More help" if by else "",
            support_type=help_of if by else None, contacts_per_4_weeks=4.0 if by else None,
        )  # fmt: skip
        if by is not None:
            begins = calendar.add_working_days(day, self.rows.chance.randint(1, days - 1))
            first = at_london(begins, time(11))
            if self.rows.chance.random() < NOT_BEGUN:
                first = self.asking.now
            due_at = calendar.end_of_business(by)
            self.support.promise(
                Promised(decision_id, worry.id, help_of, at, by, due_at, first, serious)
            )
        return Decision(decision_id, worry.id, kind, by, next_look_on=look)
