"""The gold passages, read once, and the parts of an answer that every approach fills in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.match.acknowledgements import INSTITUTIONS
from pipeline.match.citations import find_citations
from pipeline.match.clauses import Item, Sentence, read_sentences
from pipeline.match.cues import Cue, CueSet, compile_cues
from pipeline.match.filings import OURS
from pipeline.match.hyperlinks import find_hyperlinks, host_entity
from pipeline.match.lexicon import Lexicon
from pipeline.match.mentions import find_mentions
from pipeline.match.quotes import find_quotes
from pipeline.match.reader import choose_cues
from pipeline.match.works import work_of
from pipeline.model import Document, Mention
from tests.gold.passages import Cited, Passage, passages

# Who may speak or be referred to, and what a citation by him can be.
TYPES = ("attribution", "title_mention", "direct_quote", "acknowledgement")
_REACH = 2
_WORKS = Cue.REPORT | Cue.FILING | Cue.MATERIAL | Cue.CHARGE


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
        self._cues = {language: compile_cues(file) for language, file in lexicon.cues.items()}

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
        cues = choose_cues(document, self._cues) or CueSet("", object_first=False, nouns_capital=False)
        named = any(mention.entity in OURS for mention in mentions) and not own
        sentences = read_sentences(document.text, mentions, cues) if named else []
        return Prepared(document, document.language or "", sentences, cues.nouns_capital, links, own)


def bits_of(items: Iterable[Item]) -> int:
    """Return every cue class that occurs among *items*."""
    bits = 0
    for item in items:
        bits |= item.bits
        if item.mention is not None and item.mention.entity == "icc":
            bits |= Cue.COURT
    return bits


def institution(prepared: Prepared, index: int) -> str | None:
    """Return the institution named in a sentence, else the last one of the two sentences before."""
    for place in range(index, max(-1, index - _REACH - 1), -1):
        for item in prepared.sentences[place].items:
            if item.mention is not None and item.mention.entity in INSTITUTIONS:
                return item.mention.entity
    return None


def fill(prepared: Prepared, index: int, kind: str, source: str) -> Cited | None:
    """Return the whole key of a citation of *kind* in sentence *index*; None where no institution acknowledges."""
    if kind in ("attribution", "direct_quote"):
        return kind, None, source, None, None
    items = prepared.sentences[index].items
    bits = bits_of(items)
    children = any(bits_of(one.items) & Cue.CHILDREN for one in prepared.sentences)
    earlier = any(bits_of(one.items) & Cue.REPORT for one in prepared.sentences[max(0, index - _REACH) : index])
    court = bool(bits & Cue.COURT and bits & (Cue.SUBMIT | Cue.APPEAL | Cue.FILING)) or bool(bits & Cue.FILING)
    work = work_of(items, court, children, earlier and not court)
    if kind == "acknowledgement":
        by = institution(prepared, index)
        return (kind, work, source, by, None) if by else None
    return kind, work, source, None, "denied" if _denied(prepared, index) else None


def _denied(prepared: Prepared, index: int) -> bool:
    following = prepared.sentences[index + 1 : index + 1 + _REACH]
    return bool(bits_of(prepared.sentences[index].items) & Cue.DENY) or any(
        bits_of(one.items) & Cue.DENY and bits_of(one.items) & _WORKS for one in following
    )
