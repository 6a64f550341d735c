"""One part of an assessment: written in any order, saved as it goes, by several people."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from ehcoord.commands.assessments import SaveSection
from ehcoord.db import db
from ehcoord.errors import InvalidInput, RuleBroken
from ehcoord.queries.case_heads import CaseHead
from ehcoord.queries.sections import case_of_assessment, last_time, siblings_parts
from ehcoord.rules.assessments import SECTIONS, NotKnown, sections_to_write
from ehcoord.rules.calendar import clock_words
from ehcoord.rules.permissions import Action
from ehcoord.schemas.sections import section_called
from ehcoord.schemas.sections.questions import Answers, Kind, Section
from ehcoord.services.sections import OpenedSection, SectionPlace, open_section, save_section
from ehcoord.web.access import actor, requires
from ehcoord.web.case_frame import SeenCase, render_case, see_case
from ehcoord.web.filters import instant_words
from ehcoord.web.forms import Typed, first_messages, go_on
from ehcoord.web.instant import now

pages = Blueprint("sections", __name__)
PARTS = "assessments.parts"
ASKED_ONCE = "That is short. None known, or not asked? If it is the whole answer, send it again."
WHY_NOT = (
    (NotKnown.NOT_KNOWN, "Not known"),
    (NotKnown.NOT_ASKED, "Not asked"),
    (NotKnown.DECLINED, "Declined"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A part as it is shown: what is typed in it, what is wrong, what was asked about."""

    typed: Typed
    errors: Mapping[str, str]
    opened: OpenedSection
    asked_about: tuple[str, ...] = ()


@pages.route("/assessments/<uuid:assessment_id>/parts/<code>", methods=["GET", "POST"])
@requires(Action.ASSESSMENT_WRITE)
def family(assessment_id: UUID, code: str) -> ResponseReturnValue:
    """A part about the whole family."""
    return _answer(SectionPlace(assessment_id, code))


@pages.route(
    "/assessments/<uuid:assessment_id>/children/<uuid:child_id>/parts/<code>",
    methods=["GET", "POST"],
)
@requires(Action.ASSESSMENT_WRITE)
def child(assessment_id: UUID, child_id: UUID, code: str) -> ResponseReturnValue:
    """A part about one child."""
    return _answer(SectionPlace(assessment_id, code, child_id))


def _answer(place: SectionPlace) -> ResponseReturnValue:
    page = section_called(place.code)
    case_id = case_of_assessment(db.session(), place.assessment_id)
    seen = see_case(case_id, Action.ASSESSMENT_WRITE, page=f"part {place.code}")
    try:
        if request.method == "POST":
            return _save(seen, place, page)
        opened = open_section(actor(), place, now=now())
    except RuleBroken as refused:
        return go_on(url_for(PARTS, case_id=case_id), refused.message, refused=True)
    answers = _of_sibling(seen, place) or opened.answers
    typed = Typed(first=_flat(answers))
    return _show(seen, place, page, Shown(typed, {}, opened))


def _save(seen: SeenCase, place: SectionPlace, page: Section) -> ResponseReturnValue:
    typed, number = Typed(request.form), request.form.get("number", 0, type=int)
    try:
        answers = page.read_form(request.form)
    except InvalidInput as refused:
        shown = Shown(typed, first_messages(refused), OpenedSection({}, number))
        return _show(seen, place, page, shown), 422
    asked = set(request.form.getlist("asked_about"))
    short = tuple(name for name in page.short(answers) if name not in asked)
    leaving = request.form.get("act") != "save" and not short
    command = SaveSection(
        place.code, number, answers, page.missing(answers), place.child_id, leaving
    )
    saved = save_section(actor(), place.assessment_id, command, now=now())
    if saved.stale:
        return _both(seen, place, page, typed), 409
    if short:
        errors = dict.fromkeys(short, ASKED_ONCE)
        shown = Shown(typed, errors, OpenedSection({}, number), (*asked, *short))
        return _show(seen, place, page, shown), 422
    return _go_on(seen.head, place, page, command)


