"""Who may lead, who may be confirmed, whom a manager manages, and telling people of it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from ehcoord.db import WriteSession
from ehcoord.errors import InvalidInput, NotPermitted, RuleBroken
from ehcoord.models.accounts import Absence, Agency, User
from ehcoord.models.cases import Case
from ehcoord.queries.access import relations_to
from ehcoord.queries.actors import actor_of
from ehcoord.queries.kept_apart import is_kept_apart
from ehcoord.queries.owners import manager_of
from ehcoord.queries.recipients import Recipient
from ehcoord.queries.teams import manages
from ehcoord.rules.calendar import london_date
from ehcoord.rules.permissions import Action, Actor, may_on_case
from ehcoord.rules.rulebook import Rulebook
from ehcoord.rules.training import has_lapsed
from ehcoord.services.messages import Words, write_message
from ehcoord.services.rulebook import rules_in_force


def somebody_with_account(session: orm.Session, public_id: UUID, field: str) -> User:
    """Somebody whose account goes on. Raises InvalidInput, at the field, when there is none."""
    user = session.scalar(
        sa.select(User).where(User.public_id == public_id, User.deactivated_at.is_(None))
    )
    if user is None:
        raise InvalidInput({field: ["Choose somebody who has an account."]})
    return user


def person_to_lead(
    session: orm.Session, public_id: UUID, now: datetime, field: str = "user_id",
    case: Case | None = None,
) -> User:  # fmt: skip
    """The person who is to lead, or to do what a lead does.

    Raises InvalidInput, at the field, when there is none, they are away, their roles never see a
    case, or they are kept apart from this one.
    """
    user = somebody_with_account(session, public_id, field)
    if case is not None and is_kept_apart(session, user.id, case.id):
        raise InvalidInput({field: ["This person is kept apart from this family."]})
    if session.get_one(Agency, user.agency_id).withdrawn_at is not None:
        said = "This person's agency takes part no longer. Choose somebody else."
        raise InvalidInput({field: [said]})
    holder = actor_of(session, user.id, now)
    if holder is not None and holder.is_kept_from_cases:
        raise InvalidInput({field: ["Choose somebody who works with families."]})
    today = london_date(now)
    away = session.scalar(
        sa.select(Absence.until_on)
        .where(
            Absence.user_id == user.id,
            Absence.cancelled_at.is_(None),
            Absence.deputy_id.is_(None),
            Absence.from_on <= today,
            Absence.until_on >= today,
        )
        .order_by(Absence.until_on.desc())
        .limit(1)
    )
    if away is not None:
        said = f"This person is away until {away:%-d %B}: choose someone else, or name who covers."
        raise InvalidInput({field: [said]})
    return user


def check_may_be_confirmed(session: WriteSession, user: User) -> None:
    """Raises RuleBroken until the person's agency has named the two who stand behind its leads.

    And where the rulebook requires training to lead, until theirs holds.
    """
    if has_lapsed(rules_in_force(session, session.now), user.lead_trained_on, session.now):
        when = f"{user.lead_trained_on:%-d %B %Y}" if user.lead_trained_on else ""
        said = f"was on {when} and has lapsed" if when else "is not put down"
        raise RuleBroken(
            "training-lapsed",
            f"{user.name} cannot be confirmed: their training to lead {said}.",
            fix="They lead for now. Put the day of a new training down in their account.",
        )
    agency = session.get_one(Agency, user.agency_id)
    missing = [
        words
        for words, named in (
            ("a safeguarding lead", agency.safeguarding_lead_id),
            ("a substitute for school holidays", agency.holiday_substitute_id),
        )
        if named is None
    ]
    if missing:
        raise RuleBroken(
            "agency-not-ready",
            f"{user.name} cannot be confirmed: {agency.name} has not named {' or '.join(missing)}.",
            fix=f"Ask {agency.name} to name {' and '.join(missing)}.",
        )


def check_managed(session: orm.Session, actor: Actor, user: User, now: datetime) -> None:
    """Raises NotPermitted unless the person is in a team this actor manages."""
    if user.id == actor.user_id:
        return
    if not manages(session, actor, user.id, now):
        raise NotPermitted(
            Action.LEAD_ASSIGN, "You can assign only people you manage. Ask this person instead."
        )


def may_confirm(session: orm.Session, user_id: int, case: Case, now: datetime) -> bool:
    """Whether a person may confirm this case's lead, which a manager above its team may."""
    actor = actor_of(session, user_id, now)
    return actor is not None and may_on_case(
        relations_to(session, actor, case.id, now), Action.LEAD_ASSIGN, restricted=case.restricted
    )


def sees_case(session: orm.Session, user_id: int, case: Case, now: datetime) -> bool:
    """Whether a person may read this case as things are."""
    actor = actor_of(session, user_id, now)
    return actor is not None and may_on_case(
        relations_to(session, actor, case.id, now), Action.CASE_READ, restricted=case.restricted
    )


def check_decline_reason(rulebook: Rulebook, reason: str | None) -> None:
    """Raises InvalidInput for a reason that is none of the rulebook's."""
    if reason not in rulebook.decline_reasons:
        raise InvalidInput({"decline_reason": ["Choose why you cannot lead."]})


def tell_manager(session: WriteSession, case: Case, words: Words) -> None:
    """Writes to the manager of the case's team, at the hour of the day they chose."""
    tell(session, manager_of(session, case.team_id, case.id), words)


def tell(session: WriteSession, user_id: int | None, words: Words) -> None:
    """Writes to one person, if there is one, at the hour of the day they chose."""
    user = session.get(User, user_id)
    if user is not None:
        write_message(session, Recipient(user.id, user.message_hour), words, urgent=False)
