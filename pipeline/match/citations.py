"""Citations of NAM's work: who refers to it, how, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.match.acknowledgements import Acknowledging, find_acknowledging
from pipeline.match.chambers import Chamber, chamber_of, debate_in
from pipeline.match.clauses import word_count
from pipeline.match.cues import Cue, CueSet
from pipeline.match.denials import is_denied, rejected_later
from pipeline.match.filings import find_namings
from pipeline.match.floating import points_back
from pipeline.match.grades import grade_of
from pipeline.match.hyperlinks import find_hyperlinks, host_entity
from pipeline.match.interviews import name_the_asked
from pipeline.match.lexicon import Lexicon
from pipeline.match.likely import find_likely
from pipeline.match.mentions import find_title_mentions
from pipeline.match.owners import OURS
from pipeline.match.quotemarks import quote_spans
from pipeline.match.reader import Read, Reading, read
from pipeline.match.recalled import Supply, find_recalled
from pipeline.match.reported import reported
from pipeline.match.speech import Event
from pipeline.match.told import HANDING, Naming, Told, dated_later, names_court
from pipeline.match.unfiled import nothing_filed
from pipeline.match.weighed import attributes, names_in_passing
from pipeline.match.within import holds_ours, quoted_reads
from pipeline.match.works import ANY_PART, PARTS, one_filing, work_of
from pipeline.model import Citation, CitationType, Document, Mention, Quote

_SURE = {
    "says": 0.92,
    "according": 0.95,
    "colon": 0.85,
    "dash": 0.8,
    "finds": 0.85,
    "passive": 0.85,
    "quoted": 0.85,
    "statement": 0.75,
    "unnamed": 0.7,
}
# Whose deputies and prosecutors act may be told by the headline alone.
_SEATED = Cue.DEPUTY | Cue.PROSECUTOR | Cue.OFFICE
_REFERRING = Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY | Cue.SERVED | Cue.DATA | Cue.MATERIAL
_FILED = frozenset({*PARTS, ANY_PART})
_SPOKEN = frozenset({"says", "unnamed", "statement"})
_FEWEST_WORDS = {"direct": 2, "mixed": 3}


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
            if document.title and any(map(_may_refer, reading.sentences)):
                reading.titled = frozenset(one.entity for one in find_title_mentions(document, lexicon).mentions)
            spoken = [one for one in reading.sentences if one.events]
            silent = {one.sentence.start for one in spoken if _says_nothing(one, reading.cues)}
            found.extend(_in_text(document, reading, mentions, quotes, silent))
            sentences = [one.sentence for one in reading.sentences]
            capital = reading.cues.nouns_capital
            likely = find_likely(document.text, sentences, capital, found, quotes, lexicon.likely, silent)
            starting = {one.start: one for one in sentences}
            found.extend(
                one
                for one in likely
                if one.type is not CitationType.TITLE_MENTION
                or not nothing_filed(starting[one.start].items, reading.cues)
            )
    return best(found)


def best(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return one citation for each key, the first of the most certain ones, with its grade, in order of the text."""
    chosen: dict[tuple[object, ...], Citation] = {}
    for one in citations:
        key = (one.type, one.work, one.source, one.by)
        if key not in chosen or one.confidence > chosen[key].confidence:
            chosen[key] = one
    graded = (replace(one, grade=grade_of(one.type, one.work, one.source)) for one in chosen.values())
    return tuple(sorted(graded, key=lambda one: (one.start, one.end, one.type)))


def _in_text(
    document: Document, reading: Reading, mentions: Sequence[Mention], quotes: Sequence[Quote], silent: set[int]
) -> Iterator[Citation]:
    """Yield the citations that the grammar finds; sentences that acknowledge nothing after all go to *silent*."""
    about_children = any(one.sentence.bits & Cue.CHILDREN for one in reading.sentences)
    name_the_asked(reading.sentences, quotes)
    debate = debate_in(reading.sentences)
    told, supply = Told(), Supply()
    found: list[Citation] = []
    for index, one in enumerate(reading.sentences):
        namings: list[Naming] = []
        before = len(found)
        one.focus = one.focus or told.subject
        if _concerns(one) or told.goes_on(one):
            namings = _namings(reading, index, about_children, told)
            found.extend(_in_sentence(document.text, reading, index, debate, about_children, namings, silent))
        if one.sentence.quotes and holds_ours(one, mentions):
            found.extend(_in_official_words(document.text, reading, index, debate, mentions, about_children))
        taken_up = any(cited.type is CitationType.ACKNOWLEDGEMENT for cited in found[before:])
        recalls = supply.source is not None or told.recent_naming is not None
        if one.sentence.bits & Cue.ACKNOWLEDGE and recalls and not taken_up:
            chamber = chamber_of(reading.sentences, index, debate, reading.titled)
            recalled = find_recalled(one, told, supply, chamber, reading.cues)
            if recalled is not None:
                cited = _acknowledgement(document.text, one, recalled, about_children)
                found.append(replace(cited, work=recalled.work))
        supply.learn(one, namings)
        told.learn(one, namings)
    yield from one_filing(found)
    yield from _quoted(quotes)


