"""Citations of NAM's work: who refers to it, how, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.match.acknowledgements import INSTITUTIONS, Acknowledging, find_acknowledging
from pipeline.match.cues import Cue, CueSet
from pipeline.match.filings import OURS, Naming, find_namings
from pipeline.match.grades import grade_of
from pipeline.match.hyperlinks import find_hyperlinks, host_entity
from pipeline.match.lexicon import Lexicon
from pipeline.match.reader import Read, Reading, read
from pipeline.match.speech import Event, subject_of
from pipeline.match.works import work_of
from pipeline.model import Citation, CitationType, Document, Mention, Quote

_SURE = {"says": 0.92, "according": 0.95, "colon": 0.85, "dash": 0.8, "finds": 0.85, "passive": 0.85, "quoted": 0.85, "statement": 0.75, "unnamed": 0.7}
_DENIAL_REACH = 2
_SPOKEN_IN_REACH = 2
_FEWEST_WORDS_QUOTED = 3


def find_citations(
    document: Document, mentions: tuple[Mention, ...], quotes: tuple[Quote, ...], lexicon: Lexicon
) -> tuple[Citation, ...]:
    """Return the citations in *document*, at most one for each (type, work, source, institution).

    *mentions* are in order and do not overlap. A text published on NAM's own host cites nobody.
    """
    if document.source_host and host_entity(f"//{document.source_host}/", lexicon.hosts):
        return ()
    found = list(find_hyperlinks(document, lexicon.hosts, lexicon.works.values()))
    if any(mention.entity in OURS for mention in mentions):
        reading = read(document, tuple(mentions), lexicon)
        if reading is not None:
            found.extend(_in_text(document, reading, quotes))
    return tuple(sorted(_best(found), key=lambda one: (one.start, one.end, one.type)))


def _best(citations: Iterable[Citation]) -> Iterator[Citation]:
    """Yield one citation for each key, the first of the most certain ones, with its grade."""
    chosen: dict[tuple[object, ...], Citation] = {}
    for one in citations:
        key = (one.type, one.work, one.source, one.by)
        if key not in chosen or one.confidence > chosen[key].confidence:
            chosen[key] = one
    for one in chosen.values():
        yield replace(one, grade=grade_of(one.type, one.work, one.source))


def _in_text(document: Document, reading: Reading, quotes: Sequence[Quote]) -> Iterator[Citation]:
    about_children = any(item.bits & Cue.CHILDREN for one in reading.sentences for item in one.sentence.items)
    for index, one in enumerate(reading.sentences):
        if not _concerns(one):
            continue
        yield from _in_sentence(document.text, reading, index, about_children)
    yield from _quoted(document.text, quotes)


def _concerns(one: Read) -> bool:
    return any(actor.meant in OURS for actor in one.actors) or one.focus in OURS


def _in_sentence(text: str, reading: Reading, index: int, about_children: bool) -> Iterator[Citation]:
    one, cues = reading.sentences[index], reading.cues
    _forget_excluded(one)
    acknowledging = find_acknowledging(one, cues, _spoken_in(reading.sentences, index))
    if acknowledging is not None and not acknowledging.negated:
        yield _acknowledgement(text, one, acknowledging, about_children)
        return
    namings = find_namings(one, cues, about_children)
    for naming in namings:
        yield _naming(text, one, naming, _denied(reading, index))
    if namings or acknowledging is not None:
        return
    for event in one.events:
        if _attributes(one, event, cues):
            yield _citation(text, one, event, CitationType.ATTRIBUTION)


def _forget_excluded(one: Read) -> None:
    """A body that is named only to be excluded ("not the one by NAM") is no actor."""
    items = one.sentence.items
    for actor in one.actors:
        if actor.meant in OURS and any(item.bits & Cue.EXCLUDE for item in items[max(0, actor.first - 5) : actor.first]):
            actor.meant = actor.who = None


def _spoken_in(sentences: Sequence[Read], index: int) -> str | None:
    for one in reversed(sentences[max(0, index - _SPOKEN_IN_REACH) : index]):
        for actor in reversed(one.actors):
            for part in actor.parts:
                if part.who in INSTITUTIONS and part.who is not None:
                    return part.who
    return None


def _acknowledgement(text: str, one: Read, found: Acknowledging, about_children: bool) -> Citation:
    items = one.sentence.items
    to_court = any(item.bits & Cue.FILING for item in items)
    work = work_of(items, to_court, about_children)
    start, end = one.sentence.start, one.sentence.end
    return Citation(CitationType.ACKNOWLEDGEMENT, work, found.source, found.by, None, start, end, text[start:end], 0.9,
                    "acknowledges", cue=items[found.cue].word)  # fmt: skip


def _naming(text: str, one: Read, naming: Naming, denied: bool) -> Citation:
    start, end = one.sentence.start, one.sentence.end
    return Citation(CitationType.TITLE_MENTION, naming.work, naming.source, None, "denied" if denied else None, start, end,
                    text[start:end], 0.9 if naming.rule == "filed" else 0.85, naming.rule,
                    cue=one.sentence.items[naming.cue].word)  # fmt: skip


def _denied(reading: Reading, index: int) -> bool:
    """Say whether somebody rejects the work in this sentence or right after it."""
    if _denies(reading.sentences[index], reading.cues, Cue.DENY):
        return True
    following = reading.sentences[index + 1 : index + 1 + _DENIAL_REACH]
    return any(_denies(one, reading.cues, Cue.REPORT | Cue.MATERIAL | Cue.FILING | Cue.CHARGE) for one in following)


def _denies(one: Read, cues: CueSet, objects: int) -> bool:
    items = one.sentence.items
    if not any(item.bits & objects for item in items):
        return False
    for place, item in enumerate(items):
        if item.bits & Cue.DENY and item.mention is None:
            subject = subject_of(items, one.actors, place, cues)
            if subject is None or subject.meant not in OURS:
                return True
    return False


def _attributes(one: Read, event: Event, cues: CueSet) -> bool:
    if event.speaker not in OURS or event.quotes:
        return False
    items = one.sentence.items
    if any(item.bits & Cue.UNSAID for item in items[max(0, event.cue - 3) : event.cue + 1]):
        return False
    if event.rule == "statement":
        return not any(item.bits & (Cue.DENY | Cue.NEGATION) for item in items)
    return not (event.rule == "finds" and event.speaker == "latushka")


def _citation(text: str, one: Read, event: Event, kind: CitationType) -> Citation:
    start, end = one.sentence.start, one.sentence.end
    sure = _SURE.get(event.rule, 0.7) - (0.1 if event.actor is None or event.actor.kind != "name" else 0.0)
    return Citation(kind, None, event.speaker, None, None, start, end, text[start:end], sure, event.rule,
                    cue=one.sentence.items[event.cue].word)  # fmt: skip


def _quoted(text: str, quotes: Sequence[Quote]) -> Iterator[Citation]:
    for quote in quotes:
        if quote.speaker in OURS and quote.kind != "indirect" and len(quote.exact.split()) >= _FEWEST_WORDS_QUOTED:
            yield Citation(CitationType.DIRECT_QUOTE, None, quote.speaker, None, None, quote.start, quote.end, quote.exact,
                           quote.confidence, quote.rule, cue=quote.cue)  # fmt: skip
