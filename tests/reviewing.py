"""A review on its way: the worry that asked for it, what was decided, and sending it."""

from datetime import date, timedelta
from uuid import uuid4

import sqlalchemy as sa

from ehcoord.commands.reviews import (
    DecideOnWorry,
    SendReview,
    TookPart,
)
from ehcoord.commands.risks import RecordWorry
from ehcoord.db import db, transaction
from ehcoord.models.reviews import ReviewMeeting
from ehcoord.models.tasks import Task
from ehcoord.queries.agenda import agenda
from ehcoord.rules.reviews import Part
from ehcoord.rules.vocabulary import DecisionKind, Level
from ehcoord.services.reviews import send_review
from ehcoord.services.risks import record_worry
from ehcoord.services.rulebook import rules_in_force
from tests.builders import NOW
from tests.facts import add_worry, check_again

LATER = NOW + timedelta(days=2)
THERE = (
    TookPart("Leah Moss", "School", Part.LEAD, own_view=4),
    TookPart("Priya Nair", "Council", own_view=5),
    TookPart("Ola Finn", "Health", in_writing=True),
    TookPart("Sol Avery", "Council", Part.SERVICE_MANAGER, own_view=5),
)
MORE_HELP = {
    "kind": DecisionKind.INCREASE,
    "what_help": "Mentor, twice a week",
    "support_type": "counselling",
    "by_whom": "Ola Finn",
    "contacts_per_4_weeks": 8.0,
    "deliver_by": date(2025, 5, 23),
}
NO_CHANGE = {
    "kind": DecisionKind.NO_CHANGE,
    "why": "The mentor began on Monday and it is too early to say.",
    "change_our_mind": "Another night away from home.",
    "next_look_on": date(2025, 5, 27),
}


def record(p, case, level=Level.SERIOUS, now=NOW, **more):
    command = RecordWorry(
        case.child_public_ids[:1], "Seen and written down.", level, now, one_use_id=uuid4(), **more
    )
    return record_worry(p.practitioner, case.public_id, command, now=now).worries[0].worry_id


def the_review():
    query = sa.select(ReviewMeeting).where(ReviewMeeting.closed_at.is_(None))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def review_of_the_second_child(p, case):
    """A review that is open beside the first child's; gives the address of each."""
    first = the_review().public_id
    with transaction(p.lead.user_id, NOW) as session:
        add_worry(session, case.id, case.child_ids[1], Level.SERIOUS, "A15")
        check_again(session, case.child_ids[1])
    other = sa.select(ReviewMeeting.public_id).where(ReviewMeeting.public_id != first)
    return first, db.session.scalars(other).one()


def open_tasks(kind):
    query = sa.select(Task).where(Task.kind == kind, Task.closed_at.is_(None))
    return list(db.session.scalars(query))


def review_of(*decisions, **more):
    return SendReview(
        **{
            "draft_version": 0,
            "met_at": LATER - timedelta(hours=1),
            "attendance": THERE,
            "decisions": tuple(DecideOnWorry(worry, **said) for worry, said in decisions),
            "child_seen_on": date(2025, 5, 20),
            "child_seen_by": "Leah Moss",
            "child_seen_alone": True,
            "child_says": "Wants the mentor to stay.",
            "how_child_said": "Told the school nurse.",
            "agreement_stands": True,
            "lead_is_right": True,
            "parents_say": "Agree with the mentor.",
            **more,
        }
    )


def send(p, command, by=None, now=LATER):
    return send_review(by or p.lead, the_review().public_id, command, now=now)


def waiting(p, now=LATER):
    """The worries that wait for a decision of the open review, by their addresses."""
    rules = rules_in_force(db.session(), now)
    found = agenda(db.session(), p.lead, the_review().public_id, now, rules)
    return [one.id for one in found.waiting]
