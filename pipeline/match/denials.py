"""Rejections: somebody calls a work of ours a fabrication, or rejects it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.match.actors import Actor
from pipeline.match.adversaries import (
    is_adversary,
    is_adversarys,
    is_called_adversary,
    is_their_page,
    speaks_for_minsk,
)
from pipeline.match.clauses import Item, read_sentences, word_count
from pipeline.match.cues import Cue, CueSet
from pipeline.match.owners import INSTITUTIONS, OURS, has_by, has_other_owner
from pipeline.match.reader import Read, Reading
from pipeline.match.rejected import (
    BODIES,
    LONGEST_VERDICT,
    NEAR,
    OBJECTS,
    WORKS,
    beside,
    is_about,
    is_noun,
    rejects_accusations,
)
from pipeline.match.speech import DASHES, subject_of

_FAR = 6
# How far back the rejection may stand of a report whose makers are told afterwards.
_BEFORE = 4
_LONGEST_LABEL = 8
_AGENT_REACH = 14
_MARKS = frozenset("\"«»„“”‘’'‚「」『』")
# A clause in the first person is no label of a work.
_TOLD = Cue.I_WE
_RIVALS = INSTITUTIONS | {"yale_hrl"}


def is_denied(text: str, reading: Reading, index: int, back: int = 0, *, filed: bool = False) -> bool:
    """Say whether somebody rejects the work that the sentence *index* names, there or in the sentences around.

    *back* is how many sentences before it the work was described already. Of a work *filed* with the court nothing is
    rejected after the preliminary report was named, unless the filing is named again.
    """
    sentences, cues = reading.sentences, reading.cues
    if any(_rejects(text, one, cues) for one in sentences[max(0, index - back) : index + 1]):
        return True
    for distance, one in enumerate(sentences[index + 1 : index + 1 + _FAR], start=1):
        between = sentences[index + 1 : index + distance]
        if filed and any(map(_is_report, between)) and not one.sentence.bits & Cue.FILING:
            break
        if is_about(one, distance, between) and _rejects(text, one, cues, later=True):
            return True
        if distance <= NEAR and _is_verdict(text, one, cues):
            return True
    if is_their_page(sentences) and any(map(_denounces, sentences[max(0, index - 1) : index + 1 + _FAR])):
        return True
    if index and _tells_what_was_meant(sentences[index]) and is_adversary(sentences[index - 1]):
        return _rejects(text, sentences[index - 1], cues)
    return _takes_up(sentences[index]) and any(
        _is_report_of_nobody(one) and _rejects(text, one, cues) for one in sentences[max(0, index - _BEFORE) : index]
    )


def _is_report(one: Read) -> bool:
    """``ihr vorläufiger Bericht``: the sentence names the preliminary report."""
    pairs = pairwise(one.sentence.items)
    return any(before.bits & Cue.PRELIMINARY and item.bits & Cue.REPORT for before, item in pairs)


def _denounces(one: Read) -> bool:
    """``A forgery glued together from pictures``: a page of Minsk's says so in its own words, and none of ours does."""
    if any(event.speaker in OURS for event in one.events):
        return False
    return any(item.bits & (Cue.DENY | Cue.RIDICULE) and item.mention is None for item in one.sentence.items)


def rejected_later(text: str, reading: Reading, index: int) -> tuple[Read, int] | None:
    """Return the sentence, and its noun, that rejects the work after an institution has referred to it in *index*."""
    for distance, one in enumerate(reading.sentences[index + 1 : index + 1 + _FAR], start=1):
        between = reading.sentences[index + 1 : index + distance]
        noun = next((place for place, item in enumerate(one.sentence.items) if is_noun(item, WORKS)), None)
        if noun is not None and is_about(one, distance, between) and _rejects(text, one, reading.cues, later=True):
            return one, noun
    return None


