"""The gold passages, read once, and the parts of an answer that every approach fills in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.match import likely
from pipeline.match.citations import find_citations
from pipeline.match.clauses import Sentence, read_sentences
from pipeline.match.cues import CueSet
from pipeline.match.hyperlinks import find_hyperlinks, host_entity
from pipeline.match.lexicon import Lexicon
from pipeline.match.mentions import find_mentions
from pipeline.match.owners import OURS
from pipeline.match.quotes import find_quotes
from pipeline.match.reader import choose_cues
from pipeline.model import CitationType, Document, Mention
from tests.gold.passages import Cited, Passage, passages

# Who may speak or be referred to, and what a citation by him can be.
TYPES = tuple(map(str, likely.TYPES))


@dataclass(frozen=True)
class Prepared:
    """A passage as all approaches see it: its sentences with cue classes and the mentions that were found."""

    document: Document
    lang: str
    sentences: list[Sentence]
    nouns_capital: bool
    links: frozenset[Cited]
    own_host: bool = False
    grammar: frozenset[Cited] = frozenset()
    gold: frozenset[Cited] = frozenset()
    doubtful: frozenset[Cited] = frozenset()


class Preparer:
    """Reads passages with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def gold_set(self, name: str) -> list[Prepared]:
        """Return the passages of one set whose citations are annotated, with the grammar's answers."""
        return [self._gold(one) for one in passages(name) if one.citations is not None]

    def _gold(self, passage: Passage) -> Prepared:
        mentions = find_mentions(passage.document, self.lexicon).mentions
        read = self.read(passage.document, mentions)
        return Prepared(
            read.document,
            passage.lang,
            read.sentences,
            read.nouns_capital,
            read.links,
            read.own_host,
            self.grammar(passage.document, mentions),
            passage.citations or frozenset(),
            passage.doubtful,
        )

    def grammar(self, document: Document, mentions: tuple[Mention, ...]) -> frozenset[Cited]:
        """Return what the clause grammar finds: approach (b), as shipped."""
        quotes = find_quotes(document, mentions, self.lexicon)
        return frozenset(
            (str(c.type), c.work, None if c.type == "hyperlink" else c.source, c.by, c.stance)
            for c in find_citations(document, mentions, quotes, self.lexicon)
            if c.rule != likely.RULE
        )

    def read(self, document: Document, mentions: Sequence[Mention]) -> Prepared:
        """Return a document cut into sentences with cue classes; none for a text on NAM's own host."""
        hosts = self.lexicon.hosts
        own = bool(document.source_host and host_entity(f"//{document.source_host}/", hosts))
        links = frozenset(
            (str(one.type), one.work, None, one.by, one.stance)
            for one in find_hyperlinks(document, hosts, self.lexicon.works.values())
            if not own
        )
        cues = choose_cues(document, self.lexicon) or CueSet("", object_first=False, nouns_capital=False)
        named = any(mention.entity in OURS for mention in mentions) and not own
        sentences = read_sentences(document.text, mentions, cues) if named else []
        return Prepared(document, document.language or "", sentences, cues.nouns_capital, links, own)


def fill(prepared: Prepared, index: int, kind: str, source: str) -> Cited | None:
    """Return the whole key of a citation of *kind* in sentence *index*; None where no institution acknowledges."""
    key = likely.fill(prepared.sentences, index, CitationType(kind), source)
    return None if key is None else (str(key[0]), *key[1:])
