"""What people without an account are asked by a link, and what an answer must say (pure).

What makes us look counts when it arrives; what would let us rest waits for somebody of the case.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique

from ehcoord.rules.calendar import WorkingCalendar
from ehcoord.rules.names import fold
from ehcoord.rules.reviews import Faults
from ehcoord.rules.rulebook import Term


@unique
class LinkQuestion(StrEnum):
    """What somebody without an account can be asked."""

    REPORT = "report"
    SEEN = "seen"
    HELP_STARTED = "help_started"
    ACKNOWLEDGEMENT = "acknowledgement"


@unique
class LinkSaid(StrEnum):
    """The first of the answers: yes, no, or that they cannot say."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


@unique
class LinkEnding(StrEnum):
    """Why a link was ended before it was answered."""

    TAKEN_BACK = "taken_back"
    SENT_AGAIN = "sent_again"
    MEMBER_LEFT = "member_left"
    CASE_CLOSED = "case_closed"


DATED = frozenset({LinkQuestion.SEEN, LinkQuestion.HELP_STARTED})


@dataclass(frozen=True, slots=True)
class SaidByLink:
    """The answers themselves, as the rules look at them, and whether a worry comes with them."""

    said: LinkSaid | None
    on_day: date | None
    words: str
    worried: bool = False


def expires_at(
    made_at: datetime, term: Term, report_by: date | None, calendar: WorkingCalendar
) -> datetime:
    """Until when a link can be answered: the rulebook's term, and never before a report is due."""
    until = calendar.due_after(made_at, term)
    return until if report_by is None else max(until, calendar.end_of_business(report_by))


def in_short(given_name: str, family_name: str, born: date | None) -> str:
    """Whom a link asks about: initials and the year of birth, and nothing else.

    >>> in_short("Robin", "Sample", date(2012, 3, 4))
    'R.S., born 2012'
    """
    initials = "".join(f"{one.strip()[:1].upper()}." for one in (given_name, family_name) if one)
    return f"{initials}, born {born.year}" if born else initials


def answer_faults(question: LinkQuestion, answer: SaidByLink, today: date) -> Faults:
    """What an answer lacks or gets wrong, by the names of the form; a worry alone lacks nothing."""
    faults = {} if answer.worried else _lacks(question, answer)
    if answer.on_day is not None and answer.on_day > today:
        faults["on_day"] = ["The day must be today or earlier."]
    return faults


def _lacks(question: LinkQuestion, answer: SaidByLink) -> dict[str, list[str]]:
    if question is LinkQuestion.REPORT:
        return {} if answer.words else {"words": ["Write your report."]}
    if answer.said is None:
        return {"said": ["Choose an answer."]}
    dated = question in DATED and answer.said is LinkSaid.YES
    return {"on_day": ["Enter the day."]} if dated and answer.on_day is None else {}


def lets_us_rest(question: LinkQuestion, said: LinkSaid | None, on_day: date | None) -> bool:
    """Whether taking an answer in records something: a yes, with its day where one is asked for."""
    return said is LinkSaid.YES and (on_day is not None or question not in DATED)


def is_of_the_family(name: str, family: list[tuple[str, str]]) -> bool:
    """Whether somebody is called as a member of the family is, in either order of the names."""
    called = fold(name)
    return any(
        called in (fold(f"{given} {last}"), fold(f"{last} {given}")) for given, last in family
    )
