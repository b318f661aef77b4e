"""Small words before a noun: the preposition that governs it, and articles that look like pronouns."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue


def word_before(items: Sequence[Item], first: int) -> int:
    """Return the classes of the word that governs the phrase, over articles and one adjective."""
    index = first - 1
    skipped = 0
    while index >= 0 and skipped < 3:
        if items[index].word == "." and index and items[index - 1].bits & Cue.TITLE:
            index -= 1  # à M. Latouchka
        if not items[index].is_word:
            return 0
        bits = items[index].bits
        if bits & Cue.WHOM and index and items[index - 1].word == ",":
            return 0  # der Bericht, den das NAM vorlegte
        if bits & (Cue.BEFORE_OBJECT | Cue.INSIDE | Cue.BY | Cue.LED_BY):
            before = items[index - 1] if index else None
            opens = before is None or not (before.word == "," or before.bits & Cue.LED_BY)
            return bits & ~Cue.LED_BY if opens and bits & Cue.ARTICLE else bits  # Der Diplomat leitet das NAM
        adjective = bits & Cue.STOP and (not items[index].capital or items[index].word.endswith(("an", "sh")))
        if not bits & (Cue.ARTICLE | Cue.TITLE | Cue.FORMER) and not adjective:
            return 0
        index -= 1
        skipped += 1
    return 0
