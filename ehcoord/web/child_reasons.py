"""Why a review of a child's support is asked for: facts, dates, by when, who was told and is next.

From the template of the rules: it says what was recorded and what is asked, and neither what will
happen nor that a child is safe.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ehcoord.queries.pictures import HIDDEN, name_of
from ehcoord.queries.told_of_child import ReviewTold, WorryTold
from ehcoord.rules.calendar import clock_words
from ehcoord.rules.evaluation import Prompt
from ehcoord.rules.ladders import ladder_steps
from ehcoord.rules.response_check.reasons import CHAIRS
from ehcoord.rules.tasks import TaskKind
from ehcoord.rules.vocabulary import DecisionKind, Level, Rule
from ehcoord.web.child_tables import Teller
from ehcoord.web.filters import level_words, short_day_words, within_words

ALSO = {
    Rule.IMMEDIATE: "Social care or the police must be told today.",
    Rule.NOT_STARTED: "Help that was promised has not begun by its date.",
    Rule.SOMEONE_ASKED: "Someone asked for a look sooner. Nothing else is needed.",
}
NOT_ABOUT_SUPPORT = frozenset({Rule.SILENCE, Rule.SOMEONE_ASKED, Rule.NOT_STARTED, Rule.IMMEDIATE})
PEOPLE = {
    "owner": "whoever holds it",
    "team_manager": "the team manager",
    "service_manager": "the service manager",
    "head_of_service": "the head of service",
}
# What is not serious reaches them on a weekly page, and is no message of its own.
WEEKLY = "head_of_service"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One fact of the box: its day, what it was, the word that is set in bold, and who said so."""

    day: str
    what: str
    strong: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """What the box says, in the order in which it says it."""

    review: ReviewTold
    begins: str
    recorded: tuple[Recorded, ...]
    also: tuple[str, ...]
    chairs: str
    told: tuple[str, ...]
    in_full: tuple[str, ...]
    rulebook_version: int


def why_asked(teller: Teller) -> Why | None:
    """Why a review is asked for; None while none is."""
    story, review = teller.story, teller.story.open_review
    prompts = story.asked
    if review is None or not prompts:
        return None
    recorded = tuple(_recorded(teller, prompts))
    return Why(
        review=review,
        begins=_begins(teller, prompts) if recorded else "",
        recorded=recorded,
        also=tuple(_also(teller, prompts)),
        chairs=CHAIRS.get(review.chaired_by, ""),
        told=tuple(_told(teller, review)),
        in_full=review.reasons,
        rulebook_version=teller.rules.rulebook.version,
    )


def _begins(teller: Teller, prompts: Sequence[Prompt]) -> str:
    if all(one.rule is Rule.FIRST_MEETING for one in prompts):
        return "The first assessment recorded:"
    last = teller.story.last_held
    if last is None or last.held_at is None:
        return "These have been recorded:"
    return f"Since the last review on {short_day_words(last.held_at)}, these have been recorded:"


def _recorded(teller: Teller, prompts: Sequence[Prompt]) -> Iterable[Recorded]:
    """The worries a review is about and the support that ended, in the order of their days."""
    lines = {each for prompt in prompts for each in prompt.support_ids}
    facts = [
        *(
            (one.first_recorded_at, _worry(teller, one))
            for one in _latest(teller, prompts)
            if _is_news(teller, one)
        ),
        *(
            (change.happened_at, Recorded(short_day_words(change.happened_at), told.name,
                                          change.status.value))
            for told in teller.story.support
            if told.line.id in lines
            for change in [max(told.line.changes, key=lambda one: one.happened_at)]
        ),
    ]  # fmt: skip
    # Lines of one name that a review promised together are one thing to read.
    return dict.fromkeys(fact for _, fact in sorted(facts, key=lambda each: each[0]))


