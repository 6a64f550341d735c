"""The parts of an invented family's assessment, as somebody in a hurry fills them in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from ehcoord.commands.assessments import SaveSection
from ehcoord.rules.assessments import SECTIONS, NotKnown
from ehcoord.rules.permissions import Actor
from ehcoord.schemas.sections import section_called
from ehcoord.schemas.sections.questions import Answers, Kind, Question
from ehcoord.services.sections import save_section

WRITTEN: Mapping[str, str] = {
    "led_to_it": "School rang in March: two mornings a week missed, and tears on arrival.",
    "tried_before": "A mentor for half a term last year. It ended when the mentor left.",
    "hoped_for": "Mornings without shouting, and one person to ring.",
    "who": "Mother, both school staff who know the children, by talking at home and in school.",
    "says": "“I like the library. Home is loud in the mornings.”",
    "wants": "To be walked to school by somebody who is not cross.",
    "happened": "A grandparent died last year. A house move since then.",
    "noticed": "Leaves lessons after lunch, most often on Mondays.",
    "can_give": "Mother: meals, bedtime, a hand to hold. Father: weekends.",
    "in_the_way": "Night shifts, and no family near.",
    "needed": "Mornings that work. Somebody to talk to about the loss. Time for the parents.",
}
REASONS = [
    {"may_be": "The loss comes back after weekends", "would_show": "Asking what Mondays are like",
     "who": "The mentor"},
    {"may_be": "Somebody is unkind at lunch", "would_show": "Watching the yard, asking friends",
     "who": "The head of year"},
]  # fmt: skip


def write_every_part(
    actor: Actor, assessment_id: UUID, child_ids: Iterable[UUID], *, now: datetime
) -> None:
    """Writes every part of an assessment of these children, so that it can be submitted."""
    children = tuple(child_ids)
    for code, outline in SECTIONS.items():
        page = section_called(code)
        answers = page.load({k: v for q in page.questions for k, v in _answer(q).items()})
        for child_id in children if outline.per_child else (None,):
            saved = SaveSection(code, 0, answers, page.missing(answers), child_id, leaving=True)
            save_section(actor, assessment_id, saved, now=now)


def _answer(question: Question) -> Answers:
    if question.optional:
        return {}
    if question.kind is Kind.ROWS:
        return {question.name: REASONS}
    if question.kind is Kind.CHOICE:
        return {question.name: question.choices[0][0]}
    if question.name in WRITTEN:
        return {question.name: WRITTEN[question.name]}
    return {
        f"{question.name}_not": NotKnown.NOT_ASKED.value,
        f"{question.name}_why": "Nobody has had the time yet. The assessor asks at the next visit.",
    }
