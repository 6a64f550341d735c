"""The memory of work in batches, which makes rows by the million and drops them batch by batch."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Lets Python's collector of cycles rest for one batch, and look at what it left afterwards.

    What a batch makes is needed until its end. Going through it, and through the whole application,
    again and again took a fifth of the time.
    """
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
