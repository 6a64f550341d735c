"""Professionals around the family who have no account: they join, and leave, and see nothing."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.answer_links import JoinWithoutAccount
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.answer_links import AnswerLink
from ehcoord.models.cases import Case, MemberWithoutAccount
from ehcoord.models.meetings import ReviewInvitation
from ehcoord.queries.access import get_case
from ehcoord.queries.answer_links import names_of_family
from ehcoord.rules.answer_links import LinkEnding, is_of_the_family
from ehcoord.rules.names import fold
from ehcoord.rules.permissions import Action, Actor
from ehcoord.services.answer_links.ending import end_links
from ehcoord.services.meeting_letters import ask_no_longer
from ehcoord.services.records import Event, record

OF_THE_FAMILY = (
    "Somebody of this family has the same name. Nothing is sent from here to a member of the "
    "family. Speak to the safeguarding lead first."
)
SOURCE_OF_HARM = (
    "Somebody here is recorded as a possible source of harm, and is not invited. "
    "Speak to the safeguarding lead first."
)
HAS_AN_ACCOUNT = "This address has an account here. Add them to the team, or ask them to sign in."


def refuse_family(session: WriteSession, case_id: int, name: str) -> None:
    """Raises RuleBroken for somebody who is called as a member of the family is.

    That includes whoever is alleged to be a source of harm: the words are the same for all, so
    that they tell nobody which of them it is.
    """
    if is_of_the_family(name, names_of_family(session, case_id)):
        raise RuleBroken("of-the-family", OF_THE_FAMILY)


def refuse_source_of_harm(session: WriteSession, case_id: int, names: Iterable[str]) -> None:
    """Raises RuleBroken where somebody is called as a possible source of harm is."""
    harm = names_of_family(session, case_id, only_restricted=True)
    if any(is_of_the_family(name, harm) for name in names):
        raise RuleBroken("source-of-harm", SOURCE_OF_HARM)


def join_without_account(
    actor: Actor, case_id: UUID, command: JoinWithoutAccount, *, now: datetime
) -> UUID:
    """Puts a professional without an account around the family; gives their address in it.

    It gives them access to nothing. Raises InvalidInput for an address that has an account, and
    RuleBroken for somebody who is called as one of the family is.
    """
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.TEAM_AROUND_WRITE, now)
        if case.closed_at is not None:
            raise RuleBroken("case-closed", "This case is closed.")
        if (there := _there(session, case, command)) is not None:
            return there.public_id
        refuse_family(session, case.id, command.name)
        has_one = sa.select(User.id).where(
            User.email == command.email.lower(), User.deactivated_at.is_(None)
        )
        if session.scalar(has_one) is not None:
            raise InvalidInput({"email": [HAS_AN_ACCOUNT]})
        row = MemberWithoutAccount(
            one_use_id=command.one_use_id,
            case_id=case.id,
            name=command.name,
            agency=command.agency,
            what_they_do=command.what_they_do,
            email=command.email,
            from_at=now,
            invited_by_id=actor.user_id,
        )
        session.add_all_now(row)
        details = {"member": row.id}
        record(session, Event("without_account.joined", "case", case.id, case.id, None, details))
        return row.public_id


def leave_without_account(actor: Actor, case_id: UUID, member_id: UUID, *, now: datetime) -> None:
    """Ends the place of somebody without an account, and every link that they have not answered."""
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.TEAM_AROUND_WRITE, now)
        one = MemberWithoutAccount
        row = session.scalar(
            sa.select(one)
            .where(one.public_id == member_id, one.case_id == case.id, one.until_at.is_(None))
            .with_for_update()
        )
        if row is None:
            raise NotFound
        row.until_at = now
        ask_no_longer(session, ReviewInvitation.without_account_id == row.id)
        end_links(session, LinkEnding.MEMBER_LEFT, AnswerLink.member_id == row.id)
        details = {"member": row.id}
        record(session, Event("without_account.left", "case", case.id, case.id, None, details))


def _there(
    session: WriteSession, case: Case, command: JoinWithoutAccount
) -> MemberWithoutAccount | None:
    """The same person, when the form is sent twice or they are around the family already.

    A ward or a school office has one address for several people: the name tells them apart.
    """
    one = MemberWithoutAccount
    rows = session.scalars(
        sa.select(one).where(
            one.case_id == case.id, one.email == command.email, one.until_at.is_(None)
        )
    )
    called = fold(command.name)
    return next((row for row in rows if fold(row.name) == called), None)