def _namings(reading: Reading, index: int, about_children: bool, told: Told) -> list[Naming]:
    one = reading.sentences[index]
    _forget_excluded(one)
    namings = find_namings(one, reading.cues, about_children, told)
    following = reading.sentences[index + 1 : index + 2]
    part = next((dated_later(later) for later in following), None)
    return [replace(naming, work=part) if part and naming.work == ANY_PART else naming for naming in namings]


def _may_refer(one: Read) -> bool:
    """Say whether somebody seated somewhere may refer to ours in a sentence."""
    bits = one.sentence.bits
    return bool(bits & _SEATED and bits & _REFERRING) and _concerns(one)


def _concerns(one: Read) -> bool:
    spoken = any(event.speaker in OURS for event in one.events)
    return spoken or one.focus in OURS or any(actor.meant in OURS for actor in one.actors)


def _in_sentence(
    text: str,
    reading: Reading,
    index: int,
    debate: Chamber | None,
    about_children: bool,
    namings: Sequence[Naming],
    silent: set[int],
) -> Iterator[Citation]:
    one, cues = reading.sentences[index], reading.cues
    acknowledging = find_acknowledging(one, cues, chamber_of(reading.sentences, index, debate, reading.titled))
    if acknowledging is not None and not acknowledging.negated:
        cited = _acknowledgement(text, one, acknowledging, about_children)
        yield cited
        rejected = rejected_later(text, reading, index) if cited.work is not None else None
        if rejected is not None and cited.source is not None:
            later, noun = rejected
            yield _naming(text, later, Naming(cited.work, cited.source, noun, "continued"), denied=True)
        return
    for naming in namings:
        denied = is_denied(text, reading, index, naming.back, filed=naming.work in _FILED)
        yield _naming(text, one, naming, denied=denied)
    if acknowledging is not None:
        silent.add(one.sentence.start)
        return
    for place, event in enumerate(one.events):
        named = [naming for naming in namings if naming.rule != "revealed"]  # what the sentence before told of
        if not all(names_in_passing(one, place, naming.cue, cues) for naming in named):
            continue
        if attributes(one, place, cues) and not _announces(reading, index, place):
            yield _attribution(text, one, event)


def _in_official_words(
    text: str,
    reading: Reading,
    index: int,
    debate: Chamber | None,
    mentions: Sequence[Mention],
    about_children: bool,
) -> Iterator[Citation]:
    """Yield what an institution acknowledges in words that it is quoted with, and what a debate says that ours told."""
    one, chamber = reading.sentences[index], chamber_of(reading.sentences, index, debate, reading.titled)
    quoted = quoted_reads(text, one, mentions, reading.cues, debate=chamber.debate, official=chamber.official)
    for at, inner, by in quoted:
        spoken = Chamber(by or chamber.by, official=True, debate=True)
        found = find_acknowledging(inner, reading.cues, spoken)
        if found is not None and not found.negated:
            cited = _acknowledgement(text[at:], inner, found, about_children)
            yield replace(cited, start=cited.start + at, end=cited.end + at)
        for place, event in enumerate(inner.events if found is None and chamber.debate else ()):
            named = event.actor is not None and event.actor.kind == "name"
            if named and attributes(inner, place, reading.cues):
                repeated = _attribution(text[at:], inner, event)
                yield replace(repeated, start=repeated.start + at, end=repeated.end + at)


