"""Who belongs to a case as it goes on: the family, the agencies around it, the professionals.

Nothing is taken out: a place in a case ends, and what was known of it stays.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.cases import AddAgency, NewMember
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, RuleBroken
from ehcoord.models.accounts import Agency, User
from ehcoord.models.cases import Case, CaseAgency, CaseMember, TeamAroundTheFamilyMember
from ehcoord.models.leads import LeadProfessionalAssignment
from ehcoord.models.meetings import ReviewInvitation
from ehcoord.queries.access import get_case
from ehcoord.queries.people import member_of, person_seen
from ehcoord.rules.people import MemberRole
from ehcoord.rules.permissions import Action, Actor
from ehcoord.services.cases import add_member
from ehcoord.services.children import lock_children
from ehcoord.services.meeting_letters import ask_no_longer
from ehcoord.services.records import Event, record
from ehcoord.services.response_check import recheck
from ehcoord.services.rulebook import rules_in_force


def add_to_family(actor: Actor, case_id: UUID, command: NewMember, *, now: datetime) -> None:
    """Puts a person into an open case: one who is known already, or a new one.

    Sending the same form again adds nobody twice. Raises InvalidInput for somebody who is in the
    case already, and RuleBroken for a case that is closed.
    """
    with transaction(actor.user_id, now) as session:
        case = _open_case(session, actor, case_id, Action.PEOPLE_WRITE)
        if _sent_before(session, command.one_use_id):
            return
        _not_there_yet(session, actor, case, command)
        child = add_member(session, actor, case, command, "details-")
        session.flush()
        record(session, Event("case.member_added", "case", case.id, case.id, None,
                              {"role": command.role.value}))  # fmt: skip
        if child is not None:
            rules = rules_in_force(session, now)
            for locked in lock_children(session, [child.id]):
                recheck(session, locked, rules)


def end_membership(actor: Actor, case_id: UUID, person_id: UUID, *, now: datetime) -> None:
    """Ends the place of a carer or somebody else in a case; what was known of it stays.

    Raises RuleBroken for a child: a child leaves when the case closes, with a decision on what
    still waits.
    """
    with transaction(actor.user_id, now) as session:
        case, relations = get_case(session, actor, case_id, Action.PEOPLE_WRITE, now)
        member = member_of(session, case.id, person_id, relations)
        if member.role is MemberRole.CHILD:
            raise RuleBroken(
                "child-leaves-by-closing",
                "A child stays in the case until it closes.",
                fix="Close the case, and say what is decided on every worry that waits.",
            )
        session.get_one(CaseMember, member.id, with_for_update=True).until_at = now
        ask_no_longer(session, ReviewInvitation.member_id == member.id)
        record(session, Event("case.member_ended", "person", member.person_id, case.id))


def add_agency(actor: Actor, case_id: UUID, command: AddAgency, *, now: datetime) -> None:
    """Notes that an agency works with the family; its safeguarding lead may see the case."""
    with transaction(actor.user_id, now) as session:
        case = _open_case(session, actor, case_id, Action.PEOPLE_WRITE)
        agency = session.get(Agency, command.agency_id)
        if agency is None or agency.withdrawn_at is not None:
            raise InvalidInput({"agency_id": ["Choose an agency from the list."]})
        if _around_now(session, case, agency.id) is None:
            session.add(CaseAgency(case_id=case.id, agency_id=agency.id, from_at=now))
            details = {"agency": agency.id}
            record(session, Event("case.agency_added", "case", case.id, case.id, None, details))


def end_agency(actor: Actor, case_id: UUID, agency_id: int, *, now: datetime) -> None:
    """Notes that an agency no longer works with the family. Raises NotFound if it does not."""
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.PEOPLE_WRITE, now)
        row = _around_now(session, case, agency_id)
        if row is None:
            raise NotFound
        row.until_at = now
        details = {"agency": agency_id}
        record(session, Event("case.agency_ended", "case", case.id, case.id, None, details))


def leave_team_around(actor: Actor, case_id: UUID, user_id: UUID, *, now: datetime) -> None:
    """Ends a professional's place in the team around the family, and the access it gave.

    Raises RuleBroken while they lead: somebody else leads first, so that there is no gap (P1).
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.TEAM_AROUND_WRITE, now)
        around, led = TeamAroundTheFamilyMember, LeadProfessionalAssignment
        row = session.scalar(
            sa.select(around)
            .join(User, User.id == around.user_id)
            .where(
                around.case_id == case.id, User.public_id == user_id, around.until_at.is_(None)
            )
            .with_for_update()
        )  # fmt: skip
        if row is None:
            raise NotFound
        leads = sa.select(led.id).where(
            led.case_id == case.id, led.user_id == row.user_id, led.ended_at.is_(None)
        )
        if session.scalar(leads) is not None:
            raise RuleBroken(
                "leads-this-family",
                "This person leads the family.",
                fix="Let somebody else lead first.",
            )
        row.until_at = now
        asked = ReviewInvitation
        ask_no_longer(session, sa.and_(asked.user_id == row.user_id, asked.case_id == case.id))
        details = {"user": row.user_id}
        record(session, Event("team_around.left", "case", case.id, case.id, None, details))


def _open_case(session: WriteSession, actor: Actor, case_id: UUID, action: Action) -> Case:
    case, _ = get_case(session, actor, case_id, action, session.now)
    if case.closed_at is not None:
        raise RuleBroken("case-closed", "This case is closed.")
    return case


def _sent_before(session: WriteSession, one_use_id: UUID | None) -> bool:
    sent = sa.select(CaseMember.id).where(CaseMember.one_use_id == one_use_id)
    return one_use_id is not None and session.scalar(sent) is not None


def _not_there_yet(session: WriteSession, actor: Actor, case: Case, new: NewMember) -> None:
    if new.person_id is None:
        return
    person = person_seen(session, actor, new.person_id, session.now)
    there = sa.select(CaseMember.id).where(
        CaseMember.case_id == case.id,
        CaseMember.person_id == person.id,
        CaseMember.until_at.is_(None),
    )
    if session.scalar(there) is not None:
        raise InvalidInput({"person_id": ["This person is in the case already."]})


def _around_now(session: WriteSession, case: Case, agency_id: int) -> CaseAgency | None:
    return session.scalar(
        sa.select(CaseAgency)
        .where(
            CaseAgency.case_id == case.id,
            CaseAgency.agency_id == agency_id,
            CaseAgency.until_at.is_(None),
        )
        .with_for_update()
    )
