"""What happens in the invented families: each story is a list of days and what is done on them.

None of them is a real family, and none stands for one.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from ehcoord.commands.assessments import AnswerEmergingNeeds, StartAssessment
from ehcoord.commands.cases import JoinTeamAround, NewMember, OpenCase
from ehcoord.commands.contacts import RecordContact
from ehcoord.commands.leads import AnswerNomination, AskToLead
from ehcoord.commands.people import PersonDetails
from ehcoord.commands.risks import RecordWorry
from ehcoord.commands.support import StartSupport
from ehcoord.demo.assessing import write_every_part
from ehcoord.demo.people import Cast
from ehcoord.demo.reviews import hold_open_review
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.rules.people import MemberRole
from ehcoord.rules.vocabulary import Level, SupportStatus
from ehcoord.services.assessments import (
    answer_emerging_needs,
    start_assessment,
    submit_assessment,
)
from ehcoord.services.cases import join_team_around, open_case
from ehcoord.services.contacts import record_contact
from ehcoord.services.leads import answer_nomination, nominate_lead
from ehcoord.services.risks import record_worry
from ehcoord.services.support import start_support

FAMILIES = (
    "Okonjo", "Whitlock", "Demir", "Pell", "Farrow", "Doyle", "Marsden", "Shah", "Petrov", "Reed",
    "Clarke", "Hussain", "Barrow", "Nowak", "Osei", "Lindqvist", "Moran", "Patel", "Grant",
    "Silva", "Kaya", "Bennett", "Ahmed", "Walsh", "Costa", "Novak", "Price", "Okafor", "Yilmaz",
    "Fraser", "Singh", "Doherty", "Lowe", "Begum", "Carter", "Ionescu", "Hughes", "Mensah",
    "Ross", "Kowalski", "Green", "Adeola", "Burke", "Haddad", "Turner", "Nguyen", "Ford", "Rossi",
    "Bailey", "Khan", "Stone", "Murphy", "Wright", "Sharma", "Dunn", "Ali", "Rhodes", "Cole",
    "Fisher", "Lamb",
)  # fmt: skip
GIVEN = (
    "Tobi", "Sam", "Jamie", "Can", "Isla", "Lily", "Kian", "Ellie", "Amir", "Jo", "Mason", "Ivy",
    "Noor", "Ade", "Wren", "Fern", "Ash", "Rowan", "Sky", "Max",
)  # fmt: skip
# Code, level and the sentence that was written; no words on how anybody hurt themselves.
WORRIES = (
    ("A01", Level.MINOR, "Tired and quiet in lessons since half term."),
    ("A15", Level.MODERATE, "Says a group waits at the gate every day."),
    ("C01", Level.MODERATE, "Attendance has fallen to 84% this term."),
    ("D03", Level.MODERATE, "Came in the same clothes all week, and hungry."),
    ("F01", Level.MODERATE, "Out until late on Tuesday; nobody knew where."),
    ("A06", Level.SERIOUS, "Told the nurse that some days are not worth it."),
    ("E02", Level.SERIOUS, "Police came to the house on Saturday; the children were upstairs."),
    (None, Level.MODERATE, "Something has changed at home and he will not say what."),
)
HELP = ("counselling", "school_pastoral_lead", "family_support_worker", "mentor")


@dataclass(slots=True)
class Family:
    """One invented family as its story goes on."""

    name: str
    cast: Cast
    chance: random.Random
    case_id: UUID | None = None
    child_ids: tuple[UUID, ...] = ()
    worries: list[UUID] = field(default_factory=list)
    asked: tuple[str, UUID] | None = None


Act = Callable[[Family, datetime], None]


def story_of(family: Family, number: int, days: int) -> Iterator[tuple[float, Act]]:
    """The days of one family's story, counted from the first, and what is done on each.

    Some families are only just opened, some wait for a lead, some are led and calm, and in some
    worries rise and help does not.
    """
    chance = family.chance
    start = chance.uniform(2, 20) if number % 6 == 0 else chance.uniform(20, days - 5)
    begins = days - start
    yield begins, _open
    yield begins + 1, _assess
    if number % 5 == 4:
        return
    yield begins + 1.1, _flag
    if number % 6 == 0:
        return
    yield begins + 2, _ask("lead" if number % 3 == 0 else "worker")
    if number % 7 == 3:
        return
    yield begins + 3, _answer(accepted=number % 11 != 5)
    yield from _weeks_of_help(chance, number, begins, days)


def _weeks_of_help(
    chance: random.Random, number: int, begins: float, days: int
) -> Iterator[tuple[float, Act]]:
    """What goes on once somebody leads: worries, help, contacts, and for most a review a week."""
    start, lead = days - begins, "lead" if number % 3 == 0 else "worker"
    for _ in range(chance.randint(0, 5)):
        yield chance.uniform(begins + 4, days - 0.5), _worry
    for _ in range(chance.randint(0, 2)):
        yield chance.uniform(begins + 5, days - 0.5), _help
    for _ in range(int(start / 12)):
        yield chance.uniform(begins + 2, days - 0.2), _see("worker")
    yield begins + 4, _see(lead)
    if number % 4:
        for week in range(1, int(start / 7)):
            yield begins + 7 * week, _hold(lead)


def _open(family: Family, now: datetime) -> None:
    chance = family.chance
    children = tuple(
        NewMember(
            MemberRole.CHILD,
            details=PersonDetails(
                given_name=chance.choice(GIVEN),
                family_name=family.name,
                born_on=date(now.year - chance.randint(5, 16), chance.randint(1, 12), 15),
            ),
        )
        for _ in range(chance.choice((1, 1, 2, 3)))
    )
    done = open_case(family.cast["practitioner"], OpenCase(family.name, children), now=now)
    family.case_id, family.child_ids = done.case_id, done.child_ids
    for name, what in (("worker", "Family support"), ("lead", "Head of year")):
        told = JoinTeamAround(family.cast[name].public_id or done.case_id, what)
        join_team_around(family.cast["manager"], done.case_id, told, now=now)


def _assess(family: Family, now: datetime) -> None:
    start_assessment(
        family.cast["practitioner"], _case(family), StartAssessment(AssessmentKind.NEW), now=now
    )


def _flag(family: Family, now: datetime) -> None:
    me = family.cast["practitioner"]
    answer = AnswerEmergingNeeds(needs_emerging=True, needs=("mental_health",))
    answer_emerging_needs(me, _case(family), answer, now=now)
    assessment = start_assessment(me, _case(family), StartAssessment(AssessmentKind.NEW), now=now)
    write_every_part(me, assessment, family.child_ids, now=now)
    submit_assessment(me, assessment, now=now)


def _ask(name: str) -> Act:
    def act(family: Family, now: datetime) -> None:
        told = AskToLead(family.cast[name].public_id or _case(family), note="You know them.")
        done = nominate_lead(family.cast["manager"], _case(family), told, now=now)
        family.asked = (name, done.nomination_id)

    return act


def _answer(*, accepted: bool) -> Act:
    def act(family: Family, now: datetime) -> None:
        if family.asked is None:
            return
        name, nomination = family.asked
        said = AnswerNomination(
            accepted=accepted,
            trained=True if accepted else None,
            decline_reason=None if accepted else "capacity",
        )
        answer_nomination(family.cast[name], nomination, said, now=now)

    return act


def _worry(family: Family, now: datetime) -> None:
    code, level, words = family.chance.choice(WORRIES)
    told = RecordWorry(family.child_ids[:1], words, level, now, code)
    done = record_worry(family.cast["worker"], _case(family), told, now=now)
    family.worries.append(done.worries[0].worry_id)


def _help(family: Family, now: datetime) -> None:
    begun = family.chance.random() < 0.6
    told = StartSupport(
        family.child_ids[0],
        family.chance.choice(HELP),
        SupportStatus.ACTIVE if begun else SupportStatus.REFERRED,
        tuple(family.worries[-2:]),
        contacts_per_4_weeks=4.0,
        first_contact_at=now if begun else None,
        start_by=None if begun else (now + timedelta(days=14)).date(),
    )
    start_support(family.cast["worker"], _case(family), told, now=now)


def _see(name: str) -> Act:
    def act(family: Family, now: datetime) -> None:
        alone = family.chance.random() < 0.3
        told = RecordContact(family.child_ids, now, seen=True, alone=alone)
        record_contact(family.cast[name], _case(family), told, now=now)

    return act


def _hold(name: str) -> Act:
    """The open review of the first child, if there is one, decides on more help."""

    def act(family: Family, now: datetime) -> None:
        hold_open_review(family.cast[name], family.child_ids[0], now, family.chance)

    return act


def _case(family: Family) -> UUID:
    if family.case_id is None:
        raise RuntimeError("The family's case is not open yet.")
    return family.case_id
