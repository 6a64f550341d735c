"""Random people record random facts, early, late and twice; the promises hold all the same.

A machine drives the use cases as practitioners would over some weeks of one family: worries,
help, contacts, reviews held and signed, requests, sweeps on time, late and doubled. Whatever
happens, ``check`` finds nothing broken.
"""

from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from ehcoord.commands.contacts import RecordContact, SeenBy, WeeklyCard
from ehcoord.commands.reviews import CountersignReview, RequestReview, WhoAsked
from ehcoord.commands.risks import CheckWorry, RecordWorry
from ehcoord.commands.support import ConfirmFirstContact, ConfirmSupport, StartSupport
from ehcoord.db import db
from ehcoord.errors import Refused
from ehcoord.jobs.sweep import run_sweep
from ehcoord.models.cases import Child
from ehcoord.models.reviews import (
    Countersignature,
    ReviewAttendance,
    ReviewDecision,
    ReviewMeeting,
    ReviewRecord,
)
from ehcoord.models.risks import RiskIndicator
from ehcoord.models.support import SupportChange, SupportPurpose, SupportService
from ehcoord.models.tasks import Task
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import ConfirmedAs, DecisionKind, Level, StillTrue, SupportStatus
from ehcoord.services.checks import check_promises
from ehcoord.services.contacts import record_contact, weekly_card
from ehcoord.services.countersigning import countersign_review
from ehcoord.services.response_check import evaluation_of
from ehcoord.services.review_requests import request_review
from ehcoord.services.reviews import send_review
from ehcoord.services.risk_checks import check_worry
from ehcoord.services.risks import record_worry
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.support import confirm_first_contact, start_support
from ehcoord.services.support_taps import confirm_support
from tests.applications import rolled_back
from tests.builders import NOW, ACase, a_case, a_partnership
from tests.reviewing import MORE_HELP, NO_CHANGE, review_of

CODES = ("A01", "A03", "A05", "A15", "B01", "C05", "D03", "E02", "F01", None)
DAY = timedelta(days=1)
DECISIONS: dict[DecisionKind, dict[str, Any]] = {
    DecisionKind.NO_CHANGE: NO_CHANGE,
    DecisionKind.INCREASE: MORE_HELP,
    DecisionKind.STEP_UP: {
        "kind": DecisionKind.STEP_UP, "consulted": "Duty desk", "holds_meanwhile": "School.",
    },
    DecisionKind.REDISTRIBUTE: {
        "kind": DecisionKind.REDISTRIBUTE, "what_help": "The mentor", "what_stops": "The group",
        "why": "School has taken it on.",
    },
    DecisionKind.NO_LONGER_TRUE: {
        "kind": DecisionKind.NO_LONGER_TRUE, "why": "The nurse asked at school.",
    },
}  # fmt: skip


