"""An invented child's help as rows: lines that begin, go on as planned and end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from ehcoord.models.support import (
    SupportChange,
    SupportConfirmation,
    SupportPurpose,
    SupportService,
)
from ehcoord.rules import timeline
from ehcoord.rules.rulebook import Term
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.timeline import Confirmation, SupportLine, Worry
from ehcoord.rules.vocabulary import ConfirmedAs, SupportStatus, Unit
from ehcoord.sample.asking import Asking, To
from ehcoord.sample.events import LifeEvent, SupportEnded, SupportStarted
from ehcoord.sample.rows import Rows
from ehcoord.services.records import Event

WHY_START = "This help was promised. It counts once its first contact has been held."
WHY_CONFIRM = (
    "Help counts as planned until someone says otherwise: "
    "somebody who knows is asked how it is going."
)
FOUR_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Promised:
    """More help that a review decided: by which decision, for which worry, of which kind."""

    decision_id: int
    worry_id: int
    type: str
    at: datetime
    start_by: date
    due_at: datetime
    first_contact_at: datetime
    serious: bool


@dataclass(slots=True)
class HelpRows:
    """The lines of one child's help, as rows and as the check reads them."""

    rows: Rows
    asking: Asking
    child_id: int
    worries: Mapping[int, Worry]
    lines: list[SupportLine] = field(default_factory=list)

    def add_lines(self, events: Iterable[LifeEvent], child: int) -> None:
        """Adds every line that starts in a child's life, with its end where it has one."""
        ends = {e.support: e.at for e in events if isinstance(e, SupportEnded)}
        for event in events:
            if isinstance(event, SupportStarted) and event.child == child:
                ids = frozenset(self.worries[number].id for number in event.worries)
                line_id = self._line(event.at, event.type, ids, None)
                changes = [self._begun(line_id, event.at, event.contacts_per_4_weeks)]
                until = ends.get(event.number)
                if until is not None:
                    changes.append(self._change(line_id, until, SupportStatus.ENDED))
                self._keep(line_id, event.type, ids, changes, None, event.at, until)

    def promise(self, told: Promised) -> None:
        """Adds a line that a review promised, begun where its first contact is past."""
        ids = frozenset({told.worry_id})
        line_id = self._line(told.at, told.type, ids, told.decision_id)
        changes = [
            self._change(
                line_id, told.at, SupportStatus.ACCEPTED, amount=4.0, start_by=told.start_by
            )
        ]
        begun = told.first_contact_at < self.asking.now
        to = To(
            TaskKind.START_SUPPORT, line_id, told.at, WHY_START, told.due_at,
            child_id=self.child_id, serious=told.serious,
        )  # fmt: skip
        self.asking.ask(to, told.first_contact_at if begun else None)
        if begun:
            changes.append(self._begun(line_id, told.first_contact_at, 4.0))
        since = told.first_contact_at if begun else None
        self._keep(line_id, told.type, ids, changes, told.decision_id, since, None)

    def _line(
        self, at: datetime, kind: str, worry_ids: frozenset[int], decision_id: int | None
    ) -> int:
        type_of = self.asking.rules.rulebook.support_types[kind]
        by = self.asking.place.lead_id
        line_id = self.rows.fact(
            SupportService, at, by,
            case_id=self.asking.case_id, child_id=self.child_id, type_code=kind, name=type_of.name,
            level=type_of.level, for_child=type_of.for_child, decision_id=decision_id,
        )  # fmt: skip
        for worry_id in sorted(worry_ids):
            self.rows.fact(SupportPurpose, at, by, support_id=line_id, risk_id=worry_id)
        self._note(at, "support.started", line_id, type=kind)
        return line_id

    def _begun(self, line_id: int, at: datetime, amount: float) -> timeline.SupportChange:
        return self._change(line_id, at, SupportStatus.ACTIVE, amount=amount, first_contact_at=at)

    def _change(
        self, line_id: int, at: datetime, status: SupportStatus, *, amount: float = 0.0,
        start_by: date | None = None, first_contact_at: datetime | None = None,
    ) -> timeline.SupportChange:  # fmt: skip
        said = {"status": status, "happened_at": at, "contacts_per_4_weeks": amount}
        more = {"start_by": start_by, "first_contact_at": first_contact_at}
        self.rows.fact(
            SupportChange, at, self.asking.place.lead_id,
            support_id=line_id, child_id=self.child_id, **said, **more,
        )  # fmt: skip
        self._note(at, "support.changed", line_id, status=status.value)
        return timeline.SupportChange(at, at, status, amount, start_by, first_contact_at)

    def _keep(
        self,
        line_id: int,
        kind: str,
        worry_ids: frozenset[int],
        changes: list[timeline.SupportChange],
        promised_by: int | None,
        begun_at: datetime | None,
        ended_at: datetime | None,
    ) -> None:
        type_of = self.asking.rules.rulebook.support_types[kind]
        line = SupportLine(
            line_id, kind, type_of.level, worry_ids, tuple(changes),
            for_child=type_of.for_child, counts_as_support=type_of.counts_as_support,
            promised_by=promised_by,
        )  # fmt: skip
        if begun_at is not None:
            line = replace(line, confirmations=self._confirmed(line_id, begun_at, ended_at))
        self.lines.append(line)

    def _confirmed(
        self, line_id: int, begun_at: datetime, ended_at: datetime | None
    ) -> tuple[Confirmation, ...]:
        """Somebody says each four weeks that it goes as planned, until now and then nobody does."""
        said: list[Confirmation] = []
        asked_at, until = begun_at, ended_at or self.asking.now
        while asked_at + FOUR_WEEKS < until and self.rows.chance.random() < 0.97:
            asked_at += FOUR_WEEKS
            self.rows.fact(
                SupportConfirmation, asked_at, self.asking.place.lead_id,
                support_id=line_id, child_id=self.child_id, answer=ConfirmedAs.AS_PLANNED,
            )  # fmt: skip
            said.append(Confirmation(asked_at, ConfirmedAs.AS_PLANNED))
        if ended_at is None:
            weeks = Term(self.asking.rules.rulebook.check.confirm_every_weeks, Unit.WEEKS)
            due_at = self.asking.rules.calendar.due_after(asked_at, weeks)
            to = To(TaskKind.CONFIRM_SUPPORT, line_id, asked_at, WHY_CONFIRM, due_at,
                    child_id=self.child_id)  # fmt: skip
            self.asking.ask(to)
        return tuple(said)

    def _note(self, at: datetime, name: str, line_id: int, **details: str) -> None:
        event = Event(name, "support", line_id, self.asking.case_id, self.child_id, details)
        self.rows.note(at, self.asking.place.lead_id, event)
