"""Made-up news: sentences of common and rare words, so that a full-text index looks like one over real texts."""

from __future__ import annotations

import random

_SYLLABLES = {
    "en": ("ba", "ter", "lin", "or", "men", "sta", "re", "con", "ing", "pol", "ver", "na", "ti", "gra", "dus", "el"),
    "uk": ("по", "ві", "ста", "но", "ра", "ли", "ть", "дер", "жа", "на", "рі", "ки", "ом", "ук", "ла", "сь"),
    "be": ("па", "ве", "ста", "но", "ра", "лі", "ць", "дзер", "жа", "на", "ры", "кі", "ам", "ук", "ла", "ся"),
    "de": ("be", "ver", "stell", "ung", "rat", "land", "en", "haus", "mit", "tag", "schaf", "ler", "um", "zei", "ten"),
}
LANGUAGES = tuple(_SYLLABLES)
WORDS, SENTENCES = 12_000, 4_000


class Texts:
    """Texts in four languages; the same *seed* gives the same texts."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self.words = {name: self._words(parts) for name, parts in _SYLLABLES.items()}
        self._sentences = {name: self._made(words) for name, words in self.words.items()}

    def title(self, language: str) -> str:
        """Return a headline of eight words."""
        return " ".join(self._random.choices(self.words[language][:2000], k=8)).capitalize()

    def text(self, language: str, passage: str) -> str:
        """Return some 150 words with *passage* among them."""
        parts = self._random.choices(self._sentences[language], k=10)
        parts.insert(self._random.randrange(9), passage)
        return " ".join(parts)

    def _words(self, parts: tuple[str, ...]) -> list[str]:
        found = {"".join(self._random.choices(parts, k=self._random.randint(2, 5))) for _ in range(WORDS)}
        return sorted(found)

    def _made(self, words: list[str]) -> list[str]:
        # The n-th word is 1/n as frequent as the first, as in a language.
        weights = [1 / (n + 10) for n in range(len(words))]
        return [
            " ".join(self._random.choices(words, weights, k=self._random.randint(9, 20))).capitalize() + "."
            for _ in range(SENTENCES)
        ]
