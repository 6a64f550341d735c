"""Worries that may no longer be so: still true or not, and one recorded on the wrong child."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.risks import CheckWorry, WithdrawWorry
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotPermitted, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.cases import Case, Child
from ehcoord.models.contacts import Contact
from ehcoord.models.records import AuditEvent, AuditStream
from ehcoord.models.risks import RiskCheck, RiskIndicator
from ehcoord.queries.access import get_case
from ehcoord.queries.owners import lead_of
from ehcoord.queries.risks import find_worry, the_root
from ehcoord.rules.permissions import Action, Actor, Relation
from ehcoord.rules.tasks import KINDS, AboutKind, TaskKind
from ehcoord.rules.vocabulary import Level, StillTrue
from ehcoord.services.children import lock_children
from ehcoord.services.entries import (
    OWN_TO_A_ROW,
    WorryChanged,
    changed_worry,
    note_worry,
    opened_worry,
    root_of,
)
from ehcoord.services.records import keyed_hash
from ehcoord.services.response_check import Rechecked, recheck
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.tasks import close_tasks

MANAGERS = frozenset({Relation.TEAM_MANAGER, Relation.SERVICE_MANAGER, Relation.HEAD_OF_SERVICE})
ABOUT_A_WORRY = tuple(kind for kind, known in KINDS.items() if known.about_kind is AboutKind.WORRY)


@dataclass(frozen=True, slots=True)
class WorryWithdrawn:
    """A worry moved out of sight; ``seen_by`` are the ids of those who used the case since."""

    seen_by: tuple[int, ...]
    rechecked: tuple[Rechecked, ...]
    right_worry_id: UUID | None = None


def check_worry(
    actor: Actor, case_id: UUID, worry_id: UUID, command: CheckWorry, *, now: datetime
) -> WorryChanged:
    """Records whether a worry is still true. It answers no worry and ends no review.

    Raises RuleBroken where a serious worry is said to be no longer true though nobody has seen
    the child since it was recorded, and InvalidInput without a second person's name.
    """
    with transaction(actor.user_id, now) as session:
        case, rules, child, row = opened_worry(session, actor, case_id, worry_id)
        signed_by = None
        if command.answer is StillTrue.NO_LONGER_TRUE:
            signed_by = _check_no_longer_true(session, actor, case, row, command)
        said = RiskCheck(
            risk_id=root_of(row),
            child_id=row.child_id,
            answer=command.answer,
            how_known=command.how_known,
            countersigned_by_id=signed_by,
            recorded_at=now,
            recorded_by_id=actor.user_id,
        )
        session.add_all_now(said)
        close_tasks(session, [TaskKind.STILL_TRUE], [root_of(row)], "check_worry")
        note_worry(session, "worry.checked", row, {"answer": command.answer})
        return changed_worry(session, child, rules, row, "check_worry")


def withdraw_worry(
    actor: Actor, case_id: UUID, worry_id: UUID, command: WithdrawWorry, *, now: datetime
) -> WorryWithdrawn:
    """Moves a worry recorded on the wrong child out of sight, with all that it caused (P5).

    The right child's entry keeps the day it happened and the day it was first written. Raises
    NotPermitted for anybody but the author and a manager of the case.
    """
    with transaction(actor.user_id, now) as session:
        case, relations = get_case(session, actor, case_id, Action.WORRY_WRITE, now)
        rules = rules_in_force(session, now)
        wrong = find_worry(session, case.id, worry_id, relations, actor)
        if wrong.recorded_by_id != actor.user_id and not relations & MANAGERS:
            raise NotPermitted("worry:withdraw")
        right_id = _right_child(session, case, command.right_child_id, wrong.child_id)
        children = lock_children(session, [wrong.child_id, right_id or wrong.child_id])
        wrong = find_worry(session, case.id, worry_id, relations, actor)
        for row in _versions(session, wrong):
            row.withdrawn_at = now
        session.flush()
        close_tasks(session, ABOUT_A_WORRY, [root_of(wrong)], "withdraw_worry")
        moved = _moved(session, wrong, right_id) if right_id else None
        note_worry(session, "worry.withdrawn", wrong, {"why": keyed_hash(command.why)})
        return WorryWithdrawn(
            _who_used(session, case.id, wrong.recorded_at),
            tuple(recheck(session, child, rules) for child in children),
            moved.public_id if moved else None,
        )


def _right_child(
    session: WriteSession, case: Case, public_id: UUID | None, wrong_id: int
) -> int | None:
    if public_id is None:
        return None
    found = session.scalar(
        sa.select(Child.id).where(Child.public_id == public_id, Child.case_id == case.id)
    )
    if found is None or found == wrong_id:
        raise InvalidInput({"right_child_id": ["Choose the other child."]})
    return found


def _versions(session: WriteSession, row: RiskIndicator) -> list[RiskIndicator]:
    root = root_of(row)
    query = sa.select(RiskIndicator).where(the_root == root, RiskIndicator.case_id == row.case_id)
    return list(session.scalars(query))


def _moved(session: WriteSession, wrong: RiskIndicator, child_id: int) -> RiskIndicator:
    kept = {
        column.key: getattr(wrong, column.key)
        for column in sa.inspect(RiskIndicator).column_attrs
        if column.key not in OWN_TO_A_ROW | {"entry_id", "child_id", "same_episode_as_id"}
    }
    row = RiskIndicator(**kept, child_id=child_id)
    row.recorded_at, row.recorded_by_id = session.now, session.actor_id
    row.counts_from = session.now
    session.add_all_now(row)
    note_worry(session, "worry.recorded", row, {"code": row.code, "level": int(row.level)})
    return row


def _who_used(session: WriteSession, case_id: int, since: datetime) -> tuple[int, ...]:
    return tuple(
        session.scalars(
            sa.select(AuditEvent.actor_id)
            .join(AuditStream, AuditStream.id == AuditEvent.stream_id)
            .where(
                AuditStream.case_id == case_id,
                AuditEvent.at >= since,
                AuditEvent.actor_id.is_not(None),
            )
            .distinct()
            .order_by(AuditEvent.actor_id)
        )
    )


def _check_no_longer_true(
    session: WriteSession, actor: Actor, case: Case, row: RiskIndicator, command: CheckWorry
) -> int | None:
    if not command.how_known:
        raise InvalidInput({"how_known": ["Say who checked, and how they know."]})
    if row.level < Level.SERIOUS:
        return None
    seen_since = session.scalar(
        sa.select(Contact.id).where(
            Contact.child_id == row.child_id,
            Contact.seen.is_(True),
            Contact.superseded_at.is_(None),
            Contact.happened_at >= row.counts_from,
        ).limit(1)
    )  # fmt: skip
    if seen_since is None:
        raise RuleBroken(
            "not-seen-since",
            "The child has not been seen since this was recorded.",
            fix="Record who has seen the child, or answer that you cannot tell.",
        )
    return _second_name(session, actor, case, command.second_person_id)


def _second_name(
    session: WriteSession, actor: Actor, case: Case, public_id: UUID | None
) -> int | None:
    """Somebody else who knows the case: never the author, never the lead."""
    second = public_id and session.scalar(
        sa.select(User).where(User.public_id == public_id, User.deactivated_at.is_(None))
    )
    if not second or second.id in (actor.user_id, lead_of(session, case.id)):
        raise InvalidInput(
            {"second_person_id": ["Choose who else agrees: not yourself, and not the lead."]}
        )
    found: int = second.id
    return found
