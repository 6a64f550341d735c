"""Early help assessments: started, submitted, and the answer that starts the clock for a lead."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ehcoord.commands.assessments import (
    AnswerEmergingNeeds,
    StartAssessment,
    WithdrawAssessment,
)
from ehcoord.db import WriteSession, transaction
from ehcoord.errors import InvalidInput, NotFound, RuleBroken
from ehcoord.models.accounts import User
from ehcoord.models.assessments import Assessment, AssessmentSection, EmergingNeedsAnswer
from ehcoord.models.cases import Case
from ehcoord.models.contacts import Note
from ehcoord.queries.access import get_case
from ehcoord.queries.leading import confirm_by
from ehcoord.queries.owners import manager_of
from ehcoord.rules.assessments import SECTIONS, sections_to_write
from ehcoord.rules.permissions import Action, Actor
from ehcoord.rules.tasks import TaskKind
from ehcoord.services.children import lock_every_child_of
from ehcoord.services.leads import begin_leading_for_now
from ehcoord.services.planned_reviews import open_first_meeting
from ehcoord.services.records import Event, record
from ehcoord.services.response_check import recheck
from ehcoord.services.rulebook import rules_in_force
from ehcoord.services.sections import cut_every_draft
from ehcoord.services.tasks import NewTask, close_tasks, open_task

WHY_SUBMIT = "An early help assessment was started. Submit it, or say that it is withdrawn."


@dataclass(frozen=True, slots=True)
class NeedsAnswered:
    """What was answered, and by when a lead should be confirmed where needs are emerging."""

    needs_emerging: bool
    led_by: str | None
    confirm_by: datetime | None


def start_assessment(
    actor: Actor, case_id: UUID, command: StartAssessment, *, now: datetime
) -> UUID:
    """Starts an assessment of a family, or gives the one that is being written already."""
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.ASSESSMENT_WRITE, now)
        there = session.scalar(_open().where(Assessment.case_id == case.id).with_for_update())
        if there is not None:
            return there.public_id
        earlier = session.scalar(sa.select(Assessment.id).where(Assessment.case_id == case.id))
        row = Assessment(
            case_id=case.id,
            kind=command.kind,
            assessor_id=actor.user_id,
            started_at=now,
            is_first=earlier is None,
        )
        session.add_all_now(row)
        task = NewTask(TaskKind.SUBMIT_ASSESSMENT, row.id, case, WHY_SUBMIT, owner_id=actor.user_id)
        open_task(session, rules_in_force(session, now), task)
        record(session, Event("assessment.started", "assessment", row.id, case.id))
        return row.public_id


def submit_assessment(actor: Actor, assessment_id: UUID, *, now: datetime) -> UUID:
    """Submits an assessment once it says whether needs are emerging; gives the case.

    What is still somebody's working copy is cut first. Worries written in a first assessment
    wait for the first meeting. Raises RuleBroken, with everything that is missing, while a part
    or the question of emerging needs has no answer. Submitting twice changes nothing more.
    """
    with transaction(actor.user_id, now) as session:
        row = session.scalar(
            sa.select(Assessment).where(Assessment.public_id == assessment_id).with_for_update()
        )
        if row is None or row.withdrawn_at is not None:
            raise NotFound
        case, _ = get_case(session, actor, row.case_id, Action.ASSESSMENT_WRITE, now)
        if row.submitted_at is not None:
            return case.public_id
        children = lock_every_child_of(session, case.id)
        cut_every_draft(session, row)
        _refuse_unfinished(session, row, [child.child.id for child in children])
        row.submitted_at = now
        close_tasks(session, [TaskKind.SUBMIT_ASSESSMENT], [row.id], "submit_assessment")
        _recheck_all(session, case, row)
        record(session, Event("assessment.submitted", "assessment", row.id, case.id))
        return case.public_id


def answer_emerging_needs(
    actor: Actor, case_id: UUID, command: AnswerEmergingNeeds, *, now: datetime
) -> NeedsAnswered:
    """Says whether needs are emerging. A yes gives the case a lead for now at this instant (P1).

    The assessor leads for now, or with ``to_team`` the manager of the team. The first yes is kept
    as the day of the flag. Raises InvalidInput for a yes without needs and a no without because.
    """
    _check(command)
    with transaction(actor.user_id, now) as session:
        case, _ = get_case(session, actor, case_id, Action.ASSESSMENT_WRITE, now)
        if not _answered_before(session, command.one_use_id):
            session.add_all_now(_answer_row(session, case, command))
            details = {"needs_emerging": command.needs_emerging}
            record(session, Event("needs.answered", "case", case.id, case.id, None, details))
        if not command.needs_emerging:
            return NeedsAnswered(needs_emerging=False, led_by=None, confirm_by=None)
        rules = rules_in_force(session, now)
        manager = manager_of(session, case.team_id, case.id) if command.to_team else None
        row = begin_leading_for_now(session, rules, case, manager or actor.user_id or 0)
        led_by = session.get_one(User, row.user_id).name
        return NeedsAnswered(True, led_by, confirm_by(session, case.id))


def _check(command: AnswerEmergingNeeds) -> None:
    if command.needs_emerging and not command.needs:
        raise InvalidInput({"needs": ["Choose the needs that are emerging."]})
    if not command.needs_emerging and not (command.because_code or command.because):
        raise InvalidInput({"because_code": ["Say why needs are not emerging."]})


def _answer_row(
    session: WriteSession, case: Case, command: AnswerEmergingNeeds
) -> EmergingNeedsAnswer:
    named = None
    if command.assessment_id is not None:
        query = sa.select(Assessment.id).where(
            Assessment.public_id == command.assessment_id, Assessment.case_id == case.id
        )
        named = session.scalar(query)
    return EmergingNeedsAnswer(
        one_use_id=command.one_use_id,
        case_id=case.id,
        assessment_id=named,
        needs_emerging=command.needs_emerging,
        needs=",".join(command.needs),
        because=command.because,
        because_code=command.because_code,
        recorded_at=session.now,
        recorded_by_id=session.actor_id,
    )


def _answered_before(session: WriteSession, one_use_id: UUID | None) -> bool:
    if one_use_id is None:
        return False
    query = sa.select(EmergingNeedsAnswer.id).where(EmergingNeedsAnswer.one_use_id == one_use_id)
    return session.scalar(query) is not None


def _has_answer(session: WriteSession, row: Assessment) -> bool:
    query = sa.select(EmergingNeedsAnswer.id).where(
        EmergingNeedsAnswer.case_id == row.case_id,
        EmergingNeedsAnswer.recorded_at >= row.started_at,
    )
    return session.scalar(query) is not None


def _refuse_unfinished(session: WriteSession, row: Assessment, child_ids: list[int]) -> None:
    missing = []
    if not _has_answer(session, row):
        missing.append(
            RuleBroken(
                "needs-not-answered",
                "Say first whether needs are emerging.",
                fix="Answer yes, or no with the reason.",
            )
        )
    complete = sa.select(AssessmentSection.section, AssessmentSection.child_id).where(
        AssessmentSection.assessment_id == row.id, AssessmentSection.complete
    )
    done = {tuple(part) for part in session.execute(complete)}
    unfinished = dict.fromkeys(
        code for code, child in sections_to_write(child_ids) if (code, child) not in done
    )
    missing += [
        RuleBroken(
            "part-not-finished",
            f"“{SECTIONS[code].title_about()}” is not finished.",
        )
        for code in unfinished
    ]
    if missing:
        missing[0].also = tuple(missing[1:])
        raise missing[0]


def withdraw_assessment(
    actor: Actor, assessment_id: UUID, command: WithdrawAssessment, *, now: datetime
) -> UUID:
    """Ends an assessment that is not finished, and keeps what was written; gives the case.

    Why is kept as a note. Raises RuleBroken for one that is submitted: that stands.
    """
    with transaction(actor.user_id, now) as session:
        row = session.scalar(
            sa.select(Assessment).where(Assessment.public_id == assessment_id).with_for_update()
        )
        if row is None:
            raise NotFound
        case, _ = get_case(session, actor, row.case_id, Action.ASSESSMENT_WRITE, now)
        if row.submitted_at is not None:
            raise RuleBroken("assessment-over", "This assessment is submitted, and stands.")
        if row.withdrawn_at is not None:
            return case.public_id
        row.withdrawn_at = now
        words = f"The assessment was withdrawn. {command.because}"
        session.add(
            Note(case_id=case.id, words=words, recorded_at=now, recorded_by_id=actor.user_id)
        )
        close_tasks(session, [TaskKind.SUBMIT_ASSESSMENT], [row.id], "withdraw_assessment")
        record(session, Event("assessment.withdrawn", "assessment", row.id, case.id))
        return case.public_id


def _recheck_all(session: WriteSession, case: Case, row: Assessment) -> None:
    rules = rules_in_force(session, session.now)
    for child in lock_every_child_of(session, case.id):
        open_first_meeting(session, rules, case, child, row.kind)
        recheck(session, child, rules)


def _open() -> sa.Select[Assessment]:
    return sa.select(Assessment).where(
        Assessment.submitted_at.is_(None), Assessment.withdrawn_at.is_(None)
    )