def _tells_what_was_meant(one: Read) -> bool:
    """``Gemeint war die Mitteilung …``: the sentence says what the remark before it was about."""
    return any(item.bits & Cue.MEANT for item in one.sentence.items[:_BEFORE])


def _takes_up(one: Read) -> bool:
    """``The document was drawn up by NAM``: the sentence begins with the work named before."""
    return any(item.bits & (Cue.REPORT | Cue.MATERIAL | Cue.ANAPHOR) for item in one.sentence.items[:3])


def _is_report_of_nobody(one: Read) -> bool:
    """Say whether a sentence tells of a report by Minsk's word alone: whose it is may be told afterwards."""
    items = one.sentence.items
    if not is_adversary(one) or any(actor.meant in _RIVALS or actor.meant in OURS for actor in one.actors):
        return False
    return any(is_noun(item, WORKS) and not has_other_owner(one, place) for place, item in enumerate(items))


def _is_verdict(text: str, one: Read, cues: CueSet) -> bool:
    """``The ministry's answer: a forgery.``, ``Minsk – „a novel“``: no verb, and little after the mark."""
    items = one.sentence.items
    mark = next((place for place, item in enumerate(items) if item.word == ":" or item.word in DASHES), 0)
    if not 0 < mark <= LONGEST_VERDICT or len(items) - mark > LONGEST_VERDICT:
        return False
    office = any(actor.bits & BODIES and actor.last < mark and actor.meant not in OURS for actor in one.actors)
    if not (office or is_adversary(one)) or any(item.bits & (Cue.DATA | Cue.CHILDREN) for item in items[:mark]):
        return False
    bits = 0
    for item in items[mark + 1 :]:
        bits |= item.bits
        if item.quote is not None and word_count(text[item.start : item.end]) <= _LONGEST_LABEL:
            clause = any(cues.bits(word) & _TOLD for word in cues.token.findall(text, item.start, item.end))
            bits |= Cue.RIDICULE if is_adversary(one) and not clause else 0
    return bool(bits & (Cue.DENY | Cue.RIDICULE))


def _rejects(text: str, one: Read, cues: CueSet, *, later: bool = False) -> bool:
    """Say whether the sentence holds a word of rejection that is not ours, or an insult from Minsk.

    In a *later* sentence, which is about the work by its noun or "it", a verb of naming by Minsk is enough.
    """
    items = one.sentence.items
    for place, item in enumerate(items):
        rejecting = item.bits & Cue.DENY and item.mention is None and _by_others(one, place, cues)
        if rejecting and not rejects_accusations(items, place):
            return True
    return _insults(text, one, cues, later=later)


def _insults(text: str, one: Read, cues: CueSet, *, later: bool) -> bool:
    """Say whether others are quoted with a word of rejection, or Minsk calls the work by an insult."""
    items = one.sentence.items
    quoted = 0
    for bits in _quoted_by_others(text, one, cues):
        quoted |= bits
    if quoted & Cue.DENY:
        return True
    short = _has_short_quote(text, items)
    predicate = _is_predicate(text, items)
    if (short or predicate) and any(is_adversarys(one, event) for event in one.events):
        return True
    if predicate and any(_is_embassys(items, event.cue) for event in one.events if event.speaker not in OURS):
        return True
    if not is_adversary(one):
        return False
    ridiculed = any(
        item.bits & Cue.RIDICULE and item.mention is None and _by_others(one, place, cues)
        for place, item in enumerate(items)
    )
    labels = [place for place, item in enumerate(items) if item.bits & Cue.LABEL and item.mention is None]
    if quoted & Cue.RIDICULE or (ridiculed and labels):
        return True
    if any(_labels_it(one, at, cues) if later else _is_labelled_by_minsk(one, at) for at in labels):
        return True
    return short and any(_by_others(one, at, cues) for at in labels)


