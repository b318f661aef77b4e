"""Text cut into words with their classes and into sentences that keep a quotation whole.

In a sentence, a long quotation is one item: its words belong to its speaker, not to the reporter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from pipeline.match.cues import Cue, CueSet, Openings, Phrase, matches
from pipeline.match.quotemarks import QuoteSpan, quote_spans, wide_letters
from pipeline.match.turns import spoken_lines, without_insertions
from pipeline.match.unspoken import is_unspoken
from pipeline.model import Mention

_ENDS = frozenset((".", "!", "?", "…", "...", ".."))
_ABBREVIATIONS = """
jan feb sept oct nov dec aug mr mrs ms dr prof st no vs gen col sen rep gov lt jr sr inc art sec nos mme mm mgr ing
mudr judr sra ud uds ecc sig on dott тыс млн млрд г гг им т д п ст см ул руб долл р рр с м тис ім вул напр гл др
проф акад ген пр np ok pt tys mln mld ur tzw ks św ul nr bzw ca usw vgl str bspw sog tzv např atd čl č l d sv tūkst
pvz kt gg
"""
_SHORT = frozenset(_ABBREVIATIONS.split())
_LONGEST_SENTENCE = 400
_NARROW = {"，": ",", "、": ",", "،": ",", "：": ":", "；": ";", "؛": ";", "。": ".", "！": "!", "？": "?", "؟": "?"}
_OFFICE_REACH = 3
_FEWEST_QUOTED_WORDS = 4
_END = attrgetter("end")
_STOPS = frozenset(".,!?…。，！？")
_STOPS_IN_QUOTES = frozenset(".!?…。！？")


@dataclass(slots=True)
class Item:
    """One word, mark or whole quotation of a sentence, ``text[start:end]``; ``is_word`` is false for the last two."""

    start: int
    end: int
    word: str
    bits: int = 0
    capital: bool = False
    is_word: bool = False
    quote: QuoteSpan | None = None
    mention: Mention | None = None


@dataclass(slots=True)
class Sentence:
    """The items of one sentence; ``paragraph`` counts lines of text, ``bits`` holds every class that occurs.

    ``named`` tells that one of the words belongs to a mention.
    """

    items: list[Item]
    paragraph: int
    quotes: list[int] = field(default_factory=list)
    bits: int = 0
    named: bool = False

    @property
    def start(self) -> int:
        """Where the first item begins."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Where the last item ends."""
        return self.items[-1].end


def read_sentences(text: str, mentions: Sequence[Mention], cues: CueSet) -> list[Sentence]:
    """Return the sentences of *text* with the classes of *cues* on their words."""
    spans = _speech_spans(text, mentions, cues)
    items = _items(text, spans, cues, mentions)
    _place_mentions(items, mentions)
    _mark_former(items)
    return list(_sentences(text, items))


def word_count(text: str) -> int:
    """Return how many words *text* has; of a script without spaces, half of its characters."""
    wide = wide_letters(text)
    return wide // 2 if wide else len(text.split())


def _speech_spans(text: str, mentions: Sequence[Mention], cues: CueSet) -> list[QuoteSpan]:
    """Return the quotations long enough to be speech; a name or a title in quotation marks is none."""
    starts = [mention.start for mention in mentions]
    spans = list(quote_spans(text))
    spoken = sorted(spoken_lines(text, cues), key=lambda span: span.start)
    taken = [(span.outer_start, span.outer_end) for span in spoken]
    kept = [span for span in spans if _is_speech(text, span, mentions, starts) and not is_unspoken(text, span, cues)]
    kept = [span for span in kept if not _overlaps(taken, span.outer_start, span.outer_end)]
    kept = [part for span in kept for part in without_insertions(text, span, cues)]
    return sorted([*kept, *spoken], key=lambda span: span.start)


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    place = bisect_right(taken, (end, 0))
    return place > 0 and taken[place - 1][1] > start


