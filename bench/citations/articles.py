"""Articles made from gold passages: ordinary ones about the subject, and ones that are about nothing else."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from pipeline.match.lexicon import Lexicon
from pipeline.match.mentions import find_mentions
from pipeline.match.owners import OURS
from pipeline.model import Document
from tests.gold.passages import passages

SETS = ("citations", "open", "open2", "open3")
ARTICLE = 4_500
MOST_OF_A_LANGUAGE = 12
# Characters of a text that is nothing but passages about the subject.
DENSE = 20_000
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*\s*")
_SHORTEST_SENTENCE = 30
_SENTENCES_IN_A_PARAGRAPH = 4
_FEWEST_SENTENCES, _FEWEST_PASSAGES = 20, 3


def articles(lexicon: Lexicon) -> tuple[list[Document], list[Document]]:
    """Return ordinary articles (a passage about NAM, then sentences without names) and dense ones; seed fixed."""
    ordinary: list[Document] = []
    dense: list[Document] = []
    source = random.Random(1)
    for language, documents in sorted(_by_language().items()):
        about = [one for one in documents if any(each.entity in OURS for each in find_mentions(one, lexicon).mentions)]
        plain = [sentence for one in documents for sentence in _without_names(one, lexicon)]
        if len(plain) < _FEWEST_SENTENCES or len(about) < _FEWEST_PASSAGES:
            continue
        for one in about[:MOST_OF_A_LANGUAGE]:
            text = one.text
            while len(text) < ARTICLE:
                text += "\n\n" + " ".join(source.choices(plain, k=_SENTENCES_IN_A_PARAGRAPH))
            ordinary.append(Document(text, language=language))
        dense.append(Document("\n\n".join(one.text for one in about)[:DENSE], language=language))
    return ordinary, dense


def _by_language() -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for name in SETS:
        for passage in passages(name):
            found.setdefault(passage.document.language or "", []).append(passage.document)
    return found


def _without_names(document: Document, lexicon: Lexicon) -> Iterator[str]:
    mentions = find_mentions(document, lexicon).mentions
    for match in _SENTENCE.finditer(document.text):
        named = any(match.start() < one.end and one.start < match.end() for one in mentions)
        if not named and len(match.group()) > _SHORTEST_SENTENCE:
            yield match.group().strip()
