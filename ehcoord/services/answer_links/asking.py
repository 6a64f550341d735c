"""Asking somebody without an account: the link and its letter are made in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ehcoord.commands.answer_links import AskByLink
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.answer_links import AnswerLink
from ehcoord.models.cases import Case, MemberWithoutAccount
from ehcoord.models.meetings import ReviewInvitation
from ehcoord.models.referrals import UrgentReferral
from ehcoord.queries.access import get_case
from ehcoord.queries.answer_links import may_know_of
from ehcoord.queries.risks import find_worry
from ehcoord.queries.support import find_support
from ehcoord.rules.answer_links import LinkEnding, LinkQuestion, expires_at
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.permissions import Action, Actor, Relation
from ehcoord.services.answer_links.ending import end_links, note_link
from ehcoord.services.answer_links.letters import letter_of
from ehcoord.services.answer_links.members import refuse_family
from ehcoord.services.answer_links.tokens import hash_of, token_of
from ehcoord.services.children import lock_children, lock_children_of
from ehcoord.services.entries import root_of
from ehcoord.services.messages import write_to_address
from ehcoord.services.rulebook import rules_in_force

# What makes two links the same question, and what a link keeps of who is asked.
KEYS = ("question", "child_id", "support_id", "referral_id", "invitation_id")
PERSON = ("member_id", "name", "agency", "what_they_do", "email")
BY_ARRANGING = "Arrange the review and ask for the report there."


@dataclass(frozen=True, slots=True)
class LinkMade:
    """A question is on its way. ``again`` says that the same form had been sent before."""

    link_id: UUID
    expires_at: datetime
    again: bool = False


def ask_by_link(actor: Actor, case_id: UUID, command: AskByLink, *, now: datetime) -> LinkMade:
    """Asks somebody without an account one question about one child, by a link of their own.

    Asking the same again ends the link before. Raises InvalidInput for a question that lacks what
    it is about, and RuleBroken for somebody who is called as one of the family is.
    """
    if command.question is LinkQuestion.REPORT:
        raise InvalidInput({"question": [BY_ARRANGING]})
    with transaction(actor.user_id, now) as session:
        case, relations = get_case(session, actor, case_id, Action.ANSWER_LINK_WRITE, now)
        if case.closed_at is not None:
            raise RuleBroken("case-closed", "This case is closed.")
        (child,) = lock_children_of(session, case.id, [command.child_id])
        if (before := _sent_before(session, case.id, command.one_use_id)) is not None:
            return LinkMade(before.public_id, before.expires_at, again=True)
        about = _about(session, actor, case, command, relations)
        if about.pop("of_child") != child.child.id:
            raise NotFound
        link = make_link(
            session,
            (case, rules_in_force(session, now)),
            _person(session, case, command),
            question=command.question,
            one_use_id=command.one_use_id,
            child_id=child.child.id,
            **about,
        )
        return LinkMade(link.public_id, link.expires_at)


def make_link(
    session: WriteSession,
    of: tuple[Case, RulesInForce],
    person: Mapping[str, Any],
    *,
    report_by: date | None = None,
    **about: Any,
) -> AnswerLink:
    """Makes a link and its letter, as a step; the same question before it to them is ended.

    ``person`` says who is asked: their name, agency, what they do, address and place in the team.
    Raises RuleBroken for somebody who is called as one of the family is.
    """
    case, rules = of
    refuse_family(session, case.id, person["name"])
    same = [getattr(AnswerLink, name) == value for name, value in about.items() if name in KEYS]
    end_links(session, LinkEnding.SENT_AGAIN, AnswerLink.email == person["email"], *same)
    public_id = uuid4()
    term = rules.rulebook.terms["answer_link"]
    link = AnswerLink(
        **person,
        **about,
        public_id=public_id,
        token_hash=hash_of(token_of(public_id)),
        case_id=case.id,
        made_at=session.now,
        made_by_id=session.actor_id,
        expires_at=expires_at(session.now, term, report_by, rules.calendar),
    )
    session.add_all_now(link)
    asker = session.get_one(User, session.actor_id)
    letter = write_to_address(session, link.email, letter_of(link, asker, case, report_by))
    letter.answer_link_id = link.id
    note_link(session, "link.made", link, {})
    return link


def take_back_link(actor: Actor, link_id: UUID, *, now: datetime) -> UUID:
    """Ends a link before it is answered; gives its case. Raises RuleBroken if it is over."""
    with transaction(actor.user_id, now) as session:
        link, case, _ = opened_link(session, actor, link_id, Action.ANSWER_LINK_WRITE)
        _still_waits(link)
        end_links(session, LinkEnding.TAKEN_BACK, AnswerLink.id == link.id)
        return case.public_id


def send_link_again(actor: Actor, link_id: UUID, *, now: datetime) -> LinkMade:
    """Asks the same again by a new link, in the place of one that is lost or has run out.

    Raises RuleBroken for one that was answered or taken back, or whose member has left.
    """
    with transaction(actor.user_id, now) as session:
        link, case, rules = opened_link(session, actor, link_id, Action.ANSWER_LINK_WRITE)
        _still_waits(link)
        person = {name: getattr(link, name) for name in PERSON}
        about = {name: getattr(link, name) for name in (*KEYS, "restricted")}
        report_by = _report_by(session, link)
        new = make_link(session, (case, rules), person, report_by=report_by, **about)
        return LinkMade(new.public_id, new.expires_at)


def opened_link(
    session: WriteSession, actor: Actor, link_id: UUID, action: Action
) -> tuple[AnswerLink, Case, RulesInForce]:
    """A link, its child locked, for one who may do this. Raises NotFound or NotPermitted."""
    named = sa.select(AnswerLink).where(AnswerLink.public_id == link_id)
    found = session.scalar(named)
    if found is None:
        raise NotFound
    case, relations = get_case(session, actor, found.case_id, action, session.now)
    if not may_know_of(session, found, actor, relations):
        raise NotFound
    lock_children(session, [found.child_id])
    # Read once more under the lock: it may have been answered in between.
    fresh = named.with_for_update().execution_options(populate_existing=True)
    return session.scalars(fresh).one(), case, rules_in_force(session, session.now)


def _still_waits(link: AnswerLink) -> None:
    if link.answered_at is not None:
        raise RuleBroken("link-answered", "This question has been answered.")
    if link.ended_at is not None:
        raise RuleBroken("link-ended", "This question is no longer asked.", fix="Ask anew.")


def _sent_before(session: WriteSession, case_id: int, one_use_id: UUID | None) -> AnswerLink | None:
    if one_use_id is None:
        return None
    return session.scalar(
        sa.select(AnswerLink).where(
            AnswerLink.one_use_id == one_use_id, AnswerLink.case_id == case_id
        )
    )


def _person(session: WriteSession, case: Case, command: AskByLink) -> dict[str, Any]:
    if command.member_id is None:
        return {name: getattr(command, name) for name in PERSON[1:]} | {"member_id": None}
    one = MemberWithoutAccount
    row = session.scalar(
        sa.select(one).where(
            one.public_id == command.member_id, one.case_id == case.id, one.until_at.is_(None)
        )
    )
    if row is None:
        raise InvalidInput({"member_id": ["Choose somebody who is around the family."]})
    return person_of(row)


def person_of(row: MemberWithoutAccount) -> dict[str, Any]:
    """Who is asked, as a link keeps it: as they were called when they were asked."""
    return {name: getattr(row, name) for name in PERSON[1:]} | {"member_id": row.id}


def _about(
    session: WriteSession, actor: Actor, case: Case, command: AskByLink,
    relations: frozenset[Relation],
) -> dict[str, Any]:  # fmt: skip
    """What the question is about beside the child, and whose child that is."""
    if command.question is LinkQuestion.HELP_STARTED:
        if command.support_id is None:
            raise InvalidInput({"support_id": ["Choose the help."]})
        line = find_support(session, case.id, command.support_id, relations)
        return {"support_id": line.id, "restricted": line.restricted, "of_child": line.child_id}
    if command.question is LinkQuestion.ACKNOWLEDGEMENT:
        if command.worry_id is None:
            raise InvalidInput({"worry_id": ["Choose the worry."]})
        worry = find_worry(session, case.id, command.worry_id, relations, actor)
        referral_id = session.scalar(
            sa.select(UrgentReferral.id)
            .where(UrgentReferral.risk_id == root_of(worry))
            .order_by(UrgentReferral.id)
            .limit(1)
        )
        if referral_id is None:
            raise RuleBroken("not-referred", "Nobody has been told of this worry yet. Ring first.")
        return {
            "referral_id": referral_id, "restricted": worry.restricted, "of_child": worry.child_id
        }  # fmt: skip
    (child,) = lock_children_of(session, case.id, [command.child_id])
    return {"of_child": child.child.id}


def _report_by(session: WriteSession, link: AnswerLink) -> date | None:
    if link.invitation_id is None:
        return None
    return session.get_one(ReviewInvitation, link.invitation_id).report_by