def _is_speech(text: str, span: QuoteSpan, mentions: Sequence[Mention], starts: list[int]) -> bool:
    words = word_count(text[span.start : min(span.end, span.start + 120)])
    if words == 0 or (span.single and words < _FEWEST_QUOTED_WORDS):
        return False
    place = bisect_right(starts, span.end) - 1
    if place >= 0 and mentions[place].end > span.start:
        covered = mentions[place].end - mentions[place].start
        if covered * 2 > span.end - span.start:
            return False
    before = text[max(0, span.outer_start - 2) : span.outer_start].strip()
    after = text[span.outer_end : span.outer_end + 3]
    fragment = before[-1:].isalnum() and text[span.start].islower()
    apart = words > 1 and not fragment and (after[:1] == "," or after.lstrip()[:1] in ("—", "–"))
    alone = words > 1 and before[-1:] in ("", *_STOPS) and after[:1] in _STOPS
    ended = apart or alone or text[span.start : span.end].rstrip()[-1:] in _STOPS
    return words >= _FEWEST_QUOTED_WORDS or ended or before in (":", "：")


def _items(text: str, spans: list[QuoteSpan], cues: CueSet, mentions: Sequence[Mention]) -> list[Item]:
    """Return the words, marks and long quotations of *text*, the phrases among them marked."""
    items: list[Item] = []
    openers: list[tuple[int, Openings]] = []
    cuts = [edge for one in mentions for edge in (one.start, one.end)] if cues.unspaced else []
    position = 0
    for span in spans:
        if span.outer_start >= position:
            _add_pieces(text, position, span.outer_start, cuts, cues, items, openers)
            items.append(Item(span.outer_start, span.outer_end, "", quote=span))
            position = span.outer_end
    _add_pieces(text, position, len(text), cuts, cues, items, openers)
    last = len(items) - 1
    for index, opened in openers:
        for phrase in opened.before(items[index + 1].word if index < last else ""):
            _mark_phrase(items, index, phrase)
    return items


def _add_pieces(
    text: str,
    start: int,
    end: int,
    cuts: list[int],
    cues: CueSet,
    items: list[Item],
    openers: list[tuple[int, Openings]],
) -> None:
    """Add the words between *start* and *end*, none of them across one of the *cuts*."""
    for cut in cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]:
        _add_plain(text, start, cut, cues, items, openers)
        start = cut
    _add_plain(text, start, end, cues, items, openers)


def _add_plain(
    text: str, start: int, end: int, cues: CueSet, items: list[Item], openers: list[tuple[int, Openings]]
) -> None:
    seen, add = cues.seen, items.append
    stop = start
    for raw in cues.token.findall(text, start, end):
        begin = text.find(raw, stop)  # only spaces lie between
        stop = begin + len(raw)
        known = seen.get(raw)
        if known is None and raw[0].isalnum():
            known = cues.read(raw)
        if known is not None:
            word, bits, opened, capital, is_word = known
            if opened.phrases:
                openers.append((len(items), opened))
            add(Item(begin, stop, word, bits, capital, is_word))
        elif raw != "-" or not (text[begin - 1 : begin].isalnum() and text[stop : stop + 1].isalnum()):
            add(Item(begin, stop, _NARROW.get(raw, raw)))


def _place_mentions(items: list[Item], mentions: Sequence[Mention]) -> None:
    """Tell each word which mention it belongs to; both lists are in order of the text."""
    for mention in mentions:
        place = bisect_right(items, mention.start, key=_END)
        while place < len(items) and items[place].start < mention.end:
            item = items[place]
            if item.quote is None and item.mention is None:
                item.mention = mention
            place += 1


def _mark_former(items: list[Item]) -> None:
    """``the former minister of culture``: an office with "former" beside it is one of his names."""
    office = Cue.OFFICE
    for index in [place for place, item in enumerate(items) if item.bits & office]:
        near = items[max(0, index - _OFFICE_REACH) : index + _OFFICE_REACH]
        deputy = any(one.bits & Cue.MEMBER for one in items[max(0, index - 2) : index])
        if not deputy and any(one.bits & Cue.FORMER for one in near):
            items[index].bits = items[index].bits & ~(Cue.OTHER | Cue.AUTHORITY) | Cue.ROLE


def _mark_phrase(items: list[Item], index: int, phrase: Phrase) -> None:
    if phrase.gap:
        _mark_split(items, index, phrase)
        return
    stop = index + len(phrase.words)
    if stop > len(items):
        return
    for place in range(index + 1, stop):  # the first word opened the phrase
        if not matches(phrase.words[place - index], items[place].word):
            return
    bit = phrase.bit
    named = bit & _OFFICE_OR_BODY
    for item in items[index : stop if bit & _SPREAD else index + 1]:
        item.bits |= bit
        if named:
            item.bits &= ~Cue.OTHER
    if phrase.bit is Cue.THESE:
        # Polish "za nie" is "for them", though "nie" alone is "not".
        for item in items[index:stop]:
            item.bits &= ~Cue.NEGATION


