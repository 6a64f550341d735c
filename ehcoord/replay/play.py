"""One story, played day by day through the services with the clock set to each day.

Between rows the sweep runs at each instant that the earliest waiting step, check or message
names, which gives the same as sweeping every day.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ehcoord.commands.contacts import RecordNote
from ehcoord.commands.risks import RecordWorry
from ehcoord.replay.days import MEETINGS, NIGHT, ROWS, VISITS, instant, number_of
from ehcoord.replay.family import Family, begin_family, saw
from ehcoord.replay.helping import Help, kind_of
from ehcoord.replay.meeting import ask_to_meet, hold, open_review
from ehcoord.replay.passing import Pace, Passing, Stuck
from ehcoord.replay.stories import Change, Kind, Outcome, Row, Story
from ehcoord.rules.vocabulary import DecisionKind
from ehcoord.services.contacts import record_note
from ehcoord.services.risks import record_worry

HELP_COMES = (Change.STARTED, Change.INCREASED)
TOUCHING = timedelta(seconds=1)


@dataclass(slots=True)
class Play:
    """A story as it is being played; ``asked_at`` are the meetings that nothing had called."""

    story: Story
    time: Passing
    hold_when_due: bool
    family: Family
    help: Help
    asked_at: set[datetime] = field(default_factory=set)

    def until_harm(self) -> None:
        """Plays every row up to the day of the harm, and the sweeps between."""
        rows: dict[int, list[Row]] = {}
        for row in self.story.rows:
            rows.setdefault(row.day, []).append(row)
        for day in range(self.story.harm_day + 1):
            for minutes, row in enumerate(rows.get(day, ())):
                self.time.until(at := instant(day, ROWS, 3 * minutes))
                self._play(row, at)
            if day < self.story.harm_day:
                self._rest_of(day)
        self.time.until(instant(self.story.harm_day, ROWS))

    def _rest_of(self, day: int) -> None:
        if any(x.holds_contact_on(day) or x.is_told_of_on(day) for x in self.help.lines):
            self.time.until(at := instant(day, VISITS))
            self.help.hold_contacts(day, at)
        if self.hold_when_due:
            self._hold_what_is_due(day)
        self.time.night(instant(day, NIGHT))

    def _hold_what_is_due(self, day: int) -> None:
        review = open_review(self.family)
        if review is None or number_of(review.due_at) > day:
            return
        self.time.until(at := instant(day, MEETINGS))
        review = open_review(self.family)
        if review is not None:
            hold(self.family, review.public_id, DecisionKind.NO_CHANGE, at, support_type="other")

    def _play(self, row: Row, now: datetime) -> None:
        if row.kind is Kind.SUPPORT:
            self.help.play(row, now)
        elif row.kind is Kind.REVIEW:
            self._review(row, now)
        elif row.kind is Kind.ASSESSMENT:
            saw(self.family, now)
        elif row.level is not None:
            told = RecordWorry(
                (self.family.child_id,), row.what or "Worry", row.level, now, row.code
            )
            done = record_worry(self.family.worker, self.family.case_id, told, now=now)
            self.family.worries.append(done.worries[0].worry_id)
        else:
            note = RecordNote(row.what or "Contact", self.family.child_id)
            record_note(self.family.worker, self.family.case_id, note, now=now)

    def _review(self, row: Row, now: datetime) -> None:
        if open_review(self.family) is None:
            ask_to_meet(self.family, now - TOUCHING)
            self.asked_at.add(now - TOUCHING)
        review = open_review(self.family)
        if review is None:
            raise Stuck(f"{self.story.id}: the review of day {row.day} could not be opened.")
        kind = DecisionKind.INCREASE if row.outcome is Outcome.INCREASED else DecisionKind.NO_CHANGE
        hold(self.family, review.public_id, kind, now, support_type=self._next_help(row))
        if row.outcome in (Outcome.DECREASED, Outcome.CLOSED):
            ended = row.outcome is Outcome.CLOSED
            self.help.fall_newest(now + timedelta(minutes=2), ended=ended)

    def _next_help(self, row: Row) -> str:
        """The kind of help that came next: what a review that decided on more must have meant."""
        rows = self.story.rows
        later = rows[rows.index(row) :]
        return next((kind_of(one.service) for one in later if one.change in HELP_COMES), "other")


def play(story: Story, *, pace: Pace = Pace.JUMPS, hold_when_due: bool = False) -> Play:
    """Plays a story on a database in which nothing has happened yet, up to the day of the harm.

    ``hold_when_due`` holds each review on its due day, as "no change", beside the story's own.
    """
    family = begin_family(story.age)
    played = Play(story, Passing(pace), hold_when_due, family, Help(family))
    played.until_harm()
    return played
