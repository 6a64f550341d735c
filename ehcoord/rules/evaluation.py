"""What the response check answers: prompts, questions, what is unanswered, when to look again."""

from dataclasses import dataclass
from datetime import datetime

from ehcoord.rules.vocabulary import Level, Question, ReviewForm, Rule, RuleMode, Sensitive


@dataclass(frozen=True, slots=True)
class Prompt:
    """A reason to meet: the rule, since when it holds, when the review is due and about what.

    ``since`` is the instant the rule became true, whenever it was worked out; ``due_at`` counts
    from it. ``stepped_by`` says what moved the date one step sooner. ``reason`` is plain English.
    """

    rule: Rule
    since: datetime
    due_at: datetime
    form: ReviewForm
    worry_ids: tuple[int, ...] = ()
    support_ids: tuple[int, ...] = ()
    request_ids: tuple[int, ...] = ()
    professionals_only: bool = False
    stepped_by: tuple[str, ...] = ()
    chaired_by: str = "lead"
    mode: RuleMode = RuleMode.ON
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question for a person, beside any review: its cause and when an answer is due."""

    question: Question
    about: int
    since: datetime
    due_at: datetime
    owner_role: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A worry that waits for a decision, and since when it has waited.

    Several reports of one episode are one worry, under the id of the first. ``past_its_date``
    says that nobody has confirmed it within its current period: it is listed, never answered.
    """

    worry_id: int
    level: Level
    since: datetime
    reopened: bool = False
    past_its_date: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How one worry stands, whether or not it waits, for whoever draws or lists it.

    ``entry_ids`` are all its reports. ``current_until`` is when it has to be confirmed again, and
    ``steps_down_at`` when an immediate one counts as serious; None where that never comes.
    """

    worry_id: int
    entry_ids: tuple[int, ...]
    current_until: datetime | None
    steps_down_at: datetime | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole answer for one child at one instant.

    ``next_change_at`` is the first instant at which time alone could change this answer, or
    None. ``no_changes_in_a_row`` counts reviews held as no change, or left past their date,
    while serious worries rose, within the rulebook's window.
    """

    prompts: tuple[Prompt, ...] = ()
    asks: tuple[Ask, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    standing: tuple[Standing, ...] = ()
    sensitive: frozenset[Sensitive] = frozenset()
    next_change_at: datetime | None = None
    no_changes_in_a_row: int = 0
    consultation_forced: bool = False