def _mark_split(items: list[Item], index: int, phrase: Phrase) -> None:
    """Mark a phrase whose rest follows after other words of the same sentence: ``stützte sich … auf``."""
    head, rest = phrase.words[: phrase.head], phrase.words[phrase.head :]
    first = index + phrase.head
    if phrase.head > 1 and not _follow(items, index, head):
        return
    for place in range(first, min(first + 1 + phrase.gap, len(items))):
        later = items[place]
        if later.word in _ENDS or later.quote is not None:
            return
        if matches(rest[0], later.word) and (len(rest) == 1 or _follow(items, place, rest)):
            items[index].bits |= phrase.bit
            later.bits |= phrase.bit & Cue.UNSAID
            return


def _follow(items: Sequence[Item], first: int, words: Sequence[str]) -> bool:
    """Say whether the items from *first* on are *words*, one after the other."""
    if first + len(words) > len(items):
        return False
    return all(matches(word, items[first + place].word) for place, word in enumerate(words))


_OFFICE_OR_BODY = Cue.ROLE | Cue.HEAD | Cue.BODY
# Phrases whose words all carry the class, so that a search may start at any end of them.
_SPREAD = (
    Cue.ACCORDING
    | Cue.HE_SAID
    | Cue.THEY_SAID
    | Cue.UNSAID
    | Cue.COURT
    | Cue.EXCLUDE
    | Cue.TOLD
    | Cue.LED_BY
    | Cue.BODY
    | Cue.HEAD
    | Cue.MEMBER
    | Cue.ROLE
    | Cue.STATEMENT
    | Cue.PRESS
    | Cue.RULER
)


def _sentences(text: str, items: list[Item]) -> Iterator[Sentence]:
    current: list[Item] = []
    paragraph = 0
    for index, item in enumerate(items):
        word = item.word
        is_word = item.is_word
        if not is_word and word[:1] == "\n":
            if current:
                yield _sentence(current, paragraph)
                current = []
            paragraph += 1
            continue
        current.append(item)
        may_end = not is_word and (word in _ENDS or item.quote is not None)
        if len(current) >= _LONGEST_SENTENCE or (may_end and _ends_sentence(text, items, index)):
            yield _sentence(current, paragraph)
            current = []
    if current:
        yield _sentence(current, paragraph)


def _sentence(items: list[Item], paragraph: int) -> Sentence:
    bits = 0
    named = False
    quotes: list[int] = []
    for place, item in enumerate(items):
        bits |= item.bits
        if item.quote is not None:
            quotes.append(place)
        elif item.mention is not None:
            named = True
    return Sentence(items, paragraph, quotes, bits, named)


def _ends_sentence(text: str, items: list[Item], index: int) -> bool:
    item = items[index]
    follower = items[index + 1] if index + 1 < len(items) else None
    if follower is None or follower.word.startswith("\n"):
        return False
    if item.quote is not None:
        closed_thought = text[item.quote.start : item.quote.end].rstrip()[-1:] in _STOPS_IN_QUOTES
        return closed_thought and (follower.capital or follower.quote is not None)
    if text[item.start] in "。！？":
        return True
    if item.word not in _ENDS or follower.word in _ENDS or follower.start == item.end:
        return False
    before = items[index - 1] if index else None
    if item.word == "." and before is not None and before.is_word:
        if (len(before.word) == 1 and (before.capital or before.word.isalpha())) or before.word in _SHORT:
            return False
        if before.word.isdigit() and (not follower.capital or follower.bits & (Cue.JUNE | Cue.NOVEMBER)):
            return False
        if _is_day(items, index):
            return False
    return follower.capital or not follower.is_word or follower.word[0].isdigit() or _is_caseless(follower.word[0])


def _is_day(items: list[Item], index: int) -> bool:
    """``am 3. April``: the full stop of a day, before its month and after the article or preposition of a date."""
    if index < 2 or not items[index - 1].word.isdigit() or len(items[index - 1].word) > 2:
        return False
    return bool(
        items[index + 1].bits & Cue.STOP and items[index - 2].bits & (Cue.BEFORE_OBJECT | Cue.DETERMINER | Cue.ARTICLE)
    )


def _is_caseless(letter: str) -> bool:
    """Say whether *letter* is of Hebrew, Arabic, Georgian or another script without capital letters."""
    return "\u0590" <= letter < "\u1c80" or letter >= "\u2e80"
