"""Cases: opened with the family in them, with the professionals around them, and closed.

The response check reads a family's facts, so whatever ends for its children is worked out again
in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.cases import JoinTeamAround, NewMember, OpenCase
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput
from ehcoord.models.accounts import Agency, Team, User
from ehcoord.models.cases import (
    Case,
    CaseAgency,
    CaseMember,
    Child,
    TeamAroundTheFamilyMember,
)
from ehcoord.queries.access import get_case
from ehcoord.queries.kept_apart import is_kept_apart
from ehcoord.queries.people import person_seen
from ehcoord.rules.names import sort_key
from ehcoord.rules.people import MemberRole
from ehcoord.rules.permissions import Action, Actor
from ehcoord.services.answer_links.members import refuse_source_of_harm
from ehcoord.services.children import lock_children
from ehcoord.services.people import new_person
from ehcoord.services.records import Event, record
from ehcoord.services.response_check import recheck
from ehcoord.services.rulebook import rules_in_force

# Written out, a reference is said over the telephone: four digits at the least.
FIRST_NUMBER = 2000
REFERENCE = "NM-{}"


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case by its address and reference; ``again`` when the same form was sent before."""

    case_id: UUID
    reference: str
    child_ids: tuple[UUID, ...]
    again: bool = False


def open_case(actor: Actor, command: OpenCase, *, now: datetime) -> CaseOpened:
    """Opens a family's case; whoever opens it is in the team around the family from then on.

    Raises InvalidInput at ``children-0-…`` and the like for what cannot be, and for a case
    without a child.
    """
    if not command.children:
        raise InvalidInput({"children": ["Add at least one child."]})
    with transaction(actor.user_id, now) as session:
        if (before := _opened_before(session, command.one_use_id)) is not None:
            return before
        case = _add_case(session, actor, command)
        children = [
            add_member(session, actor, case, each, f"children-{number}-details-")
            for number, each in enumerate(command.children)
        ]
        for number, each in enumerate(command.others):
            add_member(session, actor, case, each, f"others-{number}-details-")
        _add_agencies(session, case, command.agency_ids)
        join(session, case, actor.user_id, "Opened the case")
        record(session, Event("case.opened", "case", case.id, case.id))
        rows = [child for child in children if child is not None]
        rules = rules_in_force(session, now)
        for child in lock_children(session, [row.id for row in rows]):
            recheck(session, child, rules)
        return CaseOpened(case.public_id, case.reference, tuple(row.public_id for row in rows))


def add_member(
    session: WriteSession, actor: Actor, case: Case, new: NewMember, prefix: str
) -> Child | None:
    """Puts a person into a case, new or known already; gives the child's row for a child."""
    if new.person_id is not None:
        person = person_seen(session, actor, new.person_id, session.now)
    elif new.details is not None:
        person = new_person(session, new.details, new.role, prefix)
    else:
        raise InvalidInput({f"{prefix}given_name": ["Enter the name, or choose the person."]})
    session.add(
        CaseMember(
            one_use_id=new.one_use_id,
            case_id=case.id,
            person_id=person.id,
            role=new.role,
            relationship=new.relationship,
            parental_responsibility=new.parental_responsibility,
            lives_with_children=new.lives_with_children,
            # Who may have caused harm is shown only to those who must act on it.
            restricted=new.role is MemberRole.SOURCE_OF_HARM,
            from_at=session.now,
        )
    )
    return _child_row(session, case, person.id, prefix) if new.role is MemberRole.CHILD else None


def join(session: WriteSession, case: Case, user_id: int | None, what_they_do: str) -> None:
    """Puts a professional into the team around the family, once."""
    around = TeamAroundTheFamilyMember
    there = session.scalar(
        sa.select(around.id).where(
            around.case_id == case.id, around.user_id == user_id, around.until_at.is_(None)
        )
    )
    if there is None:
        session.add(
            around(case_id=case.id, user_id=user_id, what_they_do=what_they_do, from_at=session.now)
        )


def join_team_around(
    actor: Actor, case_id: UUID, command: JoinTeamAround, *, now: datetime
) -> None:
    """Adds a professional to the team around the family, which gives them access to the case."""
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.TEAM_AROUND_WRITE, now)
        user = session.scalar(
            sa.select(User).where(User.public_id == command.user_id, User.deactivated_at.is_(None))
        )
        if user is None:
            raise InvalidInput({"user_id": ["Choose a person who has an account."]})
        refuse_source_of_harm(session, case.id, [user.name])
        if is_kept_apart(session, user.id, case.id):
            raise InvalidInput({"user_id": ["This person is kept apart from this family."]})
        join(session, case, user.id, command.what_they_do)
        details = {"user": user.id}
        record(session, Event("team_around.joined", "case", case.id, case.id, None, details))


def _opened_before(session: WriteSession, one_use_id: UUID | None) -> CaseOpened | None:
    if one_use_id is None:
        return None
    case = session.scalar(sa.select(Case).where(Case.one_use_id == one_use_id))
    if case is None:
        return None
    children = session.scalars(
        sa.select(Child.public_id).where(Child.case_id == case.id).order_by(Child.id)
    )
    return CaseOpened(case.public_id, case.reference, tuple(children), again=True)


def _add_case(session: WriteSession, actor: Actor, command: OpenCase) -> Case:
    case = Case(
        one_use_id=command.one_use_id,
        reference=str(command.one_use_id or "new")[:20],
        family_name=command.family_name,
        sort_key=sort_key(command.family_name, ""),
        team_id=_team(session, actor, command.team_id),
        opened_at=session.now,
        opened_by_id=actor.user_id,
        family_wish=command.family_wish,
        restricted=command.restricted,
    )
    session.add_all_now(case)
    # The reference is the row's own number, so two families can never share one.
    case.reference = REFERENCE.format(FIRST_NUMBER + case.id)
    return case


def _team(session: WriteSession, actor: Actor, team_id: UUID | None) -> int:
    if team_id is not None:
        found = session.scalar(sa.select(Team.id).where(Team.public_id == team_id))
        if found is None:
            raise InvalidInput({"team_id": ["Choose a team."]})
        return found
    teams = sorted(actor.team_ids)
    if len(teams) != 1:
        raise InvalidInput({"team_id": ["Choose the team this family belongs to."]})
    return teams[0]


def _child_row(session: WriteSession, case: Case, person_id: int, prefix: str) -> Child:
    """The child's one row: the one there is, if no open case has it, or a new one."""
    child = session.scalar(sa.select(Child).where(Child.person_id == person_id).with_for_update())
    if child is None:
        child = Child(person_id=person_id, case_id=case.id)
        session.add_all_now(child)
        return child
    other = session.get(Case, child.case_id) if child.case_id is not None else None
    if other is not None and other.closed_at is None:
        raise InvalidInput({f"{prefix}given_name": ["This child is in an open case already."]})
    child.case_id = case.id
    session.flush()
    return child


def _add_agencies(session: WriteSession, case: Case, agency_ids: Sequence[int]) -> None:
    known = set(session.scalars(sa.select(Agency.id).where(Agency.id.in_(agency_ids))))
    if set(agency_ids) - known:
        raise InvalidInput({"agency_ids": ["Choose agencies from the list."]})
    session.add_all(
        CaseAgency(case_id=case.id, agency_id=agency_id, from_at=session.now)
        for agency_id in sorted(known)
    )
