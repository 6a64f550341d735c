"""The questions that the response check puts to a person, as tasks (P4).

An immediate worry also opens the record of telling children's social care or the police.
"""

from collections.abc import Iterable, Mapping

from ehcoord.db import WriteSession
from ehcoord.models.cases import Case
from ehcoord.models.referrals import UrgentReferral
from ehcoord.queries.owners import owner_for
from ehcoord.queries.timelines import KnownOfChild
from ehcoord.rules.evaluation import Ask
from ehcoord.rules.tasks import KINDS, AboutKind, OwnerRole, TaskKind
from ehcoord.rules.vocabulary import Level, Question
from ehcoord.services.records import Event, record
from ehcoord.services.tasks import NewTask

# Asked because time passed, not because of an act: the answer's time counts from the asking.
COUNTED_FROM_THE_ASKING: frozenset[Question] = frozenset(
    {Question.WHO_HAS_SEEN, Question.STILL_TRUE}
)


def new_questions(
    session: WriteSession, case: Case, known: KnownOfChild, asks: Iterable[Ask]
) -> list[NewTask]:
    """A task to be opened for each question that is not open already."""
    there = {(task.kind.value, task.about_id) for task in known.open_tasks}
    new = [ask for ask in asks if (ask.question.value, ask.about) not in there]
    _open_referrals(session, case, known, new)
    levels = {worry.id: worry.level for worry in known.timeline.worries}
    return [_task(session, case, known, ask, levels) for ask in new]


def _task(
    session: WriteSession,
    case: Case,
    known: KnownOfChild,
    ask: Ask,
    levels: Mapping[int, Level],
) -> NewTask:
    owner_id = None
    if ask.owner_role == OwnerRole.AUTHOR:
        # Whoever told of it by a link has no account, so that the lead is asked in their place.
        owner_id = known.authors.get(ask.about) or owner_for(session, OwnerRole.LEAD, case)
    counts_from_now = ask.question in COUNTED_FROM_THE_ASKING
    kind = TaskKind(ask.question.value)
    return NewTask(
        kind=kind,
        about_id=ask.about,
        case=case,
        child_id=known.timeline.child_id,
        owner_id=owner_id,
        reason=ask.reason,
        cause_at=session.now if counts_from_now else ask.since,
        due_at=None if counts_from_now else ask.due_at,
        serious=_is_serious(kind, ask, levels),
        facts={"since": ask.since.isoformat(), "about": ask.about},
    )


def _is_serious(kind: TaskKind, ask: Ask, levels: Mapping[int, Level]) -> bool:
    """Whether a question is about a serious worry: only those are about one, by its id."""
    if KINDS[kind].about_kind is not AboutKind.WORRY:
        return kind is TaskKind.CONSULT_FRONT_DOOR
    return levels.get(ask.about, Level.MINOR) >= Level.SERIOUS


def _open_referrals(
    session: WriteSession, case: Case, known: KnownOfChild, asks: Iterable[Ask]
) -> None:
    referrals = [
        UrgentReferral(
            case_id=case.id,
            child_id=known.timeline.child_id,
            risk_id=ask.about,
            recorded_at=session.now,
            recorded_by_id=session.actor_id,
        )
        for ask in asks
        if ask.question is Question.TELL_SOCIAL_CARE and ask.about not in known.referred_worry_ids
    ]
    if not referrals:
        return
    session.add_all_now(*referrals)
    for row in referrals:
        record(
            session,
            Event("referral.opened", "referral", row.id, case.id, row.child_id,
                  {"worry": row.risk_id}),
        )  # fmt: skip
