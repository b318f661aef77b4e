"""How much a text looks like Belarusian, Russian or Ukrainian: the statistics behind charset repair.

Bytes decoded with the wrong Cyrillic table still give Cyrillic letters, but the wrong ones in the wrong
case: rare letters become frequent, capitals stand inside words. Two simple measures tell that apart.
"""

from __future__ import annotations

import re

# The letters of the three languages from frequent to rare, as school books list them, merged.
_BY_FREQUENCY = "аоинетрсвлкмдпіуыяьзгбчхйжшюцўёщэфєїґъ"
_WEIGHT = {letter: 1.0 - 1.6 * rank / len(_BY_FREQUENCY) for rank, letter in enumerate(_BY_FREQUENCY)}
_NEUTRAL = frozenset("«»—–…№“”„’‘€°§•\xa0")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# A capital after a small letter of the same word: natural text has next to none.
_INNER_CAPITAL = re.compile("[а-яёіїєґў][А-ЯЁІЇЄҐЎ]")
_SAMPLE = 20_000


def likeness(text: str) -> float:
    """Return how natural the non-ASCII part of *text* is as be, ru or uk: about 0.4 for prose, below 0 for mojibake."""
    sample = text[:_SAMPLE] if _NOT_ASCII.search(text[:_SAMPLE]) else text
    foreign = _NOT_ASCII.findall(sample)[:_SAMPLE]
    if not foreign:
        return 0.0
    total = sum(_letter_weight(character) for character in foreign)
    # A whole text in capitals is rare; koi8-r read as cp1251 looks like one.
    shouting = max(0, sum(map(str.isupper, foreign)) - len(foreign) // 2)
    return (total - 2.0 * len(_INNER_CAPITAL.findall(sample)) - 0.4 * shouting) / len(foreign)


def _letter_weight(character: str) -> float:
    if character in _NEUTRAL:
        return 0.0
    return _WEIGHT.get(character.lower(), -1.5)
