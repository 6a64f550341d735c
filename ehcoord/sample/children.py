"""One invented child as rows, and the timeline that the response check reads of them.

The check is asked what it would have asked for. What is past its day was mostly done in time, so
it is held or answered and the check is asked again; what is left is open, as it would be.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ehcoord.models.contacts import Contact
from ehcoord.models.referrals import CallAnswer, UrgentReferral, UrgentReferralAnswer
from ehcoord.models.reviews import Consultation
from ehcoord.models.risks import RiskCheck, RiskIndicator
from ehcoord.rules.evaluation import Ask, Evaluation
from ehcoord.rules.response_check import evaluate
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.timeline import Asked, Check, Seen, Timeline, Worry
from ehcoord.rules.vocabulary import HowKnown, Level, Question, RuleMode, StillTrue
from ehcoord.sample.asking import Asking, To
from ehcoord.sample.events import (
    ChildLife,
    ChildrenSeen,
    FamilyLife,
    PlannedReviewHeld,
    WorryRaised,
)
from ehcoord.sample.helping import HelpRows
from ehcoord.sample.reviewing import ReviewRows
from ehcoord.sample.rows import Rows
from ehcoord.services.questions import COUNTED_FROM_THE_ASKING
from ehcoord.services.records import Event
from ehcoord.services.tasks import due_of

# Of what is past its day, this share was done in time; the rest is late.
DONE_IN_TIME = 0.95
MOST_TURNS = 60


@dataclass(slots=True)
class ChildRows:
    """One child: the rows added so far, and the same facts as the check reads them."""

    rows: Rows
    asking: Asking
    child_id: int
    life: FamilyLife
    child: ChildLife
    worries: dict[int, Worry] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    late: set[tuple[Question, int, datetime]] = field(default_factory=set)
    _last: tuple[Timeline, Evaluation] | None = None

    def settle(self) -> datetime | None:
        """Adds everything about the child; gives when the check has to look again."""
        for event in self.life.events:
            if isinstance(event, WorryRaised) and event.child == self.child.number:
                self._add_worry(event)
            elif isinstance(event, ChildrenSeen) and self.child.number in event.children:
                self._add_contact(event.at, alone=event.alone)
        support = HelpRows(self.rows, self.asking, self.child_id, self.worries)
        support.add_lines(self.life.events, self.child.number)
        reviews = ReviewRows(
            self.rows, self.asking, self.child_id, self.life.opened_at, self.worries, support
        )  # fmt: skip
        for event in self.life.events:
            if isinstance(event, PlannedReviewHeld):
                reviews.hold(event.at, (), planned=True)
        evaluation = self._turns(support, reviews)
        return self._leave(evaluation, support, reviews)

    def _leave(
        self, evaluation: Evaluation, support: HelpRows, reviews: ReviewRows
    ) -> datetime | None:
        """Leaves open what is still asked for, until asking changes nothing more."""
        for _ in range(MOST_TURNS):
            reviews.open(evaluation.prompts)
            for ask in evaluation.asks:
                self._leave_open(ask)
            again = self._evaluate(support, reviews)
            if (again.prompts, again.asks) == (evaluation.prompts, evaluation.asks):
                break
            evaluation = again
        reviews.write_open()
        return again.next_change_at

    def _turns(self, support: HelpRows, reviews: ReviewRows) -> Evaluation:
        """Holds and answers what came due, the check looking again each time."""
        for _ in range(MOST_TURNS):
            evaluation = self._evaluate(support, reviews)
            overdue = [
                ask
                for ask in evaluation.asks
                if self._due(ask) < self.asking.now and not self._is_late(ask)
            ]
            for ask in overdue:
                self._answer_or_leave(ask)
            prompts = [one for one in evaluation.prompts if one.mode is RuleMode.ON]
            held = not overdue and reviews.hold_if_due(prompts, DONE_IN_TIME)
            if not overdue and not held:
                break
        return evaluation

    def _evaluate(self, support: HelpRows, reviews: ReviewRows) -> Evaluation:
        rules = self.asking.rules
        timeline = Timeline(
            child_id=self.child_id,
            born_on=self.child.born_on,
            opened_at=self.life.opened_at,
            worries=tuple(self.worries.values()),
            checks=tuple(self.checks),
            support=tuple(support.lines),
            seen=tuple(self.seen),
            held=tuple(reviews.held),
            opened=reviews.opened(),
            asked=tuple(self.asked),
            first_assessment_at=self.life.opened_at,
        )
        # Of most children nothing is left to ask, and looking again finds the same facts.
        if self._last is None or self._last[0] != timeline:
            said = evaluate(timeline, self.asking.now, rules.rulebook, rules.calendar)
            self._last = (timeline, said)
        return self._last[1]

    def _add_worry(self, event: WorryRaised) -> None:
        by = self.asking.place.lead_id
        row_id = self.rows.fact(
            RiskIndicator, event.at, by,
            case_id=self.asking.case_id, child_id=self.child_id, code=event.code, level=event.level,
            observed_at=event.at, counts_from=event.at, how_known=HowKnown.TOLD,
            evidence=event.words, agency_id=self.asking.place.agency_id,
        )  # fmt: skip
        self.worries[event.number] = Worry(
            row_id, event.code, event.level, event.at, event.at,
            agency=str(self.asking.place.agency_id),
        )  # fmt: skip
        level = int(event.level)
        self._note(event.at, "worry.recorded", "worry", row_id, code=event.code, level=level)

    def _add_contact(self, at: datetime, *, alone: bool) -> None:
        by = self.asking.place.lead_id
        row_id = self.rows.fact(
            Contact, at, by,
            case_id=self.asking.case_id, child_id=self.child_id, happened_at=at, seen=True,
            alone=alone, by_id=by, place="At school",
        )  # fmt: skip
        self.seen.append(Seen(at, at, alone))
        self._note(at, "contact.recorded", "contact", row_id, seen=True)

    def _note(self, at: datetime, name: str, kind: str, row_id: int, **details: str | int) -> None:
        event = Event(name, kind, row_id, self.asking.case_id, self.child_id, details)
        self.rows.note(at, self.asking.place.lead_id, event)

    def _due(self, ask: Ask) -> datetime:
        if ask.question not in COUNTED_FROM_THE_ASKING:
            return ask.due_at
        kind = TaskKind(ask.question.value)
        return due_of(self.asking.rules, kind, ask.since, self._is_serious(ask))

    def _is_serious(self, ask: Ask) -> bool:
        levels = {worry.id: worry.level for worry in self.worries.values()}
        return levels.get(ask.about, Level.MINOR) >= Level.SERIOUS

    def _is_late(self, ask: Ask) -> bool:
        return (ask.question, ask.about, ask.since) in self.late

    def _is_asked(self, ask: Ask) -> bool:
        return any(
            one.question is ask.question and one.about == ask.about and one.answered_at is None
            for one in self.asked
        )

    def _answer_or_leave(self, ask: Ask) -> None:
        if self.rows.chance.random() >= DONE_IN_TIME:
            self.late.add((ask.question, ask.about, ask.since))
            self._leave_open(ask)
            return
        span = (self._due(ask) - ask.since).total_seconds()
        at = ask.since + timedelta(seconds=max(60, int(span * self.rows.chance.uniform(0.1, 0.9))))
        self._ask(ask, at)
        self._put_right(ask, at)

    def _leave_open(self, ask: Ask) -> None:
        if not self._is_asked(ask):
            self._ask(ask, None)
            if ask.question is Question.TELL_SOCIAL_CARE:
                self._refer(ask)

    def _ask(self, ask: Ask, answered_at: datetime | None) -> None:
        due_at = self._due(ask)
        self.asked.append(Asked(ask.question, ask.about, ask.since, due_at, answered_at))
        to = To(
            TaskKind(ask.question.value), ask.about, ask.since, ask.reason, due_at,
            child_id=self.child_id, serious=self._is_serious(ask),
            facts={"since": ask.since.isoformat(), "about": ask.about},
        )  # fmt: skip
        self.asking.ask(to, answered_at)

    def _put_right(self, ask: Ask, at: datetime) -> None:
        """What an answered question leaves behind, beside its closed task."""
        by, case_id = self.asking.place.lead_id, self.asking.case_id
        if ask.question is Question.WHO_HAS_SEEN:
            self._add_contact(at, alone=False)
        elif ask.question is Question.STILL_TRUE:
            said = {"risk_id": ask.about, "child_id": self.child_id}
            self.rows.fact(RiskCheck, at, by, answer=StillTrue.STILL_TRUE, **said)
            self.checks.append(Check(ask.about, StillTrue.STILL_TRUE, at))
        elif ask.question is Question.SAME_DAY:
            said = {"risk_id": ask.about, "child_id": self.child_id, "case_id": case_id}
            self.rows.fact(
                Consultation, at, by, consulted=True, who="The front door", at=at, **said
            )
        elif ask.question is Question.TELL_SOCIAL_CARE:
            referral_id = self._refer(ask)
            self.rows.fact(
                UrgentReferralAnswer, at, by,
                referral_id=referral_id, answer=CallAnswer.RUNG, who="The front door", at=at,
            )  # fmt: skip

    def _refer(self, ask: Ask) -> int:
        referral_id = self.rows.fact(
            UrgentReferral, ask.since, None,
            case_id=self.asking.case_id, child_id=self.child_id, risk_id=ask.about,
        )  # fmt: skip
        self._note(ask.since, "referral.opened", "referral", referral_id, worry=ask.about)
        return referral_id
