"""Calls about worries: read, recorded, corrected, named, checked, moved off the wrong child."""

from collections.abc import Mapping
from uuid import UUID

from werkzeug.wrappers import Response

from ehcoord.commands.lists import AboutChild
from ehcoord.commands.risks import (
    CheckWorry,
    ChooseCode,
    CorrectWorry,
    RecordWorry,
    SameEpisode,
    WithdrawWorry,
)
from ehcoord.db import db
from ehcoord.errors import Busy, NotFound
from ehcoord.queries.risks import Worry, worries_of_case, worry_root
from ehcoord.rules.permissions import Action
from ehcoord.rules.vocabulary import Level
from ehcoord.schemas.lists import AboutChildSchema
from ehcoord.schemas.risks import (
    CheckWorrySchema,
    ChooseCodeSchema,
    CorrectWorrySchema,
    RecordWorrySchema,
    SameEpisodeSchema,
    WithdrawWorrySchema,
)
from ehcoord.schemas.shown.base import told
from ehcoord.schemas.shown.risks import (
    WorriesSchema,
    WorryChangedSchema,
    WorryRecordedSchema,
    WorrySchema,
    WorryWithdrawnSchema,
)
from ehcoord.services.entries import name_of
from ehcoord.services.risk_checks import check_worry, withdraw_worry
from ehcoord.services.risks import choose_code, correct_worry, record_worry, same_episode
from ehcoord.web.access import actor
from ehcoord.web.api.calls import A_CHILD_ID, A_WORRY_ID, AN_ID, Answer, Calls, Made, made, page_of
from ehcoord.web.api.of_case import child_ids, children_asked_for, happened, see, waiting_of
from ehcoord.web.api.stop import changed, not_saved, stop_about
from ehcoord.web.case_frame import SeenCase
from ehcoord.web.instant import now
from ehcoord.web.numbers import rules_in_memory

calls = Calls("risks", "Worries", "What was noticed about a child, and what it is called.")
WORRIES = "/cases/<uuid:case_id>/worries"
WORRY = f"{WORRIES}/<uuid:worry_id>"
WRITTEN = {
    "evidence": "Would not go home after the bell.",
    "level": "moderate",
    "observed_at": "2025-05-19",
    "one_use_id": AN_ID,
}


@calls.read(WORRIES, Action.CASE_READ, WorriesSchema, takes=AboutChildSchema)
def of_case(wanted: AboutChild, case_id: UUID) -> Answer:
    """The worries of a case as they stand, the latest first."""
    seen = see(case_id, "worries")
    return page_of(_worries(seen, wanted.child_id), wanted.page)


def _worries(seen: SeenCase, child_id: UUID | None) -> list[Mapping[str, object]]:
    asked_for = children_asked_for(seen, child_id)
    waiting = frozenset[int]().union(*(waiting_of(one) for one in asked_for))
    found = worries_of_case(db.session(), actor(), seen.head.id, now(), waiting=waiting)
    children, roots = child_ids(seen), {one.root_id: one.id for one in found}
    return [_shown(one, children, roots, waiting) for one in found if one.child_id in asked_for]


def _shown(
    one: Worry, children: Mapping[int, UUID], roots: Mapping[int, UUID], waiting: frozenset[int]
) -> Mapping[str, object]:
    return told(
        one,
        child_id=children[one.child_id],
        called=name_of(one.code, rules_in_memory()),
        waiting=one.root_id in waiting,
        same_episode_as=roots.get(one.same_episode_as or 0),
    )


@calls.make(
    WORRIES,
    Action.WORRY_WRITE,
    WorryRecordedSchema,
    takes=RecordWorrySchema,
    example={"child_ids": [A_CHILD_ID], **WRITTEN},
)
def record(command: RecordWorry, case_id: UUID) -> Made | Response:
    """Records a worry about one or several children.

    Four things are needed: which children, what happened, how worrying, when. An *immediate*
    worry is answered at once with the numbers to ring in `stop`, whether it could be saved (201)
    or not (503): this call tells nobody.
    """
    try:
        done = record_worry(actor(), case_id, command, now=now())
    except Busy:
        if command.level is not Level.IMMEDIATE:
            raise
        return not_saved()
    first, children = done.worries[0], [one.child_id for one in done.worries]
    said = {
        "entry_id": done.entry_id,
        "immediate": done.immediate,
        "worries": [told(one, happened=happened(one.rechecked)) for one in done.worries],
        "stop": stop_about(case_id, first.worry_id, children) if done.immediate else None,
    }
    return made(said, "risks_api.one", again=done.again, case_id=case_id, worry_id=first.worry_id)


@calls.read(WORRY, Action.CASE_READ, WorrySchema)
def one(case_id: UUID, worry_id: UUID) -> Mapping[str, object]:
    """One worry as it now stands, whichever of its versions is named."""
    seen = see(case_id, "a worry")
    root = worry_root(db.session(), seen.head.id, worry_id)
    for worry in _worries(seen, None):
        if worry["root_id"] == root:
            return worry
    raise NotFound


@calls.act(
    f"{WORRY}/correct",
    Action.WORRY_WRITE,
    WorryChangedSchema,
    takes=CorrectWorrySchema,
    example=WRITTEN,
)
def correct(command: CorrectWorry, case_id: UUID, worry_id: UUID) -> Answer | Response:
    """Puts a corrected worry in the place of what was written, which stays on the record.

    Made *immediate*, it is answered as an immediate worry is.
    """
    try:
        done = correct_worry(actor(), case_id, worry_id, command, now=now())
    except Busy:
        if command.level is not Level.IMMEDIATE:
            raise
        return not_saved()
    return changed(case_id, done)


@calls.act(
    f"{WORRY}/words",
    Action.WORRY_WRITE,
    WorryChangedSchema,
    takes=ChooseCodeSchema,
    example={"code": "A01"},
)
def words(command: ChooseCode, case_id: UUID, worry_id: UUID) -> Answer:
    """Gives a worry the words of the catalogue that it was saved without."""
    return changed(case_id, choose_code(actor(), case_id, worry_id, command, now=now()))


@calls.act(
    f"{WORRY}/still-true",
    Action.WORRY_WRITE,
    WorryChangedSchema,
    takes=CheckWorrySchema,
    example={"answer": "still_true", "how_known": "Told by school today."},
)
def still_true(command: CheckWorry, case_id: UUID, worry_id: UUID) -> Answer:
    """Says whether a worry is still true. It answers no worry and ends no review."""
    return changed(case_id, check_worry(actor(), case_id, worry_id, command, now=now()))


@calls.act(
    f"{WORRY}/same-episode",
    Action.WORRY_WRITE,
    WorryChangedSchema,
    takes=SameEpisodeSchema,
    example={"same_as_id": A_WORRY_ID},
)
def together(command: SameEpisode, case_id: UUID, worry_id: UUID) -> Answer:
    """Says that two entries tell of one event: the higher level stands for both."""
    return changed(case_id, same_episode(actor(), case_id, worry_id, command, now=now()))


@calls.act(
    f"{WORRY}/wrong-child",
    Action.WORRY_WRITE,
    WorryWithdrawnSchema,
    takes=WithdrawWorrySchema,
    example={"why": "It was about another child.", "right_child_id": A_CHILD_ID},
)
def wrong_child(command: WithdrawWorry, case_id: UUID, worry_id: UUID) -> Answer:
    """Moves a worry recorded on the wrong child out of sight, with all that it caused."""
    done = withdraw_worry(actor(), case_id, worry_id, command, now=now())
    return {
        "people_who_used_the_case": len(done.seen_by),
        "right_worry_id": done.right_worry_id,
    }
