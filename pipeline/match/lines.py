"""Patterns that begin where a line begins."""

from __future__ import annotations

import re
from collections.abc import Iterator


def line_matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what *pattern* matches at the beginnings of lines; a line that a match takes with it is tried as well.

    One try for each line, where ``finditer`` makes one for each character.
    """
    start = 0
    while True:
        match = pattern.match(text, start)
        if match is not None:
            yield match
        start = text.find("\n", start) + 1
        if not start:
            return
