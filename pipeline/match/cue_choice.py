"""With which language's cues a text is read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipeline.match.cues import CueSet, compile_cues, fold
from pipeline.match.lexicon import Lexicon
from pipeline.model import Document

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4_000
_FEW = 8
# At least one word in so many is a common one in running text of a language.
_USUAL_SHARE = 6


def choose_cues(document: Document, lexicon: Lexicon) -> CueSet | None:
    """Return the cues of the text's language: the declared one unless its small words are missing."""
    compiled = _compiled(lexicon)
    declared = compiled.get((document.language or "").split("-")[0].lower())
    words = _WORD.findall(fold(document.text[:_SAMPLE]))
    if declared is not None and sum(map(declared.common.__contains__, words)) * _USUAL_SHARE >= len(words):
        return declared
    counts = _common_words(words, lexicon)
    best = max(counts, key=lambda language: counts[language], default=None)
    if best is None:
        return None
    if declared is not None and (counts[best] < _FEW or counts[declared.language] * 3 >= counts[best]):
        return declared
    return compiled[best] if counts[best] else declared


def _common_words(words: Iterable[str], lexicon: Lexicon) -> dict[str, int]:
    """Return for each language how many of the folded *words* are common ones of it."""
    counts = dict.fromkeys(lexicon.cues, 0)
    languages = _languages_of_common(lexicon)
    for word, times in Counter(words).items():
        for language in languages.get(word, ()):
            counts[language] += times
    return counts


@lru_cache(maxsize=8)
def _languages_of_common(lexicon: Lexicon) -> Mapping[str, list[str]]:
    """Return the languages of each common word: one look-up tells all of them."""
    languages: dict[str, list[str]] = defaultdict(list)
    for language, cues in _compiled(lexicon).items():
        for word in cues.common:
            languages[word].append(language)
    return languages


@lru_cache(maxsize=8)
def _compiled(lexicon: Lexicon) -> Mapping[str, CueSet]:
    return {language: compile_cues(file) for language, file in lexicon.cues.items()}