def _labels_it(one: Read, place: int, cues: CueSet) -> bool:
    """``Minsk called it …``: Minsk is the subject of the verb of naming, and the work stands beside the verb."""
    items = one.sentence.items
    subject = subject_of(items, one.actors, place, cues)
    if subject is None or not (speaks_for_minsk(items, subject) or is_called_adversary(items, subject)):
        return False
    passive = any(item.bits & Cue.PASSIVE for item in items[max(0, place - 2) : place])
    return not passive and any(item.bits & (OBJECTS | Cue.ANAPHOR) for item in beside(items, place))


def _is_labelled_by_minsk(one: Read, place: int) -> bool:
    """``a dossier, at once called a novel by the diplomats of Minsk``: Minsk is the doer after the participle."""
    items = one.sentence.items
    for actor in one.actors:
        if place < actor.first <= place + _AGENT_REACH and has_by(items, place, actor):
            return actor.meant not in OURS and is_called_adversary(items, actor)
    return False


def _by_others(one: Read, place: int, cues: CueSet) -> bool:
    subject = subject_of(one.sentence.items, one.actors, place, cues)
    if subject is None or subject.meant not in OURS or _owns_work(one.sentence.items, subject, place):
        return True
    return subject.kind == "role" and is_called_adversary(one.sentence.items, subject)


def _owns_work(items: Sequence[Item], actor: Actor, place: int) -> bool:
    """``the report by NAM is a fabrication``, ``the report, which NAM sent, is …``: NAM owns it and rejects nothing."""
    near = (*items[max(0, actor.first - 2) : actor.first], *items[actor.last + 1 : actor.last + 2])
    # Latuškovy písemnosti, Latushka's papers
    papers = actor.last + 1 < len(items) and bool(items[actor.last + 1].bits & OBJECTS) and actor.possessive
    if papers or any(item.bits & WORKS for item in near):
        return True
    opener = next(
        (at for at in range(actor.first - 1, -1, -1) if items[at].bits & Cue.THAT or items[at].word == ","), None
    )
    if opener is None or actor.last > place or not any(item.bits & OBJECTS for item in items[:opener]):
        return False
    return any(item.word == "," or item.quote is not None for item in items[actor.last + 1 : place])


def _quoted_by_others(text: str, one: Read, cues: CueSet) -> Iterator[int]:
    """Yield the classes of the words that somebody else is quoted with."""
    ours = {place for event in one.events if event.speaker in OURS for place in event.quotes}
    for place in one.sentence.quotes:
        span = one.sentence.items[place].quote
        if span is not None and place not in ours:
            for sentence in read_sentences(text[span.start : span.end], (), cues):
                yield from (item.bits for item in sentence.items)


def _is_embassys(items: Sequence[Item], cue: int) -> bool:
    """``“…”, erklärte die belarussische Botschaft``: Minsk stands right after the verb, as nobody that we know."""
    return any(item.bits & Cue.ADVERSARY for item in items[cue + 1 : cue + 1 + NEAR])


def _is_predicate(text: str, items: Sequence[Item]) -> bool:
    """``The papers that he took to The Hague “are not worth …”, said …``: the quotation says it of the work itself."""
    for place, item in enumerate(items):
        if item.quote is not None and place and items[place - 1].is_word and text[item.quote.start].islower():
            return any(is_noun(noun, OBJECTS) for noun in items[:place])
    return False


def _is_round_name(items: Sequence[Item], opening: int, closing: int) -> bool:
    """Say whether nothing but a name, of a firm or a camp, stands between two marks."""
    name = items[opening + 1].mention
    return name is not None and all(item.mention is name for item in items[opening + 1 : closing])


def _has_short_quote(text: str, items: Sequence[Item]) -> bool:
    """Say whether a word or a few stand in quotation marks."""
    marks = [place for place, item in enumerate(items) if item.word in _MARKS]
    named = [pair for pair in pairwise(marks) if _is_round_name(items, *pair)]
    if len(marks) - 2 * len(named) > 1:
        return True
    return any(item.quote is not None and word_count(text[item.start : item.end]) <= _LONGEST_LABEL for item in items)
