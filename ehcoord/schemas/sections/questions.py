"""What a section is made of: its questions, when each counts as answered, and its schema.

A question that must be answered may be answered with *not known*, *not asked* or *declined*,
with why: that is a full answer, and an empty box is not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from marshmallow import ValidationError, fields, validate

from ehcoord.rules.assessments import NotKnown
from ehcoord.schemas.base import CommandSchema, choice, form_payload, load, text
from ehcoord.schemas.form_fields import Form

# The names a question's other answer is sent under: which it is, and why.
NOT, WHY = "_not", "_why"
SHORT = 12
# What a row carries so that it is acted on once, and which is no answer by itself.
ROW_ID = "one_use_id"
MOST_ROWS = 10
Answers = Mapping[str, Any]


@unique
class Kind(StrEnum):
    """How a question is answered."""

    WORDS = "words"
    LINE = "line"
    CHOICE = "choice"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``parts`` are those of each row where several answers of one kind are given.

    ``least`` is how many rows make an answer, and ``whole`` the parts that each row has to have.
    A question that need not be answered is ``optional``.
    """

    name: str
    ask: str
    hint: str = ""
    kind: Kind = Kind.WORDS
    choices: tuple[tuple[str, str], ...] = ()
    parts: tuple["Question", ...] = ()
    least: int = 0
    whole: tuple[str, ...] = ()
    optional: bool = False
    row_title: str = ""

    def is_answered(self, answers: Answers) -> bool:
        """Whether there is an answer, be it that there is none and why."""
        said = answers.get(self.name) or ()
        if self.kind is Kind.ROWS and not all(row.get(part) for row in said for part in self.whole):
            return False
        if self.optional or (answers.get(self.name + NOT) and answers.get(self.name + WHY)):
            return True
        return len(said) >= self.least if self.kind is Kind.ROWS else bool(said)


@dataclass(frozen=True, slots=True)
class Section:
    """One section as a page: its code and questions, and what stands above them."""

    code: str
    questions: tuple[Question, ...]
    intro: str = ""
    template: str = "assessments/section.html"

    def load(self, payload: Any) -> Answers:
        """The answers of a payload. Raises InvalidInput at the fields that cannot be used."""
        said = {name: _plain(value) for name, value in load(self.schema(), payload).items()}
        return {name: value for name, value in said.items() if value}

    def read_form(self, form: Form) -> Answers:
        """The answers of a posted form. Raises InvalidInput like ``load``."""
        return self.load(form_payload(self.schema(), form))

    def schema(self) -> "CommandSchema[Any]":
        """The schema that alone writes and reads the answers of this section."""
        members: dict[str, Any] = {"command": dict}
        for question in self.questions:
            members |= dict(_fields(question))
        made: type[CommandSchema[Any]] = type(f"{self.code}_schema", (CommandSchema,), members)
        return made()

    def missing(self, answers: Answers) -> tuple[str, ...]:
        """The questions that must be answered and are not."""
        return tuple(q.name for q in self.questions if not q.is_answered(answers))

    def short(self, answers: Answers) -> tuple[str, ...]:
        """The questions with an answer so short that it is asked about, once."""
        return tuple(
            q.name
            for q in self.questions
            if q.kind is Kind.WORDS and not q.optional
            and 0 < len(str(answers.get(q.name) or "")) < SHORT
        )  # fmt: skip


def says_something(said: str) -> bool:
    """Whether there is a letter in it: a full stop is not an answer."""
    return any(letter.isalnum() for letter in said)


def _plain(value: Any) -> Any:
    """What JSON gives back of a value: lists, words, and no row in which nothing is said."""
    if isinstance(value, tuple):
        rows = [{name: said for name, said in row.items() if said} for row in value]
        return [row for row in rows if row.keys() - {ROW_ID}]
    return str(value) if value is not None else None


def _fields(question: Question) -> Iterator[tuple[str, fields.Field[Any]]]:
    yield question.name, _field(question)
    if not question.optional:
        yield question.name + NOT, choice(NotKnown, "Choose why not.", required=False)
        yield question.name + WHY, text("Say why.", most=1000, required=False)


def _field(question: Question) -> fields.Field[Any]:
    if question.kind is Kind.ROWS:
        members: dict[str, Any] = {"command": dict}
        members |= {part.name: _field(part) for part in question.parts}
        row: type[CommandSchema[Any]] = type(f"{question.name}_row", (CommandSchema,), members)
        return fields.List(
            fields.Nested(row),
            required=False,
            validate=validate.Length(max=MOST_ROWS, error=f"Give {MOST_ROWS} or fewer."),
        )
    if question.kind is Kind.CHOICE:
        known = [code for code, _ in question.choices]
        return fields.String(
            required=False,
            validate=validate.OneOf(known, error="Choose one of the answers given."),
        )
    most = 4000 if question.kind is Kind.WORDS else 300
    field = text("Answer this question.", most=most, required=False)
    field.validators.append(_has_words)
    return field


def _has_words(said: str) -> bool:
    if not says_something(said):
        raise ValidationError(
            "A full stop is not an answer. Write what is known, or choose not known, not asked "
            "or declined."
        )
    return True
