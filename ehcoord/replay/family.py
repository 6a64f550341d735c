"""The family of one story, as the database holds it while the story is played."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.assessments import AnswerEmergingNeeds
from ehcoord.commands.cases import JoinTeamAround, NewMember, OpenCase
from ehcoord.commands.contacts import RecordContact
from ehcoord.commands.leads import AnswerNomination, AskToLead
from ehcoord.commands.people import PersonDetails
from ehcoord.db import db
from ehcoord.models.accounts import User
from ehcoord.models.cases import Child
from ehcoord.models.risks import RiskIndicator
from ehcoord.queries.actors import actor_of
from ehcoord.replay.days import DAY_0, OPENING, instant
from ehcoord.rules.evaluation import Evaluation
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.people import MemberRole
from ehcoord.rules.permissions import Actor
from ehcoord.services.assessments import answer_emerging_needs
from ehcoord.services.cases import join_team_around, open_case
from ehcoord.services.contacts import record_contact
from ehcoord.services.leads import answer_nomination, nominate_lead
from ehcoord.services.response_check import evaluation_of
from ehcoord.services.rulebook import rules_in_force

OF_AGE = 18


@dataclass(slots=True)
class Family:
    """One invented family that stands for a story's: who acts, its case, what has been recorded."""

    case_id: UUID
    child_id: UUID
    opened_at: datetime
    worker: Actor
    lead: Actor
    worries: list[UUID] = field(default_factory=list)

    def child(self) -> Child:
        """The child's row, as it now is."""
        return db.session.scalars(sa.select(Child).where(Child.public_id == self.child_id)).one()

    def evaluation(self, now: datetime) -> Evaluation:
        """The response check's answer at an instant, with nothing opened or closed."""
        return evaluation_of(db.session(), self.child(), rules(now), now)

    def unanswered(self, now: datetime) -> tuple[UUID, ...]:
        """The addresses of the worries that wait for an answer."""
        return addresses([one.worry_id for one in self.evaluation(now).unanswered])


def rules(now: datetime) -> RulesInForce:
    """The rulebook and the calendar in force."""
    return rules_in_force(db.session(), now)


def addresses(worry_ids: list[int]) -> tuple[UUID, ...]:
    """The addresses of worries by their ids."""
    named = sa.select(RiskIndicator.public_id).where(RiskIndicator.id.in_(worry_ids))
    return tuple(db.session.scalars(named.order_by(RiskIndicator.id)))


def person(name: str, now: datetime) -> Actor:
    """One of the invented people, by the name of the account."""
    user_id = db.session.scalars(
        sa.select(User.id).where(User.email == f"{name}@example.org")
    ).one()
    return person_by_id(user_id, now)


def person_by_id(user_id: int, now: datetime) -> Actor:
    """One of the invented people, by id."""
    actor = actor_of(db.session(), user_id, now)
    if actor is None:
        raise LookupError(f"Nobody has the account {user_id}.")
    return actor


def begin_family(age: int) -> Family:
    """Opens the case on day 0, confirms who leads it and says that the child was seen.

    There is no first assessment: every worry of a story is new, from its own day.
    """
    child = PersonDetails(given_name="Child", family_name="Story", born_on=_born(age))
    (family,) = open_led_case("Story", (child,), "worker", instant(0, OPENING))
    saw(family, instant(0, OPENING, 5))
    return family


def open_led_case(
    family_name: str, children: Sequence[PersonDetails], lead_name: str, at: datetime
) -> tuple[Family, ...]:
    """Opens a case whose lead is confirmed within minutes; gives a family for each child."""
    minutes = (at + timedelta(minutes=minute) for minute in count())
    opener, lead = person("practitioner", at), person(lead_name, at)
    manager = person("manager", at)
    members = tuple(NewMember(MemberRole.CHILD, details=child) for child in children)
    done = open_case(opener, OpenCase(family_name, members), now=next(minutes))
    joins = JoinTeamAround(lead.public_id or done.case_id, "Family support")
    join_team_around(manager, done.case_id, joins, now=next(minutes))
    flag = AnswerEmergingNeeds(needs_emerging=True, needs=("mental_health",))
    answer_emerging_needs(opener, done.case_id, flag, now=next(minutes))
    asked = AskToLead(lead.public_id or done.case_id)
    nomination = nominate_lead(manager, done.case_id, asked, now=next(minutes))
    yes = AnswerNomination(accepted=True, trained=True)
    answer_nomination(lead, nomination.nomination_id, yes, now=next(minutes))
    return tuple(Family(done.case_id, child_id, at, opener, lead) for child_id in done.child_ids)


def saw(family: Family, now: datetime) -> None:
    """Records that the lead saw the child."""
    record_contact(
        family.lead, family.case_id, RecordContact((family.child_id,), now, seen=True), now=now
    )


def _born(age: int) -> date:
    # The middle of the year of life; only a baby's age is ever read.
    return date(DAY_0.year - min(age, OF_AGE) - 1, 7, 8) if age else date(DAY_0.year - 1, 1, 9)