class Story(RuleBasedStateMachine):
    """One family of two children over some weeks, and everyone around them."""

    application: Flask

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(rolled_back(self.application))
        self.now: datetime = NOW
        self.case: ACase | None = None
        self.waiting: dict[int, dict[int, datetime]] = {}

    @invariant()
    def only_a_held_review_or_help_that_began_answers_a_worry(self) -> None:
        """Time, offers, promises, drafts, ticks and unsigned decisions answer nothing.

        What stopped waiting was decided on by name in a whole review, held after it was last
        news and signed where its decision needs a name; or help that is meant for it began
        since, with contacts. Nothing else ends a wait.
        """
        for child_id in self.case.child_ids if self.case else ():
            child = db.session.get_one(Child, child_id)
            rules = rules_in_force(db.session(), self.now)
            found = evaluation_of(db.session(), child, rules, self.now).unanswered
            waits = {one.worry_id: one.since for one in found}
            before = self.waiting.get(child_id, {})
            for gone in before.keys() - waits.keys():
                # An earlier report of the same event makes the two one worry, under one id.
                still = waits.keys() & set(db.session.scalars(self._same_worry(gone)))
                since = before[gone]
                answered = self._was_decided(gone, since) or self._help_began(gone, since)
                assert still or answered, (gone, since)
            self.waiting[child_id] = waits

    def _same_worry(self, root: int) -> sa.Select[int]:
        """The ids of every entry that may be of one episode with this one."""
        one = db.session.get_one(RiskIndicator, root)
        same = RiskIndicator.code == one.code if one.code else RiskIndicator.id == root
        return sa.select(RiskIndicator.id).where(RiskIndicator.child_id == one.child_id, same)

    def _was_decided(self, root: int, since: datetime) -> bool:
        """Whether a whole review, held since, decided on it by name."""
        held = db.session.execute(
            sa.select(ReviewMeeting, ReviewDecision.kind)
            .join(ReviewDecision, ReviewDecision.review_id == ReviewMeeting.id)
            .where(
                ReviewMeeting.held_at >= since,
                ReviewDecision.superseded_at.is_(None),
                ReviewDecision.risk_id.in_(self._same_worry(root)),
            )
        )
        return any(self._is_whole(review, kind) for review, kind in held)

    def _is_whole(self, review: ReviewMeeting, kind: DecisionKind) -> bool:
        """Whether a held review has its record, its agencies and, where it needs one, its name."""
        of_it = ReviewAttendance.review_id == review.id
        agencies = db.session.scalars(sa.select(ReviewAttendance.agency).where(of_it).distinct())
        record = sa.select(ReviewRecord.id).where(ReviewRecord.review_id == review.id)
        signed = sa.select(Countersignature.id).where(
            Countersignature.review_id == review.id, Countersignature.agreed
        )
        asked = sa.select(Task.id).where(
            Task.kind == TaskKind.COUNTERSIGN, Task.about_id == review.id
        )
        needs_a_name = kind is DecisionKind.NO_CHANGE and db.session.scalar(asked) is not None
        return (
            len(agencies.all()) > 1
            and db.session.scalar(record) is not None
            and (not needs_a_name or db.session.scalar(signed) is not None)
        )

    def _help_began(self, root: int, since: datetime) -> bool:
        """Whether help that is meant for it was recorded as begun, or as more, since."""
        begun = (
            sa.select(SupportChange.id)
            .join(SupportPurpose, SupportPurpose.support_id == SupportChange.support_id)
            .where(
                SupportChange.recorded_at >= since,
                SupportChange.status == SupportStatus.ACTIVE,
                SupportChange.contacts_per_4_weeks > 0,
                SupportPurpose.risk_id.in_(self._same_worry(root)),
            )
        )
        return db.session.scalars(begun).first() is not None

    @initialize()
    def a_led_family(self) -> None:
        self.people = a_partnership()
        self.case = a_case(self.people, children=2, lead=self.people.lead)

    @rule(hours=st.sampled_from([1, 5, 24, 60, 24 * 8]), twice=st.booleans(), sweep=st.booleans())
    def time_passes(self, hours: int, twice: bool, sweep: bool) -> None:
        self.now += timedelta(hours=hours)
        if sweep:
            run_sweep(self.now)
        if sweep and twice:
            again = run_sweep(self.now)
            assert (again.steps, again.checks) == (0, 0)

    @rule(
        code=st.sampled_from(CODES),
        level=st.sampled_from(list(Level)),
        days_ago=st.sampled_from([0, 0, 1, 40]),
        both=st.booleans(),
        in_hospital=st.booleans(),
    )
    def somebody_records_a_worry(
        self, code: str | None, level: Level, days_ago: int, both: bool, in_hospital: bool
    ) -> None:
        children = self.case.child_public_ids if both else self.case.child_public_ids[:1]
        told = RecordWorry(
            children, "Written down.", level, self.now - days_ago * DAY, code,
            hospital=in_hospital, one_use_id=uuid4(),
        )  # fmt: skip
        first = record_worry(self.people.practitioner, self.case.public_id, told, now=self.now)
        again = record_worry(self.people.practitioner, self.case.public_id, told, now=self.now)
        assert {w.worry_id for w in again.worries} == {w.worry_id for w in first.worries}

    @rule(
        type_code=st.sampled_from(["counselling", "school_nurse", "camhs_assessment"]),
        status=st.sampled_from(
            [
                SupportStatus.REFERRED,
                SupportStatus.OFFERED,
                SupportStatus.WAITING,
                SupportStatus.ACTIVE,
            ]
        ),
        amount=st.sampled_from([1.0, 4.0, 8.0]),
    )
    def help_begins(self, type_code: str, status: SupportStatus, amount: float) -> None:
        begun = self.now if status is SupportStatus.ACTIVE else None
        told = StartSupport(
            self.case.child_public_ids[0], type_code, status, self._worries(),
            contacts_per_4_weeks=amount, first_contact_at=begun, one_use_id=uuid4(),
        )  # fmt: skip
        self._try(start_support, self.people.lead, self.case.public_id, told)

    @rule(answer=st.sampled_from(list(ConfirmedAs)))
    def the_lead_says_how_help_goes(self, answer: ConfirmedAs) -> None:
        for line in self._lines():
            self._try(confirm_support, self.people.lead, self.case.public_id, line,
                      ConfirmSupport(answer))  # fmt: skip

    @rule()
    def help_that_was_promised_is_held(self) -> None:
        for line in self._lines():
            told = ConfirmFirstContact(self.now, 4.0)
            self._try(confirm_first_contact, self.people.lead, self.case.public_id, line, told)

    @rule(seen=st.booleans())
    def somebody_sees_the_children(self, seen: bool) -> None:
        told = RecordContact(self.case.child_public_ids, self.now, seen, one_use_id=uuid4())
        record_contact(self.people.practitioner, self.case.public_id, told, now=self.now)

    @rule(seen=st.sampled_from(list(SeenBy)), support=st.sampled_from(list(ConfirmedAs)))
    def three_taps(self, seen: SeenBy, support: ConfirmedAs) -> None:
        told = WeeklyCard(seen, by_whom="The nurse", support=support, one_use_id=uuid4())
        self._try(weekly_card, self.people.lead, self.case.child_public_ids[0], told)

    @rule()
    def a_parent_asks_for_a_look_sooner(self) -> None:
        told = RequestReview(self.case.child_public_ids[1], WhoAsked.PARENT, one_use_id=uuid4())
        request_review(self.people.practitioner, self.case.public_id, told, now=self.now)

    @rule(answer=st.sampled_from(list(StillTrue)))
    def a_worry_is_looked_at_again(self, answer: StillTrue) -> None:
        for worry in self._worries():
            told = CheckWorry(answer, "Asked at school.", self.people.manager.public_id)
            self._try(check_worry, self.people.lead, self.case.public_id, worry, told)

    @rule(
        kind=st.sampled_from(list(DECISIONS)),
        signed=st.sampled_from([True, False, None]),
    )
    def the_review_is_held(self, kind: DecisionKind, signed: bool | None) -> None:
        for review_id, child_id, version in self._reviews():
            said: dict[str, Any] = dict(DECISIONS[kind])
            soon = (self.now + 3 * DAY).date()
            said |= {"next_look_on": soon, "deliver_by": soon, "consulted_at": self.now}
            told = review_of(
                *((worry, said) for worry in self._worries_of(child_id)),
                met_at=self.now, child_seen_on=self.now.date(), draft_version=version,
            )  # fmt: skip
            self._try(send_review, self.people.lead, review_id, told)
            if signed is not None:
                answer = CountersignReview(agreed=signed, note="Think about the evenings.")
                for signer in (self.people.consultant, self.people.manager):
                    self._try(countersign_review, signer, review_id, answer)

    def teardown(self) -> None:
        run_sweep(self.now)
        assert check_promises(self.now, full=True) == []
        self.stack.close()

    def _try(self, use_case: Any, *args: Any) -> None:
        """Does it if it may be done: a refusal changes nothing, which ``check`` then shows."""
        try:
            use_case(*args, now=self.now)
        except Refused:
            db.session.rollback()

    def _worries(self) -> tuple[UUID, ...]:
        return self._worries_of(self.case.child_ids[0])

    def _worries_of(self, child_id: int) -> tuple[UUID, ...]:
        return tuple(
            db.session.scalars(
                sa.select(RiskIndicator.public_id)
                .where(RiskIndicator.child_id == child_id, RiskIndicator.superseded_at.is_(None))
                .order_by(RiskIndicator.id)
            )
        )

    def _lines(self) -> tuple[UUID, ...]:
        return tuple(db.session.scalars(sa.select(SupportService.public_id)))

    def _reviews(self) -> list[tuple[UUID, int, int]]:
        found = db.session.execute(
            sa.select(ReviewMeeting.public_id, ReviewMeeting.child_id, ReviewMeeting.draft_version)
            .where(ReviewMeeting.closed_at.is_(None))
            .order_by(ReviewMeeting.id)
        )
        return [tuple(row) for row in found]  # type: ignore[misc]


def test_whatever_people_do_the_promises_hold(application: Flask) -> None:
    story = type("ThisStory", (Story,), {"application": application})
    # A story that breaks a promise is told as it was found: making it shorter takes minutes.
    run_state_machine_as_test(story, settings=settings(phases=[Phase.explicit, Phase.generate]))
