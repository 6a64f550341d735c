"""Invented children's timelines for tests of the response check, told a day at a time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from ehcoord.rules.calendar import WorkingCalendar, at_london, london_date
from ehcoord.rules.evaluation import Evaluation, Prompt
from ehcoord.rules.response_check import evaluate
from ehcoord.rules.rulebook import Rulebook
from ehcoord.rules.timeline import (
    Asked,
    Check,
    Confirmation,
    Decision,
    HeldReview,
    SupportChange,
    SupportLine,
    Timeline,
    Worry,
)
from ehcoord.rules.vocabulary import (
    ConfirmedAs,
    DecisionKind,
    Level,
    Question,
    Rule,
    StillTrue,
    SupportStatus,
)
from ehcoord.schemas.rulebook import load_rulebook

CALENDAR = WorkingCalendar()
MINOR, MODERATE, SERIOUS, IMMEDIATE = Level
ACTIVE, ENDED = SupportStatus.ACTIVE, SupportStatus.ENDED
CHILD = 1


@cache
def england() -> Rulebook:
    """The rulebook as it ships."""
    return load_rulebook(Path(__file__).parents[2] / "rulebook")


def on(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2025) -> datetime:
    """An instant of 2025, in London's hours."""
    return at_london(date(year, month, day), time(hour, minute))


def five_pm(month: int, day: int, year: int = 2025) -> datetime:
    """When something is due that is due on a day."""
    return on(month, day, 17, year=year)


def check(timeline: Timeline, at: datetime) -> Evaluation:
    """The response check with the shipped rulebook and England's bank holidays."""
    return evaluate(timeline, at, england(), CALENDAR)


def due_days(evaluation: Evaluation, *rules: Rule) -> list[tuple[Rule, date]]:
    """Each prompt's rule and due date, soonest first; of some rules, if any is named."""
    return [
        (one.rule, london_date(one.due_at))
        for one in evaluation.prompts
        if not rules or one.rule in rules
    ]


def rules_of(evaluation: Evaluation) -> list[Rule]:
    """The rules that prompt, soonest due first."""
    return [one.rule for one in evaluation.prompts]


def only(prompts: Iterable[Prompt], rule: Rule) -> Prompt:
    """The one prompt of a rule; fails when there is none, or more than one."""
    (found,) = [one for one in prompts if one.rule is rule]
    return found


@dataclass
class Story:
    """A child's timeline as it is written down, one fact after another."""

    opened_at: datetime = field(default_factory=lambda: on(1, 6))
    born_on: date | None = date(2010, 3, 4)
    facts: dict[str, list[Any]] = field(default_factory=dict)
    known_since: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    def timeline(self) -> Timeline:
        """Everything told so far."""
        told: dict[str, Any] = {name: tuple(facts) for name, facts in self.facts.items()}
        return Timeline(CHILD, self.born_on, self.opened_at, **told, **self.known_since)

    def at(self, instant: datetime) -> Evaluation:
        """What the response check says at an instant."""
        return check(self.timeline(), instant)

    def add(self, kind: str, fact: Any) -> Any:
        """Write down a fact of any kind."""
        self.facts.setdefault(kind, []).append(fact)
        return fact

    def worry(self, at: datetime, code: str | None, level: Level, **more: Any) -> int:
        """Record a worry on the day that it happened, unless ``observed_at`` says otherwise."""
        number: int = next(self.numbers)
        observed = more.pop("observed_at", at)
        self.add("worries", Worry(number, code, level, observed, at, **more))
        return number

    def support(
        self,
        at: datetime,
        worries: Iterable[int],
        contacts: float = 4,
        level: int = 3,
        status: SupportStatus = ACTIVE,
        **more: Any,
    ) -> int:
        """Begin a line of support: its first contact is held at once if it is active."""
        number: int = next(self.numbers)
        start_by = more.pop("start_by", None)
        contact = more.pop("contact_at", at) if status is ACTIVE else None
        change = SupportChange(at, at, status, contacts, start_by, contact)
        line = SupportLine(number, "any", level, frozenset(worries), (change,), **more)
        self.add("support", line)
        return number

    def change(self, at: datetime, number: int, status: SupportStatus, **more: Any) -> None:
        """Record a change of a line of support."""
        change = SupportChange(at, at, status, more.pop("contacts", 0), **more)
        self.extend(number, "changes", change)

    def confirm(self, at: datetime, number: int, said: ConfirmedAs) -> None:
        """Record what someone who knows says of a line of support."""
        self.extend(number, "confirmations", Confirmation(at, said))

    def review(self, at: datetime, decisions: dict[int, DecisionKind], **more: Any) -> HeldReview:
        """Hold a review: one decision about each worry it names."""
        each = {name: more.pop(name) for name in list(more) if name in Decision.__slots__}
        made = tuple(
            Decision(next(self.numbers), worry, kind, **each) for worry, kind in decisions.items()
        )
        review = HeldReview(next(self.numbers), at, more.pop("recorded_at", at), made, **more)
        return self.add("held", review)  # type: ignore[no-any-return]

    def no_change(self, at: datetime, *worries: int, **more: Any) -> HeldReview:
        """Hold a review that decides "no change" about each worry."""
        return self.review(at, dict.fromkeys(worries, DecisionKind.NO_CHANGE), **more)

    def still_true(self, at: datetime, worry: int, answer: StillTrue) -> None:
        """Record the answer to whether a worry is still true."""
        self.add("checks", Check(worry, answer, at))

    def ask(self, at: datetime, question: Question, about: int, due: datetime) -> None:
        """Put a question to a person, who has not answered it."""
        self.add("asked", Asked(question, about, at, due))

    def extend(self, number: int, field_name: str, fact: Any) -> None:
        lines = self.facts["support"]
        place = next(place for place, line in enumerate(lines) if line.id == number)
        values = {name: getattr(lines[place], name) for name in SupportLine.__slots__}
        values[field_name] = (*values[field_name], fact)
        lines[place] = SupportLine(**values)


def opened(month: int = 3, day: int = 3) -> Story:
    """A story that begins with the opening of a case, and nothing else."""
    return Story(opened_at=on(month, day))


def questions_of(story: Story, month: int, day: int, hour: int = 12) -> list[Question]:
    """What people are asked at an hour of a day."""
    return [one.question for one in story.at(on(month, day, hour)).asks]
