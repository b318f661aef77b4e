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
        if skipped and bits & Cue.RELATIVE and bits & items[index + 1].bits & Cue.DETERMINER:
            return 0  # die Mitteilung, mit der das NAM
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


def governor(items: Sequence[Item], first: int) -> int:
    """Return the classes of the word before a phrase and its article: ``selon les enquêteurs``."""
    place = first - 1
    if place > 0 and items[place].bits & (Cue.ARTICLE | Cue.DETERMINER) and not items[place].bits & Cue.ACCORDING:
        place -= 1
    return items[place].bits if place >= 0 else 0


def is_ruling_city(item: Item) -> bool:
    """``Minsk``, ``Moscow``: a city that speaks for its rulers, and describes nobody."""
    return bool(item.bits & Cue.MINSK and item.bits & Cue.OTHER) and not item.word.endswith("s")