def _both(seen: SeenCase, place: SectionPlace, page: Section, typed: Typed) -> str:
    opened = open_section(actor(), place, now=now())
    when = instant_words(opened.changed_at) if opened.changed_at else ""
    said = (
        f"{opened.changed_by} changed this part ({when}). Both versions are below: "
        "keep one, or join them."
    )
    return _show(seen, place, page, Shown(typed, {"_": said}, opened))


def _go_on(
    head: CaseHead, place: SectionPlace, page: Section, command: SaveSection
) -> ResponseReturnValue:
    said = f"Saved at {clock_words(now())}."
    if command.leaving and command.missing:
        left = len(command.missing)
        said += f" {left} question{'' if left == 1 else 's'} of this part still to answer."
    if not command.leaving:
        return go_on(request.path, said)
    if request.form.get("act") == "later":
        return go_on(url_for(PARTS, case_id=head.public_id), said)
    return go_on(_next(head, place), said)


def _next(head: CaseHead, place: SectionPlace) -> str:
    children = {one.id: one.public_id for one in head.children}
    order = [
        (code, children[about] if about else None) for code, about in sections_to_write(children)
    ]
    at = order.index((place.code, place.child_id)) + 1
    if at == len(order):
        return url_for(PARTS, case_id=head.public_id)
    code, child_id = order[at]
    return address_of(SectionPlace(place.assessment_id, code, child_id))


def address_of(place: SectionPlace) -> str:
    """Where a part is written."""
    if place.child_id is None:
        return url_for("sections.family", assessment_id=place.assessment_id, code=place.code)
    return url_for(
        "sections.child",
        assessment_id=place.assessment_id,
        child_id=place.child_id,
        code=place.code,
    )


def _of_sibling(seen: SeenCase, place: SectionPlace) -> Answers | None:
    """What the part says of the sibling whose words were asked for, to begin from."""
    wanted = request.args.get("same-as", "")
    found = next((one for one in seen.head.children if str(one.public_id) == wanted), None)
    if found is None or place.child_id is None:
        return None
    return siblings_parts(db.session(), place.assessment_id, place.code).get(found.id)


def _flat(answers: Answers) -> Mapping[str, object]:
    """Answers under the names that the boxes of the form have."""
    flat: dict[str, object] = {}
    for name, said in answers.items():
        if isinstance(said, list):
            for row, parts in enumerate(said):
                flat |= {f"{name}-{row}-{part}": words for part, words in parts.items()}
        else:
            flat[name] = said
    return flat


def _show(seen: SeenCase, place: SectionPlace, page: Section, shown: Shown) -> str:
    session, head = db.session(), seen.head
    about = seen.child(place.child_id) if place.child_id else None
    child_id = about.id if about else None
    said = siblings_parts(session, place.assessment_id, place.code) if about else {}
    return render_case(
        page.template,
        seen,
        section=PARTS,
        page_of=page,
        outline=SECTIONS[place.code],
        child=about,
        name=about.given_name if about else "the child",
        here=request.path,
        typed=shown.typed,
        errors=shown.errors,
        opened=shown.opened,
        asked_about=shown.asked_about,
        rows={q.name: _rows(q.name, q.least, shown.typed) for q in page.questions
              if q.kind is Kind.ROWS},
        new_id=uuid4,
        why_not=[(one.value, words) for one, words in WHY_NOT],
        siblings=[one for one in head.children if one.id in said and one.id != child_id],
        before=last_time(session, head.id, place.code, child_id),
    )  # fmt: skip


def _rows(name: str, least: int, typed: Typed) -> int:
    """How many rows are shown: those that are there or have to be, and one more to fill in."""
    boxes = typed.form or typed.first
    numbers = [
        int(box.split("-")[1])
        for box in boxes
        if box.startswith(f"{name}-") and not box.endswith("one_use_id") and boxes[box]
    ]
    return max(least, max(numbers, default=-1) + 1) + 1
