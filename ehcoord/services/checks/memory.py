"""The memory of a long check: what was there when it began is not looked through again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def old_memory_left_alone() -> Iterator[None]:
    """Keeps Python's collector to what is made inside: a check makes and drops rows by the million.

    Each batch would have it walk through the whole application, which took a fifth of the time.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