def _is_news(teller: Teller, one: WorryTold) -> bool:
    """Whether an entry waits, or was recorded since the last review."""
    last = teller.story.last_held
    since = last.held_at if last else None
    return one.waits_since is not None or since is None or one.first_recorded_at > since


def _latest(teller: Teller, prompts: Sequence[Prompt]) -> Iterable[WorryTold]:
    """For each worry a review is about the entry that waits, or else its latest."""
    for each in dict.fromkeys(each for prompt in prompts for each in prompt.worry_ids):
        entries = [one for one in teller.story.worries if one.worry_id == each]
        if entries:
            yield max(entries, key=lambda one: (one.waits_since is not None, one.first_recorded_at))


def _worry(teller: Teller, one: WorryTold) -> Recorded:
    name = HIDDEN if one.hidden else name_of(one, teller.rules.rulebook)
    small = name if name[1:2].isupper() else name[0].lower() + name[1:]
    return Recorded(
        short_day_words(one.first_recorded_at), small, level_words(one.level), one.recorded_by
    )


def _also(teller: Teller, prompts: Sequence[Prompt]) -> Iterable[str]:
    story = teller.story
    rules = {one.rule for one in prompts}
    if rules - NOT_ABOUT_SUPPORT:
        decided = [one for one in story.reviews if one.held_at and one.decisions]
        last = max(decided, key=lambda one: one.held_at or one.due_at, default=None)
        unchanged = last is not None and set(last.decisions) == {DecisionKind.NO_CHANGE}
        since = (
            f" since {short_day_words(last.held_at)}, when the decision was no change"
            if unchanged and last and last.held_at
            else ""
        )
        yield f"Support for these has not increased{since}."
    current = [_worry(teller, one) for one in _latest(teller, prompts) if not _is_news(teller, one)]
    if current:
        yield f"Also current: {_listed([f'{one.what} ({one.strong})' for one in current])}."
    if Rule.SILENCE in rules:
        seen = f" since {short_day_words(story.seen.at)}" if story.seen else ""
        yield f"Nobody has recorded seeing {story.child.given_name}{seen}."
    yield from (ALSO[rule] for rule in sorted(rules & set(ALSO)))
    for one in story.waiting:
        if one.call is not None:
            at = f"{short_day_words(one.call.at)} at {clock_words(one.call.at)}"
            yield f"{one.call.who} was called on {at}." + (
                "" if one.call.reply else " They have not replied yet."
            )


def _told(teller: Teller, review: ReviewTold) -> Iterable[str]:
    """Who was told of the review, and who is told next and when."""
    first: dict[str, datetime] = {}
    for one in teller.story.told:
        if one.review_key == review.key:
            first.setdefault(one.name, one.at)
    if first:
        said = [f"{name} was told on {short_day_words(at)}" for name, at in first.items()]
        yield f"{_listed(said)}."
    nobody_next = _next(teller, review)
    if nobody_next:
        yield nobody_next


def _next(teller: Teller, review: ReviewTold) -> str:
    terms = teller.rules.rulebook.tasks[TaskKind.HOLD_REVIEW.value]
    serious = any(one.level >= Level.SERIOUS for one in teller.story.waiting)
    steps = ladder_steps(terms, review.opened_at, review.due_at, teller.rules.calendar)
    for step in steps:
        people = [PEOPLE.get(word, word) for word in step.tell if serious or word != WEEKLY]
        if step.at > teller.story.at and people:
            are = "is" if len(people) == 1 else "are"
            who = _listed(people)
            return f"If the review is not held, {who} {are} told {within_words(step.at)}."
    return ""


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def numbers_in_a_sentence(cards: Iterable[Mapping[str, str | bool]]) -> tuple[str, str]:
    """The number for danger now, and the one for a child who is being harmed, at this hour."""
    answers = {str(card["code"]): str(card["number"]) for card in cards if card["open"]}
    harmed = answers.get("daytime") or answers.get("out_of_hours", "")
    return answers.get("emergency", "999"), harmed
