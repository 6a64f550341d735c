"""An invented child's reviews as rows: held with a decision on every worry, and the open one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ehcoord.models.reviews import (
    ClosedHow,
    Countersignature,
    ReviewAttendance,
    ReviewKind,
    ReviewMeeting,
    ReviewPrompt,
    ReviewRecord,
)
from ehcoord.queries.timelines import KnownOfChild, KnownPrompt
from ehcoord.rules.calendar import london_date
from ehcoord.rules.evaluation import Prompt
from ehcoord.rules.reviews import Part
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.timeline import Decision, HeldReview, OpenedReview, Timeline, Worry
from ehcoord.rules.vocabulary import DecisionKind, Level, ReviewForm
from ehcoord.sample.asking import Asking, To
from ehcoord.sample.deciding import DecisionRows
from ehcoord.sample.helping import HelpRows
from ehcoord.sample.lives import REVIEW_EVERY
from ehcoord.sample.rows import Change, Rows
from ehcoord.services.prompt_rows import facts_of, keyed
from ehcoord.services.prompted_reviews import take_on
from ehcoord.services.records import Event

WHY_PLANNED = "The plan is looked at again every six weeks."
ONE_MINUTE = timedelta(minutes=1)
PEOPLE = (("The lead", Part.LEAD), ("The head of year", Part.OTHER), ("The nurse", Part.OTHER))


@dataclass(slots=True)
class ReviewRows:
    """The reviews of one child, as rows and as the check reads them."""

    rows: Rows
    asking: Asking
    child_id: int
    begun_at: datetime
    worries: Mapping[int, Worry]
    support: HelpRows
    held: list[HeldReview] = field(default_factory=list)
    done: list[OpenedReview] = field(default_factory=list)
    stored: list[KnownPrompt] = field(default_factory=list)
    decided: set[int] = field(default_factory=set)
    waits: ReviewMeeting | None = None
    prompts: tuple[Prompt, ...] = ()
    is_late: bool = False

    def opened(self) -> tuple[OpenedReview, ...]:
        """Every review, as the check reads it."""
        if self.waits is None:
            return tuple(self.done)
        waits = OpenedReview(self.waits.id, self.waits.opened_at, self.waits.due_at)
        return (*self.done, waits)

    def hold(self, at: datetime, prompts: Sequence[Prompt], *, planned: bool) -> None:
        """Adds a review that was held at an instant, with a decision on everything before it."""
        review_id = self.rows.next_id(ReviewMeeting)
        prompts = [one for one in prompts if one.since < at]
        decisions = self._decide(review_id, at, self._to_decide(at, prompts))
        is_signed = any(self._needs_a_name(one) for one in decisions)
        held_at = at + ONE_MINUTE if is_signed else at
        opened_at = self._opened_at(at, prompts)
        due_at = min(
            (one.due_at for one in prompts),
            default=self.asking.rules.calendar.end_of_business(london_date(at)),
        )
        review = self._meeting(review_id, opened_at, due_at, prompts, planned=planned)
        closed = {"sent_at": at, "held_at": held_at, "closed_at": held_at}
        by = self.asking.place.lead_id
        self._write(review, prompts, (held_at, by, {**closed, "closed_how": ClosedHow.HELD}))
        self._ask_to_hold(review, prompts, at)
        self._write_meeting(review_id, at, is_signed=is_signed)
        self._note(at, "review.sent", review_id, [one.kind.value for one in decisions])
        self._note(held_at, "review.held", review_id)
        self.held.append(HeldReview(review_id, held_at, held_at, tuple(decisions), planned))
        self.done.append(OpenedReview(review_id, opened_at, due_at, at))

    def hold_if_due(self, prompts: Sequence[Prompt], in_time: float) -> bool:
        """Holds what is past its day, but for a share that stays late; whether it was held."""
        due_at = min((one.due_at for one in prompts), default=self.asking.now)
        if due_at >= self.asking.now or self.is_late:
            return False
        if self.rows.chance.random() >= in_time:
            self.is_late = True
            return False
        at = due_at - timedelta(minutes=self.rows.chance.randint(15, 200))
        since = min(one.since for one in prompts)
        self.hold(max(at, since + ONE_MINUTE), prompts, planned=False)
        return True

    def open(self, prompts: Sequence[Prompt]) -> None:
        """Leaves a review open for these prompts, or the next planned one."""
        self.prompts = tuple(prompts)
        self.waits = None
        last = max((one.held_at for one in self.held), default=None)
        if last is None and not prompts:
            return
        dues = [one.due_at for one in prompts]
        if last is not None:
            calendar = self.asking.rules.calendar
            day = calendar.add_working_days(london_date(last), REVIEW_EVERY)
            dues.append(calendar.end_of_business(day))
        opened_at = last or min(one.since for one in prompts)
        review_id = self.rows.number_of_next(ReviewMeeting)
        self.waits = self._meeting(
            review_id, opened_at, min(dues), prompts, planned=last is not None
        )

    def write_open(self) -> None:
        """Adds the open review, where there is one."""
        if self.waits is not None:
            self.rows.next_id(ReviewMeeting)
            self._write(self.waits, self.prompts)
            self._ask_to_hold(self.waits, self.prompts, None)

    def _opened_at(self, at: datetime, prompts: Sequence[Prompt]) -> datetime:
        if prompts:
            return min(one.since for one in prompts)
        before = [one.held_at for one in self.held if one.held_at < at]
        return max(before, default=self.begun_at)

    def _meeting(
        self, review_id: int, opened_at: datetime, due_at: datetime, prompts: Sequence[Prompt], *,
        planned: bool,
    ) -> ReviewMeeting:  # fmt: skip
        review = ReviewMeeting(
            id=review_id,
            case_id=self.asking.case_id,
            child_id=self.child_id,
            kind=ReviewKind.PLANNED if planned else ReviewKind.PROMPTED,
            form=ReviewForm.FULL if planned else ReviewForm.SHORT,
            professionals_only=False,
            chaired_by="lead",
            opened_at=opened_at,
            due_at=due_at,
            rulebook_version=self.asking.rules.rulebook.version,
        )
        take_on(review, prompts)
        return review

    def _write(self, review: ReviewMeeting, prompts: Sequence[Prompt], *changes: Change) -> None:
        names = (
            "id", "case_id", "child_id", "kind", "form", "professionals_only", "chaired_by",
            "opened_at", "due_at", "rulebook_version",
        )  # fmt: skip
        said = {name: getattr(review, name) for name in names}
        self.rows.state(ReviewMeeting, review.opened_at, None, *changes, **said)
        rules = sorted({one.rule.value for one in prompts})
        self._note(review.opened_at, "review.opened", review.id, rules)
        for one in keyed(self._known(), prompts, review.id):
            self.stored.append(KnownPrompt(one.key, review.id))
            self.rows.fact(
                ReviewPrompt, max(one.prompt.since, review.opened_at), None,
                review_id=review.id, child_id=self.child_id, key=one.key, rule=one.prompt.rule,
                mode=one.prompt.mode, since=one.prompt.since, due_at=one.prompt.due_at,
                reason=one.prompt.reason, facts=facts_of(one.prompt),
                rulebook_version=review.rulebook_version,
            )  # fmt: skip

    def _known(self) -> KnownOfChild:
        timeline = Timeline(self.child_id, None, self.begun_at)
        none: frozenset[int] = frozenset()
        return KnownOfChild(timeline, None, None, (), tuple(self.stored), none, {}, none)

    def _ask_to_hold(
        self, review: ReviewMeeting, prompts: Sequence[Prompt], answered_at: datetime | None
    ) -> None:
        reasons = dict.fromkeys(one.reason for one in prompts if one.reason)
        named = {worry for one in prompts for worry in one.worry_ids}
        serious = any(w.level >= Level.SERIOUS for w in self.worries.values() if w.id in named)
        to = To(
            TaskKind.HOLD_REVIEW, review.id, review.opened_at,
            "\n".join(reasons)[:2000] or WHY_PLANNED, review.due_at,
            child_id=self.child_id, serious=serious,
            rule=prompts[0].rule.value if prompts else "", facts={"worries": sorted(named)},
        )  # fmt: skip
        self.asking.ask(to, answered_at)

    def _to_decide(self, at: datetime, prompts: Sequence[Prompt]) -> list[Worry]:
        named = {worry for one in prompts for worry in one.worry_ids}
        return [
            worry
            for worry in self.worries.values()
            if worry.recorded_at < at and (worry.id in named or worry.id not in self.decided)
        ]

    def _decide(self, review_id: int, at: datetime, worries: Sequence[Worry]) -> list[Decision]:
        deciding = DecisionRows(self.rows, self.asking, self.child_id, self.support)
        self.decided |= {worry.id for worry in worries}
        return [deciding.decide(review_id, at, worry) for worry in worries]

    def _needs_a_name(self, decision: Decision) -> bool:
        level = next(w.level for w in self.worries.values() if w.id == decision.worry_id)
        return decision.kind is DecisionKind.NO_CHANGE and level >= Level.MODERATE

    def _write_meeting(self, review_id: int, at: datetime, *, is_signed: bool) -> None:
        by = self.asking.place.lead_id
        said = {"review_id": review_id}
        self.rows.fact(
            ReviewRecord, at, by, **said, child_id=self.child_id, met_at=at,
            child_says="I would like it to go on.", parents_say="It helps.",
        )  # fmt: skip
        for name, part in PEOPLE:
            self.rows.fact(ReviewAttendance, at, by, **said, name=name, agency="", part=part)
        if is_signed:
            signer = self.asking.place.manager_id
            self.rows.fact(Countersignature, at + ONE_MINUTE, signer, **said, agreed=True)

    def _note(
        self, at: datetime, name: str, review_id: int, said: Sequence[str] | None = None
    ) -> None:
        details = {} if said is None else {"said": list(said)}
        event = Event(name, "review", review_id, self.asking.case_id, self.child_id, details)
        self.rows.note(at, self.asking.place.lead_id, event)
