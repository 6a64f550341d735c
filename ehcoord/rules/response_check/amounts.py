"""Amounts of support: what runs now, and the most there was in the weeks before.

Support for a worry is counted over every line for any worry of the same group, so that moving
help from one worry to its neighbour never looks like more help.
"""

from datetime import timedelta

from ehcoord.rules.response_check.so_far import LineSoFar, SoFar


def begin_line(so_far: SoFar, line_id: int) -> LineSoFar:
    """The state of one line of support, begun when first asked for."""
    if line_id not in so_far.lines:
        line = next(one for one in so_far.child.support if one.id == line_id)
        so_far.lines[line_id] = LineSoFar(line, _groups(so_far, line.worry_ids))
    return so_far.lines[line_id]


def amount_now(so_far: SoFar, group: str) -> float:
    """Contacts per four weeks that we may count as more help: confirmed, and as planned."""
    weeks = timedelta(weeks=so_far.terms.unconfirmed_after_weeks)
    return sum(
        one.amount
        for one in _running(so_far, group)
        if not one.less_than_planned
        and one.confirmed_at is not None
        and so_far.at - one.confirmed_at <= weeks
    )


def planned_amount(so_far: SoFar, group: str) -> float:
    """Contacts per four weeks of every running line, as planned."""
    return sum(one.amount for one in _running(so_far, group))


def amounts_before(so_far: SoFar, line: LineSoFar) -> dict[str, float]:
    """What ran for the groups of a line before this instant."""
    return {
        group: next(
            (amount for at, amount, _ in reversed(history) if at < so_far.at),
            0.0,
        )
        for group in line.groups
        for history in [so_far.group_history.get(group, [])]
    }


def peak(so_far: SoFar, group: str) -> tuple[float, int]:
    """The highest amount and the highest level of support in the weeks before this instant."""
    begins = so_far.at - timedelta(weeks=so_far.terms.peak_lookback_weeks)
    amount, level = 0.0, 0
    changes = [one for one in so_far.group_history.get(group, []) if one[0] < so_far.at]
    for at, then, level_then in reversed(changes):
        amount, level = max(amount, then), max(level, level_then)
        # The first change at or before the window says what was running as it began.
        if at <= begins:
            break
    return amount, level


def keep_history(so_far: SoFar) -> None:
    """Write down what runs for each group from this instant on."""
    for group in {group for one in so_far.lines.values() for group in one.groups}:
        level = max((one.line.level for one in _running(so_far, group)), default=0)
        entry = (so_far.at, planned_amount(so_far, group), level)
        so_far.group_history.setdefault(group, []).append(entry)


def _running(so_far: SoFar, group: str) -> list[LineSoFar]:
    return [
        one
        for one in so_far.lines.values()
        if one.running and one.line.counts_as_support and group in one.groups
    ]


def _groups(so_far: SoFar, worry_ids: frozenset[int]) -> frozenset[str]:
    found = set()
    for worry in so_far.child.worries:
        if worry.id in worry_ids:
            indicator = so_far.rulebook.indicators.get(worry.code) if worry.code else None
            found.add(indicator.group if indicator else f"uncoded {worry.id}")
    return frozenset(found)
