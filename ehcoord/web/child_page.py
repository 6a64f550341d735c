"""The page of one child: the four facts, why a review is asked for, the picture and the tables."""

from dataclasses import dataclass
from datetime import timedelta

from ehcoord.queries.pictures import picture_of
from ehcoord.rules.calendar import london_date
from ehcoord.rules.picture.facts import PictureFacts, spells_without_support
from ehcoord.rules.picture.in_words import in_words
from ehcoord.rules.support_over_time import is_happening, most_since
from ehcoord.web.child_reasons import Why, why_asked
from ehcoord.web.child_tables import Row, Teller, review_rows, support_rows, worry_rows
from ehcoord.web.filters import short_day_words
from ehcoord.web.picture import Drawing, drawings

MOST_IN = timedelta(weeks=12)
Fact = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ChildPage:
    """What the page shows, in the order in which it shows it."""

    facts: tuple[Fact, ...]
    why: Why | None
    picture: tuple[tuple[str, Drawing], ...]
    words: tuple[str, ...]
    worries: tuple[Row, ...]
    support: tuple[Row, ...]
    support_now: str
    reviews: tuple[Row, ...]
    last_held: str
    longer_than_shown: bool


def child_page(teller: Teller, *, is_past: bool, whole: bool) -> ChildPage:
    """The page of a child's story, as it was known at its instant."""
    story = teller.story
    picture = picture_of(story, teller.rules.rulebook, is_past=is_past, whole=whole)
    held, words = story.last_held, in_words(picture)
    return ChildPage(
        facts=(_waiting(teller), _support(teller, picture), _review(teller), _seen(teller)),
        why=why_asked(teller),
        picture=drawings(picture, words),
        words=words,
        worries=worry_rows(teller),
        support=support_rows(teller),
        support_now=_support_now(teller),
        reviews=review_rows(teller),
        last_held=short_day_words(held.held_at) if held and held.held_at else "",
        longer_than_shown=(picture.today - picture.opened).days > 52 * 7,
    )


def _waiting(teller: Teller) -> Fact:
    waiting = teller.story.waiting
    if not waiting:
        return "Waiting for a decision", "None recorded", "That does not mean there is no worry"
    first = short_day_words(min(one.waits_since or one.first_recorded_at for one in waiting))
    if len(waiting) == 1:
        return "Waiting for a decision", "1 worry", f"since {first}"
    return "Waiting for a decision", f"{len(waiting)} worries", f"the first since {first}"


def _support(teller: Teller, picture: PictureFacts) -> Fact:
    story = teller.story
    happening = [told.name for told in story.support if is_happening(told.line)]
    most = _most(teller)
    if happening:
        return "Support happening now", ", ".join(happening), most
    none = [since for since, until in spells_without_support(picture) if until == picture.today]
    said = f"since {short_day_words(none[-1])}" if none else ""
    return "Support happening now", "None", ". ".join(part for part in (said, most) if part)


def _most(teller: Teller) -> str:
    story = teller.story
    lines = [told.line for told in story.support]
    most = most_since(lines, story.at - MOST_IN, story.at)
    return f"The most in 12 weeks: {most:g} contacts in 4 weeks" if most else ""


def _support_now(teller: Teller) -> str:
    story = teller.story
    happening = sum(is_happening(told.line) for told in story.support)
    said = "None is happening now." if not happening else f"{happening} happening now."
    most = most_since([told.line for told in story.support], story.at - MOST_IN, story.at)
    if most:
        said += f" The most in the last 12 weeks was {most:g} contacts in 4 weeks."
    return said


def _review(teller: Teller) -> Fact:
    story, review = teller.story, teller.story.open_review
    last = story.last_held
    held = f"Last held {short_day_words(last.held_at)}" if last and last.held_at else ""
    if review is None:
        return "Review", "None is asked for", held or "None has been held"
    over = ""
    if review.due_at < story.at:
        over = f"{teller.working_days(review.due_at, story.at)} over"
    said = ". ".join(part for part in (over, held) if part)
    return "Review", f"Due {short_day_words(review.due_at)}", said or "None has been held"


def _seen(teller: Teller) -> Fact:
    seen, name = teller.story.seen, teller.story.child.given_name
    if seen is None:
        return f"{name} last seen", "Nobody has recorded it", ""
    day = short_day_words(london_date(seen.at))
    by = f"by {seen.by_whom}" if seen.by_whom else ""
    return f"{name} last seen", f"{day}, alone" if seen.alone else day, by
