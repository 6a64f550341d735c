"""Measures of what is asked, and what follows: worries that wait, attendance, drift, the budget."""

from collections.abc import Sequence
from datetime import datetime

from ehcoord.db import db
from ehcoord.queries import measures_of_asking as asking
from ehcoord.queries.measures_of_reviews import reviews_since
from ehcoord.rules.calendar import london_date
from ehcoord.rules.feedback import HowMuch
from ehcoord.rules.measures import FamilyLed, Line, Member, by_team, middle
from ehcoord.rules.measures_of_reviews import ReviewOfTeam, held, of_teams
from ehcoord.rules.supervision import why_it_drifts
from ehcoord.rules.workload_budget import Span, budget, prompted
from ehcoord.web.access import actor
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.reports.reviewing import page
from ehcoord.web.reports.shape import Asked, Found, Head, families_of


def _asked_for(asked: Asked) -> list[ReviewOfTeam]:
    found = reviews_since(
        db.session(), actor(), asked.now, asked.since, asked.team, answered_too=True
    )
    return [one for one in found if one.asked_for]


def _waiting(asked: Asked) -> Found:
    """Measure 7: worries rose, and support did not."""
    calendar = rules_in_memory().calendar

    def days(one: ReviewOfTeam) -> int:
        return calendar.working_days_between(london_date(one.opened_at), london_date(asked.now))

    def numbers(theirs: Sequence[ReviewOfTeam]) -> tuple[float | None, ...]:
        still = [one for one in theirs if one.is_open]
        decided = [one for one in held(theirs) if one.decisions]
        return (len(still), sum(one.due_at < asked.now for one in still), len(decided),
                sum(one.no_change > 0 for one in decided),
                middle([days(one) for one in still]))  # fmt: skip

    reviews = _asked_for(asked)
    months = [
        Line(name, numbers([one for one in reviews if start <= one.opened_at < end]))
        for name, start, end in asked.named_months
    ]
    who = [Member(one, f"asked for {days(one)} working days ago") for one in reviews if one.is_open]
    heads = (
        Head("Waiting now"), Head("Past the day"), Head("Decided on"),
        Head("With a “no change”"), Head("Median working days waiting", is_count=False),
    )  # fmt: skip
    lines = [Line(team, numbers(theirs)) for team, theirs in of_teams(reviews).items()]
    return Found("Team", heads, lines, months, who)


def _attendance(asked: Asked) -> Found:
    came = asking.who_came_since(db.session(), actor(), asked.now, asked.since, asked.team)

    def numbers(theirs: Sequence[asking.Came]) -> tuple[float | None, ...]:
        return len(theirs), sum(one.came for one in theirs), sum(not one.came for one in theirs)

    agencies = sorted({one.agency for one in came}, key=str.casefold)
    lines = [Line(name, numbers([one for one in came if one.agency == name])) for name in agencies]
    months = [
        Line(name, numbers([one for one in came if start <= one.held_at < end]))
        for name, start, end in asked.named_months
    ]
    heads = (Head("Invited"), Head("Came, or wrote"), Head("Neither"))
    return Found("Agency", heads, lines, months)


def _drift(asked: Asked) -> Found:
    session, rules = db.session(), rules_in_memory()
    decided = asking.unchanged_reviews(session, actor(), asked.now, asked.team)
    consulted = asking.consulted_on_drift(session, actor(), asked.now, asked.team)

    def why(one: FamilyLed) -> tuple[str, ...]:
        return why_it_drifts(
            one.opened_at, decided.get(one.case_id, ()), asked.now, rules.rulebook, rules.calendar
        )

    open_now = [one for one in families_of(asked) if one.closed_at is None]
    reasons = {one.case_id: why(one) for one in open_now}
    drifts = [one for one in open_now if reasons[one.case_id]]
    lines = [
        Line(team, (len(theirs), len(own := [one for one in theirs if one in drifts]),
                    sum(one.case_id in consulted for one in own)))
        for team, theirs in by_team(open_now).items()
    ]  # fmt: skip
    heads = (Head("Open"), Head("Drift"), Head("Of those, somebody from outside was consulted"))
    who = [Member(one, " ".join(reasons[one.case_id])) for one in drifts]
    return Found("Team", heads, lines, who=who)


def _feedback(asked: Asked) -> Found:
    said = asking.feedback_since(db.session(), actor(), asked.now, asked.since, asked.team)

    def numbers(theirs: Sequence[asking.Feedback]) -> tuple[float | None, ...]:
        of, share = len(theirs), sum(one.lead_listens for one in theirs)
        helped = [sum(one.helped is each for one in theirs) for each in HowMuch]
        return of, *helped, share, 100 * share / of if of else None

    teams = sorted({one.team for one in said}, key=str.casefold)
    lines = [Line(name, numbers([one for one in said if one.team == name])) for name in teams]
    months = [
        Line(name, numbers([one for one in said if start <= one.at < end]))
        for name, start, end in asked.named_months
    ]
    heads = (
        Head("Answers"), Head("It helped"), Head("Partly"), Head("It did not"),
        Head("Their lead listens"), Head("Per cent", is_count=False),
    )  # fmt: skip
    return Found("Team", heads, lines, months)


def _budget(asked: Asked) -> Found:
    session, calendar = db.session(), rules_in_memory().calendar
    scope = (session, actor(), asked.now, asked.since, asked.team)
    reviews = _asked_for(asked)
    promised, silences = asking.promised_since(*scope), asking.silences_since(*scope)
    children = asking.children_led(session, actor(), asked.now, asked.team)

    def span(start: datetime, end: datetime) -> Span:
        return Span(start, end, reviews, promised, silences, children)

    months = [
        Line(name, budget(span(start, end), calendar)[0].numbers)
        for name, start, end in asked.named_months
    ]
    heads = (Head("Counted"), Head("Of how many"), Head("Rate, or per cent", is_count=False))
    whole = span(asked.since, asked.now)
    return Found("What is asked", heads, budget(whole, calendar) if prompted(whole) else [], months,
                 over_time_label="Month")  # fmt: skip


PAGES = (
    page("worries-waiting", "Worries rose and support did not",
         "Reviews that the service asked for because worries waited for more help or a decision: "
         "those that wait now, those past their day, those of the last twelve months that decided, "
         "and how many of them with a “no change”.",
         "A review that waits does not say what will happen, and no review never means no worry.",
         _waiting, "waiting-for-a-decision"),
    page("attendance", "Who comes when invited",
         "Invitations of agencies to reviews held in the last twelve months, and those of them "
         "that came or sent a report.",
         "It does not say why somebody could not come, and a report stands for coming.",
         _attendance),
    page("open-over-a-year", "Drift: open for long, or reviewed without a change",
         "Open families whose case is open for over a year, or of which three reviews of one "
         "child in a row changed nothing, and those about which somebody from outside was asked.",
         "Some families need help for long. What is asked is that somebody has looked.", _drift),
    page("feedback", "What families say of the help",
         "What children and parents answered in the last twelve months: whether the help has made "
         "things better, and how many say that their lead listens (80 per cent or more).",
         "Who was not asked, or did not want to answer, is not in it.", _feedback),
    page("workload-budget", "What the rules ask of people",
         "What the rules asked for in the last twelve months, against what they may ask: reviews "
         "and questions a month for a lead with 15 children, and shares of the reviews. The "
         "children are those who are led now. Minutes are not measured.",
         "A number past its budget is a question about the rules, not about anybody.", _budget),
)  # fmt: skip
