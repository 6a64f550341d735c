"""What is done in the invented families: each act plays one use case at an instant.

None of them is a real family, and none stands for one.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from ehcoord.commands.assessments import AnswerEmergingNeeds, StartAssessment
from ehcoord.commands.cases import JoinTeamAround, NewMember, OpenCase
from ehcoord.commands.closing import CloseCase
from ehcoord.commands.contacts import RecordContact
from ehcoord.commands.leads import AnswerNomination, AskToLead
from ehcoord.commands.people import PersonDetails
from ehcoord.commands.risks import RecordWorry
from ehcoord.commands.support import StartSupport
from ehcoord.demo.assessing import write_every_part
from ehcoord.demo.people import Cast
from ehcoord.rules.assessments import AssessmentKind
from ehcoord.rules.closing import ClosingReason
from ehcoord.rules.people import MemberRole
from ehcoord.rules.vocabulary import Level, SupportStatus
from ehcoord.services.assessments import (
    answer_emerging_needs,
    start_assessment,
    submit_assessment,
)
from ehcoord.services.cases import join_team_around, open_case
from ehcoord.services.closing import close_case
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
ADULTS = (
    "Dana", "Leigh", "Toni", "Sal", "Marek", "Nadia", "Kerri", "Yusuf", "Bron", "Petra", "Ines",
    "Gray",
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
# How often each is recorded beside the others.
USUAL = (6, 4, 4, 4, 2, 1, 1, 2)
HELP = ("counselling", "school_pastoral", "family_support_worker", "mentor")


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
    lines: dict[str, UUID] = field(default_factory=dict)


Act = Callable[[Family, datetime], None]


def open_family(family: Family, now: datetime) -> None:
    """Somebody opens the family's case and asks two people round it."""
    chance = family.chance
    children: dict[str, date] = {}
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = GIVEN.index(chance.choice(GIVEN))
        # No brother and sister have one name.
        name = next(one for one in (*GIVEN[at:], *GIVEN) if one not in children)
        children[name] = date(now.year - chance.randint(5, 16), chance.randint(1, 12), 15)
    open_with(family, children, {"worker": "Family support", "lead": "Head of year"}, now)


def open_with(
    family: Family, children: Mapping[str, date], around: Mapping[str, str], now: datetime
) -> None:
    """Opens a case with these children, who cares for them, their school, and a team around."""
    school = family.cast["lead"].agency_id
    command = OpenCase(
        family.name,
        tuple(
            NewMember(MemberRole.CHILD, details=PersonDetails(name, family.name, born_on=born_on))
            for name, born_on in children.items()
        ),
        others=_carers(family.name),
        agency_ids=(school,) if school is not None else (),
    )
    done = open_case(family.cast["practitioner"], command, now=now)
    family.case_id, family.child_ids = done.case_id, done.child_ids
    for name, what in around.items():
        told = JoinTeamAround(family.cast[name].public_id or done.case_id, what)
        join_team_around(family.cast["manager"], done.case_id, told, now=now)


def _carers(family_name: str) -> tuple[NewMember, ...]:
    """One or two adults; now and then nobody has said who has parental responsibility."""
    # Chance of its own, so that who cares for a family changes nothing that happens to it.
    chance = random.Random(family_name)  # noqa: S311, invented families.
    carers = [(chance.choice(ADULTS), "Mother", chance.choice((True, True, None)), True)]
    if chance.random() < 0.5:
        carers.append((chance.choice(ADULTS), "Father", None, chance.choice((True, False))))
    return tuple(
        NewMember(
            MemberRole.CARER,
            details=PersonDetails(name, family_name, telephone="01632 960 123"),
            relationship=relationship,
            parental_responsibility=has_right,
            lives_with_children=lives_there,
        )
        for name, relationship, has_right, lives_there in carers
    )


def begin_assessment(family: Family, now: datetime) -> None:
    """The practitioner begins the assessment."""
    start_assessment(
        family.cast["practitioner"], case_of(family), StartAssessment(AssessmentKind.NEW), now=now
    )


def flag_needs(family: Family, now: datetime) -> None:
    """Needs are emerging: from this instant somebody leads."""
    me = family.cast["practitioner"]
    answer = AnswerEmergingNeeds(needs_emerging=True, needs=("mental_health",))
    answer_emerging_needs(me, case_of(family), answer, now=now)
    assessment = start_assessment(me, case_of(family), StartAssessment(AssessmentKind.NEW), now=now)
    write_every_part(me, assessment, family.child_ids, now=now)
    submit_assessment(me, assessment, now=now)


def ask_to_lead(name: str) -> Act:
    """The manager asks somebody to lead."""

    def act(family: Family, now: datetime) -> None:
        told = AskToLead(family.cast[name].public_id or case_of(family), note="You know them.")
        done = nominate_lead(family.cast["manager"], case_of(family), told, now=now)
        family.asked = (name, done.nomination_id)

    return act


def answer_request(*, accepted: bool) -> Act:
    """Who was asked says yes or no."""

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


def notice_something(family: Family, now: datetime) -> None:
    """Somebody records a worry that chance chooses."""
    code, level, words = family.chance.choices(WORRIES, USUAL)[0]
    told = RecordWorry(family.child_ids[:1], words, level, now, code)
    done = record_worry(family.cast["worker"], case_of(family), told, now=now)
    family.worries.append(done.worries[0].worry_id)


def bring_help(family: Family, now: datetime) -> None:
    """Help begins for the last worries, or is asked for."""
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
    start_support(family.cast["worker"], case_of(family), told, now=now)


def see_children(name: str) -> Act:
    """Somebody sees the children."""

    def act(family: Family, now: datetime) -> None:
        alone = family.chance.random() < 0.3
        told = RecordContact(family.child_ids, now, seen=True, alone=alone)
        record_contact(family.cast[name], case_of(family), told, now=now)

    return act


def case_of(family: Family) -> UUID:
    """The family's case."""
    if family.case_id is None:
        raise RuntimeError("The family's case is not open yet.")
    return family.case_id


def close_as_moved(family: Family, now: datetime) -> None:
    """The family has moved away, and the manager closes its case."""
    said = CloseCase(ClosingReason.MOVED_AWAY, summary="Moved to family in another county.")
    close_case(family.cast["manager"], case_of(family), said, now=now)
