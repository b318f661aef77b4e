"""Which language a text is in, with Belarusian, Russian and Ukrainian told apart by their letters."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import exp, log
from typing import Any

from pipeline.extract.wording import words

# What our sources write in; fewer candidates mean fewer absurd answers on short texts.
LANGUAGES = words(
    """
    ar az be bg bs cs da de el en es et fa fi fr ga he hr hu hy is it ja ka kk ko ky lb lt lv mk mt nl no pl pt ro
    ru sk sl sq sr sv tr uk ur vi zh
    """,
    " ",
)
# How often a letter stands in prose of these languages, in per mille; only letters that tell them apart.
_TELLING = "иіыэўїєґёъщаоеяцьйд"
_PER_MILLE = {
    "be": (0.1, 65, 38, 13, 22, 0.1, 0.1, 0.1, 7, 0.1, 0.1, 165, 32, 42, 57, 33, 20, 11, 41),
    "ru": (73, 0.5, 19, 3.3, 0.1, 0.1, 0.1, 0.1, 1, 0.4, 3.6, 80, 109, 84, 20, 5, 17, 12, 30),
    "uk": (61, 57, 0.2, 0.1, 0.1, 6, 6, 0.2, 0.1, 0.1, 5.6, 83, 94, 50, 22, 8, 18, 13, 35),
    "bg": (90, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 18, 6, 120, 87, 85, 18, 6, 0.3, 7, 34),
}
_LOGS = {code: dict(zip(_TELLING, map(log, often), strict=True)) for code, often in _PER_MILLE.items()}
# Letters of Serbian, Macedonian, Kazakh and others: with them, the general classifier decides.
_OTHER_CYRILLIC = frozenset("ѓѕјљњќћђџәғқңөұүһ")
_CLEARLY_BULGARIAN = 4.0
_WINDOW = 800
_SURE = 0.75


def detect(text: str, hint: str | None = None) -> tuple[str | None, float]:
    """Return the language code of *text* and a confidence from 0 to 1; (None, 0.0) when there is nothing to go by.

    Three windows of the text are read. *hint* (the page's own claim) only decides where the text does not.
    """
    sample = _sample(text)
    letters = sum(map(str.isalpha, sample))
    claimed = _code(hint)
    if letters < 12:
        return (claimed, 0.3) if claimed else (None, 0.0)
    code, confidence = _measured(sample.lower(), letters)
    if claimed and claimed != code and (confidence < _SURE or letters < 40):
        return claimed, 0.5
    return code, round(confidence, 3)


def _measured(sample: str, letters: int) -> tuple[str, float]:
    cyrillic = Counter(character for character in sample if "\u0400" <= character <= "\u04ff")
    if 2 * cyrillic.total() > letters and (found := _east_slavic(cyrillic)):
        return found
    return _classified(sample)


def _sample(text: str) -> str:
    if len(text) <= 3 * _WINDOW:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_WINDOW], text[middle : middle + _WINDOW], text[-_WINDOW:]))


def _code(hint: str | None) -> str | None:
    code = (hint or "").strip().lower().replace("_", "-").split("-")[0]
    code = {"nb": "no", "nn": "no", "by": "be", "ua": "uk"}.get(code, code)
    return code if code in LANGUAGES else None


def _east_slavic(letters: Counter[str]) -> tuple[str, float] | None:
    """Return be, ru or uk by their letters, or None where another language is likelier."""
    if sum(letters[letter] for letter in _OTHER_CYRILLIC) > 0.005 * letters.total():
        return None
    scores = {
        code: sum(count * logs[letter] for letter, count in letters.items() if letter in logs)
        for code, logs in _LOGS.items()
    }
    ranked = sorted(scores, key=lambda code: -scores[code])
    if ranked[0] == "bg" and scores["bg"] - scores[ranked[1]] > _CLEARLY_BULGARIAN:
        return None
    best, second = [code for code in ranked if code != "bg"][:2]
    # Letters of one text are not independent: the difference counts half.
    return best, 1 / (1 + exp((scores[second] - scores[best]) / 2))


def _classified(sample: str) -> tuple[str, float]:
    code, confidence = _identifier().classify(sample)
    return str(code), float(confidence)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    # The columns of the languages that we do not ask for are let go of: 28 MB.
    identifier._full_model = identifier.nb_ptc, identifier.nb_pc, identifier.nb_classes
    return identifier
