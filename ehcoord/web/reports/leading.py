"""Measures of who leads: not confirmed, days to a lead, declines, caseload, changes, agencies."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from ehcoord.db import db
from ehcoord.models.leads import NominationAnswer
from ehcoord.queries.measures import answers_since, assessed_since
from ehcoord.queries.workload import workload
from ehcoord.rules.measures import (
    MANY_CHANGES,
    FamilyLed,
    Led,
    Line,
    Measure,
    Member,
    by_team,
    changes_since,
    days_to_lead,
    days_without,
    middle,
    unled_at,
)
from ehcoord.schemas.leads import ENDED
from ehcoord.web.access import actor
from ehcoord.web.boards.leading import HOW_LED, answers
from ehcoord.web.numbers import rules_in_memory
from ehcoord.web.reports.shape import Asked, Found, Head, Page, families_of

HALF_A_YEAR = timedelta(days=182)
Numbers = Callable[[Sequence[FamilyLed]], tuple[float | None, ...]]


def _teams(families: Sequence[FamilyLed], numbers: Numbers) -> list[Line]:
    return [Line(team, numbers(theirs)) for team, theirs in by_team(families).items()]


def _not_confirmed(asked: Asked) -> Found:
    families = families_of(asked)
    waiting = [
        one
        for one in families
        if one.needed_one_at(asked.now)
        and ((led := one.lead_at(asked.now)) is None or led.kind != "confirmed")
    ]
    return Found(
        "Team",
        (Head("Somebody leads for now"), Head("Held by a manager"), Head("Nobody leads")),
        _teams(families, lambda theirs: unled_at(theirs, asked.now)),
        [Line(name, unled_at(families, end)) for name, _, end in asked.named_months],
        [Member(one, _how_led(one.lead_at(asked.now))) for one in waiting],
    )


def _how_led(led: Led | None) -> str:
    return HOW_LED[led.kind].capitalize() if led else "Nobody leads"


def _days(asked: Asked) -> Found:
    families, calendar = families_of(asked), rules_in_memory().calendar
    took = {one.case_id: days_to_lead(one, calendar) for one in families}

    def numbers(theirs: Sequence[FamilyLed]) -> tuple[float | None, ...]:
        days = [found for one in theirs if (found := took[one.case_id]) is not None]
        return len(days), middle(days), max(days, default=None)

    def within(start: datetime, end: datetime) -> list[FamilyLed]:
        return [
            one for one in families
            if one.first_confirmed_at is not None and start <= one.first_confirmed_at < end
        ]  # fmt: skip

    return Found(
        "Team",
        (Head("Families with a first confirmed lead"), Head("Median working days", False),
         Head("Most working days", False)),
        _teams(families, numbers),
        [Line(name, numbers(within(start, end))) for name, start, end in asked.named_months],
        [
            Member(one, f"{took[one.case_id]} working days")
            for one in families
            if took[one.case_id] is not None
        ],
    )  # fmt: skip


def _declined(asked: Asked) -> Found:
    found = answers_since(db.session(), actor(), asked.now, asked.since, asked.team)
    agencies = sorted({one.agency for one in found})
    words, reasons = answers(), Counter(
        one.reason or one.answer for one in found
        if one.answer in (NominationAnswer.DECLINED, NominationAnswer.EXPIRED)
    )  # fmt: skip

    def numbers(agency: str) -> tuple[float | None, ...]:
        theirs = [one.answer for one in found if one.agency == agency]
        return (len(theirs), theirs.count(NominationAnswer.DECLINED),
                theirs.count(NominationAnswer.EXPIRED))  # fmt: skip

    by_reason = [
        Line(words.get(str(reason), str(reason)), (None, number, None))
        for reason, number in sorted(reasons.items(), key=lambda one: str(one[0]))
    ]
    return Found(
        "Agency",
        (Head("Asked"), Head("Declined"), Head("Did not answer in time")),
        [Line(agency, numbers(agency)) for agency in agencies],
        by_reason,
        over_time_label="Why",
    )


def _caseload(asked: Asked) -> Found:
    families = families_of(asked)

    def numbers(theirs: Sequence[FamilyLed]) -> tuple[float | None, ...]:
        carried = Counter(
            led.user_id for one in theirs
            if one.closed_at is None and (led := one.lead_at(asked.now))
        )  # fmt: skip
        return sum(carried.values()), len(carried), middle(list(carried.values()))

    people = workload(db.session(), actor(), rules_in_memory(), asked.now, team=asked.team)
    at_limit = Line("People at their limit, of all your teams", (None, people.at_limit, None))
    return Found(
        "Team",
        (Head("Families led"), Head("People who lead"), Head("Median families a lead", False)),
        [*_teams(families, numbers), at_limit],
    )


def _continuity(asked: Asked) -> Found:
    families, since = families_of(asked), asked.now - HALF_A_YEAR
    changed = {one.case_id: changes_since(one, since) for one in families}
    without = {one.case_id: days_without(one, asked.now) for one in families}

    def numbers(theirs: Sequence[FamilyLed]) -> tuple[float | None, ...]:
        changes = [len(changed[one.case_id]) for one in theirs]
        many = sum(number > MANY_CHANGES for number in changes)
        return len(theirs), sum(changes), many, sum(without[one.case_id] for one in theirs)

    why = Counter(led.because for leads in changed.values() for led in leads)
    return Found(
        "Team",
        (Head("Families"), Head("Changes of lead in six months"), Head("More than two changes"),
         Head("Days without anybody", False)),
        _teams(families, numbers),
        [
            Line(ENDED.get(reason, "Not said"), (None, number, None, None))
            for reason, number in sorted(why.items())
        ],
        [
            Member(one, f"{len(changed[one.case_id])} changes")
            for one in families if changed[one.case_id]
        ],
        over_time_label="Why",
    )  # fmt: skip


def _agencies(asked: Asked) -> Found:
    families = [one for one in families_of(asked) if one.closed_at is None]
    led = [(one, lead) for one in families if (lead := one.lead_at(asked.now))]
    assessed = assessed_since(db.session(), actor(), asked.now, asked.since, asked.team)

    def numbers(agency: str) -> tuple[float | None, ...]:
        kinds = [lead.kind for _, lead in led if lead.agency == agency]
        return len(kinds), kinds.count("confirmed"), assessed.count(agency)

    return Found(
        "Agency",
        (Head("Families led"), Head("Of them with a confirmed lead"), Head("Assessments made")),
        [
            Line(agency, numbers(agency))
            for agency in sorted({*(lead.agency for _, lead in led), *assessed})
        ],
        who=[Member(one, lead.agency) for one, lead in led],
    )


PAGES = (
    Page(
        Measure(
            "lead-not-confirmed",
            "Lead not confirmed",
            "Open families whose needs were flagged and who have no confirmed lead, at the end of "
            "each month and now: those somebody leads for now, those a manager holds, and those "
            "nobody leads, which must be nought.",
            "It does not say that nobody helps: help goes on from the day of the flag.",
        ),
        _not_confirmed,
        board="lead-not-confirmed",
    ),
    Page(
        Measure(
            "days-to-a-lead",
            "Days to a confirmed lead",
            "The working days from the first flag of emerging needs to the first confirmed lead, "
            "for families whose lead was confirmed and who were open in the last twelve months.",
            "A family that chose at its first meeting took longer for a good reason.",
        ),
        _days,
    ),
    Page(
        Measure(
            "declines",
            "Requests to lead that were declined",
            "Requests to lead of the last twelve months by the agency of the person asked, and "
            "why they were declined.",
            "Saying no is allowed. What is looked for is an agency that cannot, and what it needs.",
        ),
        _declined,
        board="said-no",
    ),
    Page(
        Measure(
            "caseload",
            "Caseload",
            "Open families that are led now, how many people lead them, and the median a person. "
            "At their limit is who leads what counts as as many families as was agreed. Against a "
            "limit a family with a serious worry counts as the rulebook says; here each is one.",
            "How many families one can lead depends on the families and on the other work.",
        ),
        _caseload,
    ),
    Page(
        Measure(
            "continuity",
            "The same lead",
            "How often the person who leads changed in the last six months, and the days on which "
            "nobody led although needs were flagged, which must be nought.",
            "A change at the family's wish is counted like any other; the reasons are beneath.",
        ),
        _continuity,
    ),
    Page(
        Measure(
            "leads-by-agency",
            "Who leads, by agency",
            "Open families that are led now, by the agency of the person who leads, and the "
            "assessments submitted in the last twelve months, by the agency of their assessor.",
            "It does not rank agencies: they stand in alphabetical order.",
        ),
        _agencies,
        board="families",
    ),
)
