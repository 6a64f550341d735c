"""Faults at the worst moment: after everything was written and before the commit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ehcoord.db import WriteSession, _last_acts, before_commit


@contextmanager
def extra_last_act(act: Callable[[WriteSession], None]) -> Iterator[None]:
    """One more act that every transaction ends with, for as long as the block lasts."""
    before_commit(act)
    try:
        yield
    finally:
        _last_acts.remove(act)
