"""What is known of one child up to the instant being played, and what has followed from it.

The response check plays the recorded facts in the order in which the service learned of them.
``SoFar`` is the state between two instants; the other modules of this package read and change
it. It lives for one evaluation and is never shared.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from heapq import heappop, heappush
from itertools import count

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.evaluation import Ask
from ehcoord.rules.rulebook import Indicator, ResponseCheckTerms, Rulebook, Term
from ehcoord.rules.timeline import Asked, HeldReview, History, SupportLine, Timeline, Worry
from ehcoord.rules.vocabulary import Level, ReviewForm, Rule, SupportStatus, Unit


@dataclass(slots=True, eq=False)
class Episode:
    """One thing that happened, or one lasting worry, however many people reported it.

    ``id`` is that of the entry recorded first. ``waits_since`` is set while it waits for an
    answer; ``learned_at`` is when the report that made it wait was recorded. ``ended`` says a
    person found it no longer true.
    """

    id: int
    code: str | None
    indicator: Indicator | None
    level: Level
    entries: list[Worry]
    current_until: datetime | None
    ask_still_true_from: datetime | None
    waits_since: datetime | None = None
    learned_at: datetime | None = None
    reopened: bool = False
    ended: bool = False
    waits_for_first_meeting: bool = False

    @property
    def ids(self) -> frozenset[int]:
        """Every entry's id: a decision or a line of support may name any of them."""
        return frozenset(entry.id for entry in self.entries)

    @property
    def observed_at(self) -> datetime:
        """When it happened, by the first report."""
        return self.entries[0].observed_at

    @property
    def group(self) -> str:
        """The group of the catalogue; an uncoded worry is a group of its own."""
        return self.indicator.group if self.indicator else f"uncoded {self.id}"

    @property
    def serious(self) -> bool:
        """Whether it was recorded as serious or immediate."""
        return self.level >= Level.SERIOUS

    @property
    def never_prompts(self) -> bool:
        """Hardship and the service's own entries ask for help, not for a review."""
        return self.indicator is not None and self.indicator.zero_points

    def is_past_its_date(self, at: datetime) -> bool:
        """Whether nobody has confirmed it within its current period."""
        return self.current_until is not None and self.current_until <= at

    def is_current(self, at: datetime) -> bool:
        """A serious worry stays until a person ends it; a milder one until its date passes."""
        return not self.ended and (self.serious or not self.is_past_its_date(at))

    @property
    def steps_down_at(self) -> datetime | None:
        """When it counts as serious: some immediate worries do so with time."""
        days = self.indicator.current_days_at_immediate if self.indicator else None
        if self.level is not Level.IMMEDIATE or days is None:
            return None
        return max(entry.observed_at for entry in self.entries) + timedelta(days=days)

    def level_at(self, at: datetime) -> Level:
        """The level it stands at."""
        steps_down_at = self.steps_down_at
        return Level.SERIOUS if steps_down_at and steps_down_at <= at else self.level


@dataclass(slots=True, eq=False)
class Raised:
    """A prompt, from the instant its rule became true until it has ended.

    With ``waits_for_answers`` it ends when none of its worries waits any more; otherwise when a
    review is held after it, or what it asked for has happened.
    """

    rule: Rule
    since: datetime
    due_at: datetime
    form: ReviewForm
    causes: list[Episode]
    waits_for_answers: bool
    stepped_by: tuple[str, ...] = ()
    chaired_by: str = "lead"
    support_ids: tuple[int, ...] = ()
    request_ids: tuple[int, ...] = ()
    amounts_before: dict[str, float] = field(default_factory=dict)
    quiet_from: datetime | None = None
    ended: bool = False


@dataclass(slots=True, eq=False)
class Promise:
    """More help decided, or a step up asked for: an answer only if it comes in time."""

    episode: Episode
    made_at: datetime
    lapses_at: datetime
    is_step_up: bool
    open: bool = True
    accepted_at: datetime | None = None


