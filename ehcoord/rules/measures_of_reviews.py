"""What is measured of reviews: on time, what they changed, whose voice was heard."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from ehcoord.rules.calendar import WorkingCalendar, london_date

SIGNED_WITHIN = 2


@dataclass(frozen=True, slots=True)
class ReviewOfTeam:
    """One review of a family of a team, and the counts of what it decided and heard.

    ``asked_for`` counts the reasons to meet that the rules gave, ``immediate`` those of an
    immediate worry, and ``moved`` whether a manager moved its day.
    """

    case_id: UUID
    family_name: str
    reference: str
    team: str
    kind: str
    is_first_meeting: bool
    opened_at: datetime
    due_at: datetime
    sent_at: datetime | None
    held_at: datetime | None
    closed_at: datetime | None
    decisions: int
    no_change: int
    changed: int
    seen_alone: int
    heard: int
    signed_at: datetime | None
    child_id: int = 0
    asked_for: int = 0
    immediate: int = 0
    moved: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it waits to be held, or for a signature."""
        return self.closed_at is None

    @property
    def on_time(self) -> bool:
        """Whether a complete review was sent by its day: a signature's lateness is its own."""
        return self.sent_at is not None and self.sent_at <= self.due_at


def of_teams(reviews: Iterable[ReviewOfTeam]) -> Mapping[str, list[ReviewOfTeam]]:
    """The reviews of each team, the teams in alphabetical order."""
    found: dict[str, list[ReviewOfTeam]] = {}
    for one in reviews:
        found.setdefault(one.team, []).append(one)
    return MappingProxyType(dict(sorted(found.items())))


def held(reviews: Sequence[ReviewOfTeam]) -> list[ReviewOfTeam]:
    """Those that were held."""
    return [one for one in reviews if one.held_at is not None]


def signed_in_time(one: ReviewOfTeam, calendar: WorkingCalendar) -> bool:
    """Whether a second person signed within the two working days they have."""
    if one.sent_at is None or one.signed_at is None:
        return False
    days = calendar.working_days_between(london_date(one.sent_at), london_date(one.signed_at))
    return days <= SIGNED_WITHIN
