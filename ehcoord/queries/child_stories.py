"""Everything the page of one child shows, in seven statements whatever the history.

The caller was let in to the case: the head that the frame has read is the proof. A restricted
worry stands in its place for everybody, and without its name and words for those who may not
see them; a restricted line of support is left out for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import orm

from ehcoord.queries.case_heads import CaseHead, ChildHead
from ehcoord.queries.child_rows import ChildRows, Row, rows_of
from ehcoord.queries.child_words import SaidOfChild, said_of
from ehcoord.queries.timelines import known_from
from ehcoord.queries.told_of_child import ChildStory, Decided, LineTold, ReviewTold, WorryTold
from ehcoord.rules.evaluation import Evaluation, Standing
from ehcoord.rules.in_force import RulesInForce
from ehcoord.rules.response_check import evaluate
from ehcoord.rules.timeline import SupportLine
from ehcoord.rules.vocabulary import ConfirmedAs, DecisionKind, StillTrue


def story_of(
    session: orm.Session,
    head: CaseHead,
    child: ChildHead,
    rules: RulesInForce,
    at: datetime,
    *,
    past: bool = False,
) -> ChildStory:
    """The story of one child of a case that the reader was let in to, as known at an instant."""
    rows = rows_of(session, child, at, past=past)
    said = said_of(session, child.id, at)
    known = known_from(rows, child.id, at, rules)
    evaluation = evaluate(known.timeline, at, rules.rulebook, rules.calendar)
    reader = _Reader(head.shows_restricted, evaluation, rows, said)
    return ChildStory(
        child=child,
        at=at,
        begins=known.timeline.opened_at,
        evaluation=evaluation,
        worries=tuple(_worries(reader)),
        support=tuple(_lines(reader, known.timeline.support)),
        reviews=tuple(_reviews(reader, at)),
        seen=said.seen,
        told=said.told,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    sees_restricted: bool
    evaluation: Evaluation
    rows: ChildRows
    said: SaidOfChild


def _worries(reader: _Reader) -> Iterable[WorryTold]:
    standing = {entry: one for one in reader.evaluation.standing for entry in one.entry_ids}
    decided, ended, waits = _decided(reader), _ended(reader), _waits(reader, standing)
    for row in sorted(reader.rows.worries, key=lambda one: (one.counts_from, one.id), reverse=True):
        root = row.first_id or row.id
        yield _worry(
            row, standing.get(root), reader, decided.get(root), ended.get(root), waits.get(root)
        )


def _worry(
    row: Row, stands: Standing | None, reader: _Reader, decided: Decided | None,
    ended_at: datetime | None, waits_since: datetime | None,
) -> WorryTold:  # fmt: skip
    root, hidden = row.first_id or row.id, row.restricted and not reader.sees_restricted
    return WorryTold(
        id=row.public_id,
        root_id=root,
        worry_id=stands.worry_id if stands else root,
        code=None if hidden else row.code,
        level=row.level,
        observed_at=row.observed_at,
        first_recorded_at=row.counts_from,
        recorded_by=reader.said.recorders.get(row.id, "The service"),
        how_known=row.how_known,
        evidence="" if hidden else row.evidence,
        restricted=row.restricted,
        hidden=hidden,
        waits_since=waits_since,
        decided=decided,
        # Who was called, and what they said, is as restricted as the worry that they were told.
        call=None if hidden else reader.said.calls.get(root),
        ended_at=ended_at,
        not_confirmed_since=stands.current_until if stands else None,
        steps_down_at=stands.steps_down_at if stands else None,
    )


def _waits(reader: _Reader, standing: Mapping[int, Standing]) -> Mapping[int, datetime]:
    """The root id of the entry at which each waiting worry waits: the last news by then."""
    recorded = {row.first_id or row.id: row.counts_from for row in reader.rows.worries}
    found = {}
    for one in reader.evaluation.unanswered:
        stands = standing.get(one.worry_id)
        entries = [root for root in (stands.entry_ids if stands else ()) if root in recorded]
        by_then = [root for root in entries if recorded[root] <= one.since]
        last = max(by_then, key=lambda root: recorded[root], default=one.worry_id)
        found[last] = one.since
    return found


def _decided(reader: _Reader) -> Mapping[int, Decided]:
    found = {}
    rows = [row for row in reader.rows.reviews if row.decision_id and row.held_at is not None]
    for row in sorted(rows, key=lambda one: (one.held_at, one.decision_id)):
        by, at = reader.said.signed.get(row.id, ("", None))
        found[row.risk_id] = Decided(row.decision, row.held_at, by, at)
    return found


def _ended(reader: _Reader) -> Mapping[int, datetime]:
    """When a person said that a worry is no longer true: in a review, or when they were asked."""
    found = {
        row.risk_id: row.held_at
        for row in reader.rows.reviews
        if row.decision_id and row.held_at and row.decision is DecisionKind.NO_LONGER_TRUE
    }
    for row in reader.rows.others["check"]:
        if row.said == StillTrue.NO_LONGER_TRUE:
            found[row.about_id] = row.recorded_at
    ended = {one.worry_id: one for one in reader.evaluation.standing if one.ended}
    return {
        entry: found[root]
        for one in ended.values()
        for root in one.entry_ids
        if root in found
        for entry in one.entry_ids
    }


def _lines(reader: _Reader, lines: Sequence[SupportLine]) -> Iterable[LineTold]:
    rows: dict[int, Row] = {row.id: row for row in reader.rows.lines}
    said: dict[int, Row] = {
        row.support_id: row for row in reader.rows.of_lines if row.what == "confirmation"
    }
    for line in lines:
        row = rows[line.id]
        if row.restricted and not reader.sees_restricted:
            continue
        last = said.get(line.id)
        yield LineTold(
            id=row.public_id,
            type_code=row.type_code,
            name=row.name,
            provider=row.provider,
            line=line,
            confirmed_as=ConfirmedAs(last.said) if last else None,
            confirmed_at=last.recorded_at if last else None,
        )


def _reviews(reader: _Reader, at: datetime) -> Iterable[ReviewTold]:
    about: defaultdict[int, list[str]] = defaultdict(list)
    for review_id, reason in reader.said.reasons:
        about[review_id].append(reason)
    for _, group in groupby(reversed(reader.rows.reviews), key=lambda row: row.id):
        together = list(group)
        row = together[0]
        decided = [one for one in together if one.decision_id and _stands(one, at)]
        yield ReviewTold(
            key=row.id,
            id=row.public_id,
            kind=row.kind,
            form=row.form,
            professionals_only=row.professionals_only,
            chaired_by=row.chaired_by,
            opened_at=row.opened_at,
            due_at=row.due_at,
            sent_at=row.sent_at,
            held_at=row.held_at,
            closed_at=row.closed_at,
            closed_how=row.closed_how,
            decisions=tuple(dict.fromkeys(one.decision for one in decided)),
            worry_ids=tuple(one.risk_id for one in decided),
            reasons=tuple(dict.fromkeys(about[row.id])),
        )


def _stands(row: Row, at: datetime) -> bool:
    return row.superseded_at is None or row.superseded_at > at
