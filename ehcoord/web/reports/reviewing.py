"""Measures of reviews and of families: due and late, first meetings, voices, what changed, ends."""

from collections import Counter
from collections.abc import Callable, Sequence

from ehcoord.db import db
from ehcoord.queries.measures import lasted_since
from ehcoord.queries.measures_of_reviews import reviews_since
from ehcoord.rules.closing import IN_WORDS, ClosingReason, HasLasted
from ehcoord.rules.measures import Line, Measure
from ehcoord.rules.measures_of_reviews import ReviewOfTeam, held, of_teams, signed_in_time
from ehcoord.web.access import actor
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.reports.shape import Asked, Found, Head, Page, families_of

Numbers = Callable[[Sequence[ReviewOfTeam]], tuple[float | None, ...]]


def _reviews(asked: Asked) -> list[ReviewOfTeam]:
    return reviews_since(db.session(), actor(), asked.now, asked.since, asked.team)


def _found(asked: Asked, reviews: Sequence[ReviewOfTeam], heads: tuple[Head, ...],
           numbers: Numbers) -> Found:  # fmt: skip
    """The numbers by team, and by the month in which the reviews were due."""
    months = [
        Line(name, numbers([one for one in reviews if start <= one.due_at < end]))
        for name, start, end in asked.named_months
    ]
    teams = [Line(team, numbers(theirs)) for team, theirs in of_teams(reviews).items()]
    return Found("Team", heads, teams, months)


def _due(asked: Asked) -> Found:
    reviews = [one for one in _reviews(asked) if one.is_open]

    def numbers(theirs: Sequence[ReviewOfTeam]) -> tuple[float | None, ...]:
        late = [one for one in theirs if one.due_at < asked.now]
        return len(theirs), len(late), sum(one.sent_at is not None for one in late)

    heads = (Head("Open"), Head("Past the day"), Head("Of those, sent and not signed"))
    return _found(asked, reviews, heads, numbers)


def _first_meetings(asked: Asked) -> Found:
    reviews = [one for one in _reviews(asked) if one.is_first_meeting]

    def numbers(theirs: Sequence[ReviewOfTeam]) -> tuple[float | None, ...]:
        were_due = [one for one in theirs if one.due_at < asked.now or one.sent_at]
        return len(were_due), sum(one.on_time for one in were_due)

    return _found(asked, reviews, (Head("Due or held"), Head("By their day")), numbers)


def _changed(asked: Asked) -> Found:
    calendar = rules_in_memory().calendar

    def numbers(theirs: Sequence[ReviewOfTeam]) -> tuple[float | None, ...]:
        decided = [one for one in held(theirs) if one.decisions]
        unchanged = [one for one in decided if one.no_change]
        signed = [one for one in unchanged if signed_in_time(one, calendar)]
        return (len(decided), sum(one.changed > 0 for one in decided), len(unchanged),
                len(signed))  # fmt: skip

    heads = (
        Head("Held, with decisions"), Head("With more, other or higher help"),
        Head("With a “no change”"), Head("Of those, signed in two working days"),
    )  # fmt: skip
    return _found(asked, _reviews(asked), heads, numbers)


def _on_time(asked: Asked) -> Found:
    def numbers(theirs: Sequence[ReviewOfTeam]) -> tuple[float | None, ...]:
        prompted = [one for one in theirs if one.kind == "prompted"]
        over = [one for one in prompted if one.due_at < asked.now or one.sent_at]
        return len(prompted), len(over), sum(one.on_time for one in over)

    heads = (Head("Asked for"), Head("Due by now, or held"), Head("Held by their day"))
    return _found(asked, _reviews(asked), heads, numbers)


def _voice(asked: Asked) -> Found:
    def numbers(theirs: Sequence[ReviewOfTeam]) -> tuple[float | None, ...]:
        were_held = held(theirs)
        return (len(were_held), sum(one.seen_alone > 0 for one in were_held),
                sum(one.heard > 0 for one in were_held))  # fmt: skip

    heads = (Head("Held"), Head("The child was seen alone"), Head("The child’s view is recorded"))
    return _found(asked, _reviews(asked), heads, numbers)


def _closed(asked: Asked) -> Found:
    closed = [one for one in families_of(asked) if one.closed_at is not None]
    reasons = Counter(one.closed_reason for one in closed)
    return Found(
        "Why",
        (Head("Families closed"),),
        [Line(IN_WORDS[one], (reasons[one.value],)) for one in ClosingReason if reasons[one.value]],
        [
            Line(name, (sum(start <= (one.closed_at or end) < end for one in closed),))
            for name, start, end in asked.named_months
        ],
    )


def _lasted(asked: Asked) -> Found:
    found = lasted_since(db.session(), actor(), asked.now, asked.since, asked.team)
    teams = sorted({team for team, _ in found})
    lines = []
    for team in teams:
        said = [answer for name, answer in found if name == team]
        lines.append(Line(team, (len(said), *(said.count(one) for one in HasLasted))))
    heads = ("Looked at again", "It has lasted", "Partly", "Needs help again", "Not known")
    return Found("Team", tuple(Head(text) for text in heads), lines)


def page(name: str, title: str, counts: str, does_not_say: str, find: Callable[[Asked], Found],
         board: str = "") -> Page:  # fmt: skip
    """A page of one measure, with the list that opens from its numbers, if there is one."""
    return Page(Measure(name, title, counts, does_not_say), find, board)


PAGES = (
    page("first-meetings", "First meetings on time",
          "First meetings that were due, or held, in the last twelve months, and how many were "
          "held by their day.",
          "A meeting held late may have waited for the family.", _first_meetings),
    page("reviews-due", "Reviews due and late",
          "Reviews that are open now, those past their day, and of those how many were sent and "
          "wait for a signature.",
          "A signature that is late is not the lead's lateness.", _due, "waiting-for-a-decision"),
    page("held-on-time", "Reviews asked for, and held on time",
          "Reviews that the service asked for and that were due in the last twelve months, and "
          "how many were held by their day.",
          "A review held on time may have changed nothing: see what reviews changed.", _on_time),
    page("what-reviews-changed", "What reviews changed",
          "Held reviews that decided on a worry: with more, other or higher help for at least one, "
          "with a no change for at least one, and how many of those a second person signed within "
          "two working days.",
          "No change can be right. Very few changes may mean that reviews are asked for too "
          "easily; very many, too late.", _changed),
    page("voice", "The child's voice",
          "Held reviews, those before which the child was seen alone, and those that record what "
          "the child says.",
          "It does not say how well the child was listened to.", _voice),
    page("closed", "Why cases closed",
          "Families whose case closed in the last twelve months, by the reason that was given.",
          "It does not say how the family is now.", _closed),
    page("lasted", "Whether it has lasted",
          "Families that were looked at again some months after their case closed, in the last "
          "twelve months, and what was found.",
          "Not known is an answer, and is counted as one.", _lasted),
)  # fmt: skip
