"""Citations that no rule of grammar sees, but that the signs of a sentence together make likely.

A linear classifier over the signs of each place where NAM or Latushka may be a source. Its weights are data,
learned from the passages that people have annotated (``make likely``), one number for a sign: what speaks for a
citation can be read, and each finding names the signs that spoke for it most. It only ever adds to the grammar.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from math import exp

from pipeline.match.clauses import Item, Sentence
from pipeline.match.cues import Cue
from pipeline.match.likely_schema import LikelyFile
from pipeline.match.owners import INSTITUTIONS, OURS
from pipeline.match.signs import Place, places
from pipeline.match.works import work_of
from pipeline.model import Citation, CitationType, Quote

RULE = "likely"
BIAS = "(always)"
TYPES = (
    CitationType.ATTRIBUTION,
    CitationType.TITLE_MENTION,
    CitationType.DIRECT_QUOTE,
    CitationType.ACKNOWLEDGEMENT,
)
# In a clause only one of these can hold; a quotation may stand beside any of them.
_ONE_OF = (CitationType.ATTRIBUTION, CitationType.TITLE_MENTION, CitationType.ACKNOWLEDGEMENT)
# A grammar that has seen a sentence tell or acknowledge nothing has seen it well.
_REFUSED = (CitationType.ATTRIBUTION, CitationType.ACKNOWLEDGEMENT)
# A finding of this kind is less certain than any of the grammar's.
_SUREST = 0.6
_REACH = 2
_WORKS = Cue.REPORT | Cue.FILING | Cue.MATERIAL | Cue.CHARGE | Cue.ACCUSATION
_SIGNS_TOLD = 3

Key = tuple[CitationType, str | None, str | None, str | None, str | None]


def find_likely(
    text: str,
    sentences: Sequence[Sentence],
    nouns_capital: bool,
    known: Iterable[Citation],
    quotes: Iterable[Quote],
    likely: LikelyFile,
    refused: Container[int] = (),
) -> Iterator[Citation]:
    """Yield the likely citations whose type and source are not among *known*.

    In the sentences that begin at one of *refused* the grammar has seen ours speak and tell nothing, or an
    institution that acknowledges nothing.

    Not in a question, which says nothing, nor of a type that *known* has in that sentence already: there the grammar
    has told NAM from its head.
    """
    if not likely.weights:
        return
    known, quotes = list(known), list(quotes)
    had = {(one.type, one.source) for one in known}
    for place in places(sentences, nouns_capital):
        for kind, probability in _answers(place.signs, likely):
            if probability < likely.at_least or (kind, place.source) in had:
                continue
            if _is_settled(sentences[place.sentence], kind, known, quotes):
                continue
            if kind in _REFUSED and sentences[place.sentence].start in refused:
                continue
            if key := fill(sentences, place.sentence, kind, place.source):
                yield _citation(text, sentences[place.sentence], key, probability, _told(place, likely.weights[kind]))


def _is_settled(sentence: Sentence, kind: CitationType, known: Iterable[Citation], quotes: Iterable[Quote]) -> bool:
    """Tell whether the grammar has settled what *sentence* is.

    It is a question, holds a citation of *kind* or one that replaces it, or quotes somebody else by name or office.
    """
    if sentence.items[-1].word == "?":
        return True
    if kind is CitationType.DIRECT_QUOTE and any(
        one.speaker_text and one.speaker not in OURS and sentence.start <= one.start < sentence.end for one in quotes
    ):
        return True
    replaced = (CitationType.ACKNOWLEDGEMENT,) if kind in _ONE_OF else ()
    same = [one for one in known if one.start < sentence.end and sentence.start < one.end]
    return any(one.type is kind or one.type in replaced for one in same)


def _answers(signs: frozenset[str], likely: LikelyFile) -> Iterator[tuple[CitationType, float]]:
    """Yield the most probable of the types that exclude each other, and the quotation."""
    rows = [row for sign in (BIAS, *signs) if (row := likely.rows.get(sign)) is not None]
    probable = dict(zip(likely.weights, map(_probability, map(sum, zip(*rows, strict=True))), strict=False))
    exclusive = [kind for kind in _ONE_OF if kind in probable]
    if exclusive:
        best = max(exclusive, key=lambda kind: probable[kind])
        yield best, probable[best]
    if CitationType.DIRECT_QUOTE in probable:
        yield CitationType.DIRECT_QUOTE, probable[CitationType.DIRECT_QUOTE]


def _probability(total: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def _told(place: Place, weights: Mapping[str, float]) -> str:
    """Return the signs that spoke for it most."""
    return ", ".join(sorted(place.signs, key=lambda sign: (-weights.get(sign, 0.0), sign))[:_SIGNS_TOLD])


def _citation(text: str, sentence: Sentence, key: Key, probability: float, told: str) -> Citation:
    kind, work, source, by, stance = key
    sure = round(_SUREST * probability, 2)
    start, end = sentence.start, sentence.end
    return Citation(kind, work, source, by, stance, start, end, text[start:end], sure, RULE, cue=told)


def fill(sentences: Sequence[Sentence], index: int, kind: CitationType, source: str) -> Key | None:
    """Return the whole key of a citation of *kind* in sentence *index*; None where no institution acknowledges."""
    if kind in (CitationType.ATTRIBUTION, CitationType.DIRECT_QUOTE):
        return kind, None, source, None, None
    items = sentences[index].items
    bits = bits_of(items)
    children = any(bits_of(one.items) & Cue.CHILDREN for one in sentences)
    earlier = any(bits_of(one.items) & Cue.REPORT for one in sentences[max(0, index - _REACH) : index])
    court = bool(bits & Cue.COURT and bits & (Cue.SUBMIT | Cue.APPEAL | Cue.FILING)) or bool(bits & Cue.FILING)
    work = work_of(items, court, children, earlier and not court)
    if kind is CitationType.ACKNOWLEDGEMENT:
        by = _institution(sentences, index)
        return (kind, work, source, by, None) if by else None
    return kind, work, source, None, "denied" if _is_denied(sentences, index) else None


def bits_of(items: Iterable[Item]) -> int:
    """Return every cue class that occurs among *items*; the court's name is one too."""
    bits = 0
    for item in items:
        bits |= item.bits
        if item.mention is not None and item.mention.entity == "icc":
            bits |= Cue.COURT
    return bits


def _institution(sentences: Sequence[Sentence], index: int) -> str | None:
    """Return the institution named in a sentence, else the last one of the two sentences before."""
    for place in range(index, max(-1, index - _REACH - 1), -1):
        for item in sentences[place].items:
            if item.mention is not None and item.mention.entity in INSTITUTIONS:
                return item.mention.entity
    return None


def _is_denied(sentences: Sequence[Sentence], index: int) -> bool:
    following = sentences[index + 1 : index + 1 + _REACH]
    return bool(bits_of(sentences[index].items) & Cue.DENY) or any(
        bits_of(one.items) & Cue.DENY and bits_of(one.items) & _WORKS for one in following
    )