def _forget_excluded(one: Read) -> None:
    """A body that is named only to be excluded ("not the one by NAM") is no actor."""
    items = one.sentence.items
    for actor in one.actors:
        if actor.meant in OURS and any(
            item.bits & Cue.EXCLUDE for item in items[max(0, actor.first - 5) : actor.first]
        ):
            actor.meant = actor.who = None


def _acknowledgement(text: str, one: Read, found: Acknowledging, about_children: bool) -> Citation:
    work = work_of(found.matter, _is_of_court(one, found), about_children)
    kind = CitationType.ACKNOWLEDGEMENT
    return _cited(text, one, kind, found.source, found.cue, "acknowledges", 0.9, work=work, by=found.by)


def _is_of_court(one: Read, found: Acknowledging) -> bool:
    """Say whether what is acknowledged was filed with the court: words around it say so, or the court has it."""
    bits = 0
    for item in found.matter:
        bits |= item.bits
    if bits & Cue.FILING:
        return found.by == "icc" or names_court(one)
    dated = found.by == "icc" and bits & (Cue.JUNE | Cue.NOVEMBER)
    return bool(bits & HANDING and (dated or bits & Cue.COURT))


def _naming(text: str, one: Read, naming: Naming, *, denied: bool) -> Citation:
    stance = "denied" if denied else None
    sure = 0.9 if naming.rule == "filed" else 0.85
    kind = CitationType.TITLE_MENTION
    return _cited(text, one, kind, naming.source, naming.cue, naming.rule, sure, work=naming.work, stance=stance)


def _cited(
    text: str,
    one: Read,
    kind: CitationType,
    source: str | None,
    cue: int,
    rule: str,
    sure: float,
    *,
    work: str | None = None,
    by: str | None = None,
    stance: str | None = None,
) -> Citation:
    """Return a citation whose passage is the whole sentence."""
    start, end = one.sentence.start, one.sentence.end
    word = one.sentence.items[cue].word
    return Citation(kind, work, source, by, stance, start, end, text[start:end], sure, rule, cue=word)


def _says_nothing(one: Read, cues: CueSet) -> bool:
    """Say whether ours speak in a sentence and none of it passes information on, or somebody else alone speaks."""
    if not any(actor.meant in OURS for actor in one.actors):
        voices = [event.actor for event in one.events if event.rule in ("says", "according")]
        return any(actor is not None and actor.kind != "pronoun" for actor in voices)
    told = [place for place, event in enumerate(one.events) if event.speaker in OURS and event.rule in _SPOKEN]
    return bool(told) and not one.sentence.quotes and not any(attributes(one, place, cues) for place in told)


def _announces(reading: Reading, index: int, place: int) -> bool:
    """``Latushka answered briefly. «No.»``: words that only lead to a quotation report nothing besides it."""
    one = reading.sentences[index]
    back = points_back(reading.sentences[index - 1], one) if index else None
    if back is not None and (back is one.events[place] or back.actor is one.events[place].actor):
        return True
    following = reading.sentences[index + 1] if index + 1 < len(reading.sentences) else None
    if following is None or following.sentence.items[0].quote is None or one.events[place].rule != "says":
        return False
    if any(later.actor is not None or later.quotes for later in following.events):
        return False
    return reported(one.sentence.items, one.events, place, reading.cues) is None


def _attribution(text: str, one: Read, event: Event) -> Citation:
    sure = _SURE.get(event.rule, 0.7) - (0.1 if event.actor is None or event.actor.kind != "name" else 0.0)
    return _cited(text, one, CitationType.ATTRIBUTION, event.speaker, event.cue, event.rule, round(sure, 2))


def _own_words(quote: Quote) -> int:
    """Return how many words of a quotation are the speaker's own: of a reported clause those between its marks."""
    inner = list(quote_spans(quote.exact)) if quote.kind == "mixed" else []
    return sum(word_count(quote.exact[one.start : one.end]) for one in inner) or word_count(quote.exact)


def _quoted(quotes: Sequence[Quote]) -> Iterator[Citation]:
    for quote in quotes:
        ours = quote.speaker in OURS and quote.rule != "body" and quote.kind in _FEWEST_WORDS
        if ours and _own_words(quote) >= _FEWEST_WORDS[quote.kind]:
            yield Citation(
                CitationType.DIRECT_QUOTE, None, quote.speaker, None, None, quote.start, quote.end, quote.exact,
                round(quote.confidence, 2), quote.rule, cue=quote.cue,
            )  # fmt: skip
