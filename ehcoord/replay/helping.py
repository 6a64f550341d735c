"""The support of a story: lines that start, rise, fall and end, and the contacts they hold."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.support import (
    ChangeSupport,
    ConfirmFirstContact,
    ConfirmSupport,
    StartSupport,
)
from ehcoord.db import db
from ehcoord.models.cases import Child
from ehcoord.models.support import SupportService
from ehcoord.replay.days import number_of
from ehcoord.replay.family import Family, saw
from ehcoord.replay.stories import Change, Row
from ehcoord.rules.vocabulary import ConfirmedAs, SupportStatus
from ehcoord.services.support import change_support, confirm_first_contact, start_support
from ehcoord.services.support_taps import confirm_support

CONTACTS = 4.0
FOUR_WEEKS = 28
WHY_NOT_SAID = "The report does not say why, or what was offered instead."
# A service of a story by a word in its name; the first that fits is taken, in this order.
KINDS = (
    ("crisis", "camhs_crisis"), ("home_treatment", "camhs_crisis"),
    ("inpatient", "camhs_treatment"), ("camhs", "camhs_treatment"),
    ("psych", "camhs_treatment"), ("nurs", "school_nurse"),
    ("counsel", "counselling"), ("child_protection", "child_protection"),
    ("foster", "looked_after"), ("placement", "looked_after"), ("residential", "looked_after"),
    ("child_in_need", "child_in_need"), ("social", "child_in_need"), ("school", "school_pastoral"),
    ("family", "family_support_worker"), ("early_help", "family_support_worker"),
    ("youth_offending", "youth_justice_prevention"), ("youth", "youth_worker"),
    ("mentor", "mentor"), ("housing", "housing"), ("gp", "gp"),
)  # fmt: skip


def kind_of(service: str) -> str:
    """The kind of help a named service is; one we cannot tell is other help."""
    return next((kind for word, kind in KINDS if word in service.lower()), "other")


@dataclass(slots=True)
class Line:
    """One line of support that has begun, by its address, with its planned contacts."""

    id: UUID
    service: str
    day: int
    amount: float

    def holds_contact_on(self, day: int) -> bool:
        """Whether a planned contact falls on a day."""
        return self.amount > 0 and day > self.day and not self._since(day) % self._every()

    def is_told_of_on(self, day: int) -> bool:
        """Whether somebody says on this day that the help is as planned."""
        return self.amount > 0 and day > self.day and not self._since(day) % FOUR_WEEKS

    def _since(self, day: int) -> int:
        return day - self.day

    def _every(self) -> int:
        return max(1, round(FOUR_WEEKS / self.amount))


@dataclass(slots=True)
class Help:
    """Every line of a story's support, oldest first."""

    family: Family
    lines: list[Line] = field(default_factory=list)

    def play(self, row: Row, now: datetime) -> None:
        """Plays one row of support."""
        if row.change is Change.DECLINED:
            self._decline(row, now)
        elif row.change in (Change.STARTED, Change.INCREASED):
            self.begin(row.service, now)
        else:
            self._fall(row.service, now, ended=row.change is Change.ENDED)

    def hold_contacts(self, day: int, now: datetime) -> None:
        """Records the planned contacts of a day, and each four weeks that help is as planned."""
        if any(line.holds_contact_on(day) for line in self.lines):
            saw(self.family, now)
        for line in self.lines:
            if line.is_told_of_on(day):
                told = ConfirmSupport(ConfirmedAs.AS_PLANNED)
                confirm_support(self.family.lead, self.family.case_id, line.id, told, now=now)

    def begin(self, service: str, now: datetime) -> None:
        """Four contacts in four weeks more, for everything that waits and all that was promised.

        What a review promised begins with it. A rise is a line beside the first, because the
        worries that a line is for are named when it starts.
        """
        promised, waiting = self._promised(), self.family.unanswered(now)
        lines = len(promised) + bool(waiting or not promised)
        for line_id in promised:
            told = ConfirmFirstContact(now, CONTACTS / lines)
            confirm_first_contact(self.family.lead, self.family.case_id, line_id, told, now=now)
            self.lines.append(Line(line_id, service, number_of(now), CONTACTS / lines))
        if lines > len(promised):
            self._start(service, waiting, CONTACTS / lines, first_contact_at=now, now=now)

    def newest(self) -> str | None:
        """The service that began last of those that run, or None if none runs."""
        return next((line.service for line in reversed(self.lines) if line.amount), None)

    def fall_newest(self, now: datetime, *, ended: bool) -> None:
        """Lets the newest service fall; nothing where none runs."""
        service = self.newest()
        if service is not None:
            self._fall(service, now, ended=ended)

    def _fall(self, service: str, now: datetime, *, ended: bool) -> None:
        running = [line for line in self.lines if line.service == service and line.amount]
        if not any(line.service == service for line in self.lines):
            # It ran before the story began: no increase, whatever the worries it was for.
            worries = tuple(self.family.worries)
            first = self.family.opened_at
            running = [self._start(service, worries, CONTACTS, first_contact_at=first, now=now)]
        for line in running:
            line.amount = 0.0 if ended else line.amount / 2
            told = ChangeSupport(
                SupportStatus.ENDED if ended else SupportStatus.ACTIVE,
                now,
                contacts_per_4_weeks=line.amount or None,
            )
            change_support(self.family.worker, self.family.case_id, line.id, told, now=now)

    def _start(
        self, service: str, worries: tuple[UUID, ...], amount: float, *,
        first_contact_at: datetime, now: datetime,
    ) -> Line:  # fmt: skip
        told = StartSupport(
            self.family.child_id,
            kind_of(service),
            SupportStatus.ACTIVE,
            worries,
            name=service.replace("_", " "),
            contacts_per_4_weeks=amount,
            first_contact_at=first_contact_at,
        )
        done = start_support(self.family.worker, self.family.case_id, told, now=now)
        line = Line(done.support_id, service, number_of(first_contact_at), amount)
        self.lines.append(line)
        return line

    def _decline(self, row: Row, now: datetime) -> None:
        by_service = row.declined_by == "service"
        told = StartSupport(
            self.family.child_id,
            kind_of(row.service),
            SupportStatus.REFERRED if by_service else SupportStatus.DECLINED,
            self.family.unanswered(now),
            name=row.service.replace("_", " "),
            declined_by=None if by_service else row.declined_by,
            child_was_asked=None if by_service else row.declined_by == "child",
            # A report often leaves out why; what was declined cannot be recorded without it.
            reason=row.what or WHY_NOT_SAID,
        )
        done = start_support(self.family.worker, self.family.case_id, told, now=now)
        if by_service:
            refused = ChangeSupport(SupportStatus.REJECTED, now, reason=row.what)
            case_id = self.family.case_id
            change_support(self.family.worker, case_id, done.support_id, refused, now=now)

    def _promised(self) -> list[UUID]:
        begun = {line.id for line in self.lines}
        lines = db.session.scalars(
            sa.select(SupportService.public_id)
            .join(Child, Child.id == SupportService.child_id)
            .where(
                Child.public_id == self.family.child_id,
                SupportService.decision_id.is_not(None),
                SupportService.superseded_at.is_(None),
            )
            .order_by(SupportService.id)
        )
        return [line_id for line_id in lines if line_id not in begun]
