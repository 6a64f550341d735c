"""The picture in words, built from the same facts: for those who hear it, and for everybody."""

from collections.abc import Iterator, Sequence
from datetime import date

from ehcoord.rules.picture.facts import Going, PictureFacts, ReviewMark, spells_without_support

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(facts: PictureFacts) -> tuple[str, ...]:
    """What the picture says, as whole sentences, what waits first."""
    return tuple(_sentences(facts))


def _sentences(facts: PictureFacts) -> Iterator[str]:
    yield _waiting(facts)
    yield _support_now(facts)
    yield _recorded(facts)
    if spells := _happened(facts):
        yield spells
    yield _reviews(facts)


def _waiting(facts: PictureFacts) -> str:
    waiting, since = facts.waiting, facts.waiting_since
    if since is None:
        return "No recorded worry waits for a decision. That does not mean there is no worry."
    day = _day(since, facts.today)
    if len(waiting) == 1:
        return f"One worry waits for a decision, since {day}."
    count = _count(len(waiting)).capitalize()
    return f"{count} worries wait for a decision, the first since {day}."


def _support_now(facts: PictureFacts) -> str:
    happening = [
        bar.name
        for bar in facts.support
        if any(one.going is Going.HAPPENING and one.until is None for one in bar.spells)
    ]
    if happening:
        return f"Support that is happening: {_listed(happening)}."
    since = next((a for a, b in spells_without_support(facts) if b == facts.today), facts.today)
    return f"No support has been happening since {_day(since, facts.today)}."


def _recorded(facts: PictureFacts) -> str:
    opened, child = _day(facts.opened, facts.today), facts.child
    count = len(facts.worries)
    if not count:
        return (
            f"No worries have been recorded about {child} since {opened}. "
            "That does not mean there are none."
        )
    has, worries = ("has", "worry") if count == 1 else ("have", "worries")
    since = min(opened_or_before(facts), default=facts.opened)
    said = f"Since {_day(since, facts.today)}, {_count(count)} {worries} {has} been recorded"
    often = sorted(
        (sum(not one.is_step for one in worry.entries) for worry in facts.worries), reverse=True
    )
    repeats = [times for times in often if times > 1]
    if not repeats:
        return f"{said} about {child}."
    if len(repeats) == 1:
        whole = "it" if count == 1 else "one of them"
        return f"{said} about {child}, {whole} {_times(repeats[0])}."
    return f"{said} about {child}, {_count(len(repeats))} of them more than once."


def opened_or_before(facts: PictureFacts) -> Iterator[date]:
    """The day the case opened, and the first entry of each worry."""
    yield facts.opened
    yield from (worry.entries[0].on for worry in facts.worries)


def _happened(facts: PictureFacts) -> str:
    spells = sorted(
        {
            (one.since, one.until)
            for bar in facts.support
            for one in bar.spells
            if one.going is Going.HAPPENING and one.until is not None
        }
    )
    if not spells:
        return ""
    said = [f"from {_day(a, facts.today)} to {_day(b, facts.today)}" for a, b in spells if b]
    return f"Support happened {_listed(said)}."


def _reviews(facts: PictureFacts) -> str:
    planned = [
        one
        for one in facts.reviews
        if one.planned and one.due > facts.today and not (one.held or one.done)
    ]
    due = [one for one in facts.reviews if one not in planned]
    said = _fell_due(due) if due else "No review has fallen due."
    if planned:
        said += f" One is planned for {_day(min(one.due for one in planned), facts.today)}."
    return said


def _fell_due(due: Sequence[ReviewMark]) -> str:
    held = [one for one in due if one.held is not None]
    late = [one for one in held if one.held is not None and one.held > one.due]
    open_ones = [one for one in due if one.held is None and one.done is None]
    reviews = "review was" if len(due) == 1 else "reviews were"
    said = f"{_count(len(due)).capitalize()} {reviews} asked for or planned"
    parts = [f"{_count(len(held))} {_was(held)} held"] if held else []
    if late:
        parts.append(f"{_count(len(late))} of them late")
    if open_ones:
        parts.append(f"{_count(len(open_ones))} {_is(open_ones)} still to be held")
    return f"{said}: {', '.join(parts)}." if parts else f"{said}."


def _was(several: Sequence[object]) -> str:
    return "was" if len(several) == 1 else "were"


def _is(several: Sequence[object]) -> str:
    return "is" if len(several) == 1 else "are"


def _day(day: date, today: date) -> str:
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"


def _count(number: int) -> str:
    return COUNTS[number] if number < len(COUNTS) else str(number)


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{_count(number)} times"


def _listed(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