@dataclass(slots=True, eq=False)
class LineSoFar:
    """One line of support as it now stands. ``running`` means that it is help: happening."""

    line: SupportLine
    groups: frozenset[str]
    status: SupportStatus | None = None
    running: bool = False
    amount: float = 0
    first_contact_at: datetime | None = None
    confirmed_at: datetime | None = None
    less_than_planned: bool = False
    stopped: bool = False
    start_by: date | None = None
    start_lapsed: bool = False
    gap_ends: datetime | None = None
    missed_in_a_row: list[datetime] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class SoFar:
    """The state of the tape. ``at`` is the instant being played."""

    child: Timeline
    rulebook: Rulebook
    calendar: WorkingCalendar
    at: datetime
    quiet_from: datetime
    episodes: list[Episode] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    lines: dict[int, LineSoFar] = field(default_factory=dict)
    group_history: dict[str, list[tuple[datetime, float, int]]] = field(default_factory=dict)
    histories: list[History] = field(default_factory=list)
    held: list[HeldReview] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    strategy: list[tuple[int, datetime]] = field(default_factory=list)
    questions: list[Ask] = field(default_factory=list)
    risen: list[Episode] = field(default_factory=list)
    rises: list[tuple[datetime, Level]] = field(default_factory=list)
    no_changes: dict[int, datetime] = field(default_factory=dict)
    unheld: dict[int, datetime] = field(default_factory=dict)
    silent_since: datetime | None = None
    lapsed_questions: set[Asked] = field(default_factory=set)
    silences: dict[tuple[datetime, int], datetime] = field(default_factory=dict)
    silence_looked_at: tuple[datetime, datetime] | None = None
    _agenda: list[tuple[datetime, int, Callable[[], bool]]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    @property
    def terms(self) -> ResponseCheckTerms:
        """The numbers of the response check."""
        return self.rulebook.check

    def working_days_after(self, cause: datetime, days: int) -> datetime:
        """When something is due, so many working days after its cause."""
        return self.calendar.due_after(cause, _working_days(days))

    def look_again(self, at: datetime, live: Callable[[], bool] = lambda: True) -> None:
        """Play this instant too, if it is still to come: time alone may change the answer."""
        if at > self.at:
            heappush(self._agenda, (at, next(self._order), live))

    def next_look(self) -> datetime | None:
        """The first instant still to come at which time alone could change the answer."""
        while self._agenda and (self._agenda[0][0] <= self.at or not self._agenda[0][2]()):
            heappop(self._agenda)
        return self._agenda[0][0] if self._agenda else None

    def waiting(self) -> list[Episode]:
        """Every worry that waits for an answer, whether or not its date has passed."""
        return [one for one in self.episodes if one.waits_since is not None]

    def counting(self) -> list[Episode]:
        """The unanswered worries that the rules count: current, and not the first meeting's."""
        return [
            one
            for one in self.waiting()
            if one.is_current(self.at) and not one.never_prompts and not one.waits_for_first_meeting
        ]

    def serious_current(self) -> list[Episode]:
        """The serious worries that nobody has ended, answered or not."""
        return [one for one in self.episodes if one.serious and one.is_current(self.at)]

    def open_prompts(self, *rules: Rule) -> list[Raised]:
        """The prompts of some rules that have not ended; of every rule, if none is named."""
        return [one for one in self.raised if not one.ended and (not rules or one.rule in rules)]

    def has_open_silence(self) -> bool:
        """Whether a review has been called already because nobody has seen the child."""
        return bool(self.open_prompts(Rule.SILENCE))

    def naming(self, worry_id: int) -> Episode | None:
        """The episode that an entry belongs to."""
        return next((one for one in self.episodes if worry_id in one.ids), None)


@cache
def _working_days(days: int) -> Term:
    return Term(days, Unit.WORKING_DAYS)
