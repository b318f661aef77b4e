"""Python's garbage collector, kept from looking through everything while a text is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Collect nothing meanwhile. What a text is read into has no cycles and goes when the text is done.

    Otherwise the words of a text are taken for what lasts, and the whole lexicon is gone through for their sake.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
