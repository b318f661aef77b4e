"""How fast tagging is, as a ratio to spaCy's blank tokenizer on the same texts in the same run.

Run from the project folder: ``python bench/tag.py``. The texts of the first lines are generated from a fixed seed,
those of the last two put together from gold passages (``citations/articles.py``). "mentions" finds names, "all"
quotations, citations, topics and echoes as well.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import spacy
from citations.articles import articles

from pipeline.match.mentions import find_mentions
from pipeline.match.tagger import Tagger
from pipeline.model import Document
from pipeline.text import normalise
from tests.match.shipped import lexicon

ROUNDS = 5
TEXTS = 200
WORDS_A_TEXT = 550
# One text in so many is about the subject, as in the first collected feeds.
ON_TOPIC_EVERY = 50
# Languages that spaCy has no tokenizer for, or only with a further package.
WITHOUT_TOKENIZER = ("be", "ja", "ka", "ko", "zh")
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


def rate(work: Callable[[Document], object], some: list[Document]) -> float:
    """Return the median of million characters a second of processor time."""
    size = sum(len(one.text) for one in some)
    rates = []
    for _ in range(ROUNDS):
        before = time.process_time()
        for one in some:
            work(one)
        rates.append(size / (time.process_time() - before) / 1e6)
    return statistics.median(rates)


def main() -> None:
    """Print a line for each kind of text: million characters a second, and the ratios to spaCy's tokenizer."""
    tagger = Tagger(lexicon())
    print(f"{'':28}{'normalise':>11}{'mentions':>10}{'all':>8}{'tokenizer':>11}{'mentions/tok.':>15}{'all/tok.':>10}")
    for language in SYLLABLES:
        some = [Document(text, language=language) for text in texts(language)]
        show(f"{language}, 1 in {ON_TOPIC_EVERY} on the subject", tagger, some)
    ordinary, dense = articles(tagger.lexicon)
    show("articles on the subject", tagger, ordinary)
    show("nothing but the subject", tagger, dense)
    for name, some in (("articles", ordinary), ("nothing but the subject", dense)):
        named = sum(len(find_mentions(one, tagger.lexicon).mentions) for one in some)
        size = sum(len(one.text) for one in some)
        print(f"{name}: {len(some)} of {size // len(some):,} characters, {1000 * named / size:.1f} mentions in 1,000")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, spaCy's included")


def show(name: str, tagger: Tagger, some: list[Document]) -> None:
    """Measure one kind of text and print its line; what is remembered of words is there from a first pass."""
    nlp = cache(spacy.blank)

    def tokenise(one: Document) -> object:
        return nlp(one.language if one.language not in WITHOUT_TOKENIZER else "xx").tokenizer(one.text)

    for one in some:
        tagger.find(one)
        tokenise(one)
    rates = [
        rate(lambda one: normalise(one.text), some),
        rate(lambda one: find_mentions(one, tagger.lexicon), some),
        rate(tagger.find, some),
        rate(tokenise, some),
    ]
    figures = f"{rates[0]:11.1f}{rates[1]:10.1f}{rates[2]:8.2f}{rates[3]:11.2f}"
    print(f"{name:28}{figures}{rates[1] / rates[3]:15.1f}{rates[2] / rates[3]:10.1f}", flush=True)


if __name__ == "__main__":
    main()
