"""How fast tagging is, as a ratio to spaCy's blank tokenizer on the same texts in the same run.

Run from the project folder: ``python bench/tag.py``. The texts are generated from a fixed seed.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "match"))

import spacy
from shipped import lexicon

from pipeline.match.scan import scanner_for
from pipeline.match.tagger import Tagger
from pipeline.model import Document
from pipeline.text import normalise

ROUNDS = 5
TEXTS = 200
WORDS_A_TEXT = 550
# One text in so many is about the subject, as in the first collected feeds.
ON_TOPIC_EVERY = 50
SYLLABLES = {
    "en": "the of in re pro ing tion er com mar ket gov ment sta te peo ple new year said work house",
    "ru": "на по ре про ва ни ет ся го да ра бо та лю ди но вый дом сто ла ми ру",
    "de": "der die und ge ver ung lich keit schaft land stadt neu jahr sagt ar beit haus weg",
    "pl": "na po prze nie ści owa nych mi sto rok pra ca dom dro ga lu dzie żeń łą",
}
ON_TOPIC = {
    "en": "The head of the National Anti-Crisis Management, Pavel Latushka, accused Alexander Lukashenko in Minsk.",
    "ru": "Глава Народного антикризисного управления Павел Латушко обвинил Александра Лукашенко в Минске.",
    "de": "Pawel Latuschko wirft Alexander Lukaschenko in Minsk die Verschleppung von Kindern vor.",
    "pl": "Paweł Łatuszka oskarżył w Mińsku Aleksandra Łukaszenkę o wywożenie dzieci.",
}


def texts(language: str) -> list[str]:
    """Return generated texts of one language, of which a few are about the subject."""
    source = random.Random(language)
    syllables = SYLLABLES[language].split()
    made = []
    for index in range(TEXTS):
        words = ["".join(source.choices(syllables, k=source.randint(1, 4))) for _ in range(WORDS_A_TEXT)]
        sentences = [" ".join(words[start : start + 14]).capitalize() + "." for start in range(0, WORDS_A_TEXT, 14)]
        if index % ON_TOPIC_EVERY == 0:
            sentences.insert(3, ON_TOPIC[language])
        made.append("\n".join(sentences))
    return made


def rate(work: Callable[[str], object], some: list[str]) -> float:
    """Return the median of million characters a second of processor time."""
    size = sum(map(len, some))
    rates = []
    for _ in range(ROUNDS):
        before = time.process_time()
        for one in some:
            work(one)
        rates.append(size / (time.process_time() - before) / 1e6)
    return statistics.median(rates)


def main() -> None:
    """Print one line for each language: million characters a second, and the ratio to spaCy's tokenizer."""
    tagger = Tagger(lexicon())
    scanner = scanner_for(tagger.lexicon)
    print(f"{'':4}{'normalise':>11}{'+ scan':>9}{'tag':>9}{'on topic':>10}{'tokenizer':>11}{'tag/tokenizer':>15}")
    for language in SYLLABLES:
        some = texts(language)
        hot = some[::ON_TOPIC_EVERY] * (TEXTS // ON_TOPIC_EVERY // 2)
        nlp = spacy.blank(language)
        tagger.find(Document(some[0], language=language))
        rates = [
            rate(normalise, some),
            rate(lambda text: scanner.scan(normalise(text)), some),
            rate(lambda text, language=language: tagger.find(Document(text, language=language)), some),
            rate(lambda text, language=language: tagger.find(Document(text, language=language)), hot),
            rate(nlp.tokenizer, some),
        ]
        ratio = rates[2] / rates[4]
        print(
            f"{language:4}{rates[0]:11.1f}{rates[1]:9.1f}{rates[2]:9.1f}{rates[3]:10.2f}{rates[4]:11.2f}{ratio:15.1f}"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
