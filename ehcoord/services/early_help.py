"""Whether a child has early help: the one thing that may be learned of a case one may not see.

Two agencies that each open a case for one child have a half of the picture each. So somebody who
knows the child's full name and date of birth, or a number, and says why, is told whom to speak
to and nothing else. Every asking is on the record (P6).
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from ehcoord.commands.people import AskForEarlyHelp
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import NotPermitted, TooMany
from ehcoord.models.accounts import Team, User
from ehcoord.models.cases import Case
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.messages import Message
from ehcoord.models.records import AuditEvent
from ehcoord.queries.owners import manager_of
from ehcoord.queries.people import people_exactly
from ehcoord.rules.calendar import at_london, london_date
from ehcoord.rules.permissions import Action, Actor, may
from ehcoord.services.records import Event, keyed_hash, record
from ehcoord.services.rulebook import rules_in_force

ASKED = "early_help.asked"
SUBJECT = "Somebody asked whether a family has early help"


@dataclass(frozen=True, slots=True)
class SpeakTo:
    """There is early help: whom to speak to, their telephone where there is a lead, their team."""

    name: str
    telephone: str
    team: str


def ask_for_early_help(
    actor: Actor, command: AskForEarlyHelp, *, now: datetime
) -> tuple[SpeakTo, ...]:
    """Whom to speak to about the child's early help; nothing where there is none.

    For a restricted case the answer is the same as for none, and its team's manager is told at
    once. Raises NotPermitted, and TooMany after the rulebook's number of askings in one day.
    """
    if not may(actor, Action.PEOPLE_SEARCH):
        raise NotPermitted(Action.PEOPLE_SEARCH)
    with transaction(actor.user_id, now) as session:
        _check_not_too_many(session, actor, now)
        found = people_exactly(session, command)
        reason = keyed_hash(command.because)
        if not found:
            record(session, Event(ASKED, details={"reason": reason}))
        answers: list[SpeakTo] = []
        for case_id, restricted, team_id, lead_id in found:
            record(session, Event(ASKED, "case", case_id, case_id, None, {"reason": reason}))
            if restricted:
                _tell(session, manager_of(session, team_id, case_id), actor, case_id, urgent=True)
                continue
            answer, lead = _speak_to(session, team_id, lead_id)
            _tell(
                session, lead or manager_of(session, team_id, case_id), actor, case_id, urgent=False
            )
            answers.append(answer)
        return tuple(answers)


def _check_not_too_many(session: WriteSession, actor: Actor, now: datetime) -> None:
    today = london_date(now)
    asked = session.scalar(
        sa.select(sa.func.count())
        .select_from(AuditEvent)
        .where(
            AuditEvent.actor_id == actor.user_id,
            AuditEvent.name == ASKED,
            AuditEvent.at >= at_london(today, time.min),
        )
    )
    most = rules_in_force(session, now).rulebook.limits["duplicate_searches_a_day"]
    if (asked or 0) >= most:
        raise TooMany(at_london(today + timedelta(days=1), time.min))


def _speak_to(
    session: WriteSession, team_id: int, lead_id: int | None
) -> tuple[SpeakTo, int | None]:
    """Whom to speak to about a case, and the id of its lead where it has one."""
    team = session.get_one(Team, team_id).name
    lead = session.scalar(
        sa.select(User)
        .join(LeadProfessionalAssignment, LeadProfessionalAssignment.user_id == User.id)
        .where(LeadProfessionalAssignment.id == lead_id)
    )
    if lead is None:
        return SpeakTo(team, "", team), None
    return SpeakTo(lead.name, lead.telephone, team), lead.id


def _tell(
    session: WriteSession, user_id: int | None, actor: Actor, case_id: int, *, urgent: bool
) -> None:
    """Tells the lead, or for a restricted case the manager, who asked: a message without a name."""
    if user_id is None or user_id == actor.user_id:
        return
    reference = session.get_one(Case, case_id).reference
    act = "They were told that there is none. Ring them today." if urgent else (
        "They were told to speak to you."
    )  # fmt: skip
    session.add(
        Message(
            to_id=user_id,
            subject=f"{reference}: {SUBJECT.lower()}",
            body=f"{actor.name} asked whether the family of {reference} has early help. {act}",
            urgent=urgent,
            written_at=session.now,
            next_try_at=session.now,
        )
    )
