"""Rejections: somebody calls a work of ours a fabrication, or rejects it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.adversaries import is_adversary, is_adversarys, is_called_adversary, speaks_for_minsk
from pipeline.match.clauses import Item, read_sentences, word_count
from pipeline.match.cues import Cue, CueSet
from pipeline.match.owners import INSTITUTIONS, OURS, has_by, has_other_owner
from pipeline.match.reader import Read, Reading
from pipeline.match.speech import DASHES, subject_of

_WORKS = Cue.REPORT | Cue.FILING
_NEAR_OBJECTS = _WORKS | Cue.MATERIAL | Cue.CHARGE
_REJECTING = Cue.DENY | Cue.LABEL | Cue.RIDICULE
# In the sentences right after, "the papers" are enough; later only the work's own noun still means the work.
_NEAR = 3
_FAR = 6
# How far back the rejection may stand of a report whose makers are told afterwards.
_BEFORE = 4
_LONGEST_LABEL = 8
_LONGEST_VERDICT = 8
_OBJECT_REACH = 5
_OTHERS_REACH = 6
_AGENT_REACH = 14
_MARKS = frozenset("\"«»„“”‘’'‚「」『』")
_RIVALS = INSTITUTIONS | {"yale_hrl"}
_BODIES = Cue.COURT | Cue.COURT_AGAIN | Cue.AUTHORITY | Cue.OTHER


def is_denied(text: str, reading: Reading, index: int, back: int = 0) -> bool:
    """Say whether somebody rejects the work that the sentence *index* names, there or in the sentences around.

    *back* is how many sentences before it the work was described already.
    """
    sentences, cues = reading.sentences, reading.cues
    if any(_rejects(text, one, cues) for one in sentences[max(0, index - back) : index + 1]):
        return True
    for distance, one in enumerate(sentences[index + 1 : index + 1 + _FAR], start=1):
        between = sentences[index + 1 : index + distance]
        if _is_about(one, distance, between) and _rejects(text, one, cues, later=True):
            return True
        if distance <= _NEAR and _is_verdict(text, one):
            return True
    return _takes_up(sentences[index]) and any(
        _is_report_of_nobody(one) and _rejects(text, one, cues) for one in sentences[max(0, index - _BEFORE) : index]
    )


def _takes_up(one: Read) -> bool:
    """``The document was drawn up by NAM``: the sentence begins with the work named before."""
    return any(item.bits & (Cue.REPORT | Cue.MATERIAL | Cue.ANAPHOR) for item in one.sentence.items[:3])


def _is_report_of_nobody(one: Read) -> bool:
    """Say whether a sentence tells of a report by Minsk's word alone: whose it is may be told afterwards."""
    items = one.sentence.items
    if not is_adversary(one) or any(actor.meant in _RIVALS or actor.meant in OURS for actor in one.actors):
        return False
    return any(_is_noun(item, _WORKS) and not has_other_owner(one, place) for place, item in enumerate(items))


def _is_about(one: Read, distance: int, between: Sequence[Read]) -> bool:
    """Say whether a later sentence is about the work: by its noun, or soon after it by "it" in Minsk's mouth."""
    items = one.sentence.items
    objects = _NEAR_OBJECTS if distance <= _NEAR else _WORKS
    nouns = [place for place, item in enumerate(items) if _is_noun(item, objects)]
    if nouns:
        rival = any(actor.meant == "yale_hrl" for other in (*between, one) for actor in other.actors)
        return not rival and not all(has_other_owner(one, place) or _is_excepted(items, place) for place in nouns)
    rejecting = next((place for place, item in enumerate(items) if item.bits & _REJECTING), len(items))
    if any(item.bits & (Cue.DATA | Cue.CHILDREN) for item in items[:rejecting]) or _opens_clause(items[:rejecting]):
        return False
    if distance == 1:
        return _is_exposure(one) or (is_adversary(one) and not _has_other_object(one, rejecting))
    near = any(item.bits & Cue.ANAPHOR for item in _beside(items, rejecting))
    return distance == 2 and near and is_adversary(one) and not any(map(_tells_of_others, between))


def _opens_clause(items: Sequence[Item]) -> bool:
    """Say whether a clause begins; a German article does not open one unless a comma stands before it."""
    return any(
        item.bits & Cue.THAT and not (item.bits & Cue.DETERMINER and (place == 0 or items[place - 1].word != ","))
        for place, item in enumerate(items)
    )


def _is_noun(item: Item, objects: int) -> bool:
    return bool(item.bits & objects) and item.mention is None


def _is_excepted(items: Sequence[Item], place: int) -> bool:
    """``about the buses, not about the document``."""
    return any(item.bits & Cue.NEGATION for item in items[max(0, place - 2) : place])


def _is_exposure(one: Read) -> bool:
    """``It is a forgery made in Warsaw``: a sentence without any actor that begins with what the work is said to be."""
    head = one.sentence.items[:_LONGEST_VERDICT]
    opened = any(item.bits & (Cue.LABEL | Cue.ANAPHOR) for item in head[:2])
    told = any(item.bits & Cue.THAT for item in head)
    return opened and not told and not one.events and any(item.bits & Cue.DENY for item in head)


def _has_other_object(one: Read, rejecting: int) -> bool:
    """``Moscow rejected the warrants of the court``: somebody else, or a clause, is what Minsk rejects."""
    items = one.sentence.items
    if any(item.bits & Cue.ANAPHOR and item.mention is None for item in _beside(items, rejecting)):
        return False
    if any(item.bits & (Cue.THAT | Cue.COMPLEMENT) for item in items[rejecting + 1 : rejecting + 3]):
        return True
    later = [actor for actor in one.actors if rejecting < actor.first <= rejecting + _OTHERS_REACH]
    known = [actor for actor in later if speaks_for_minsk(items, actor) or actor.bits & Cue.ADVERSARY]
    return any(actor.bits & _BODIES and actor.meant not in OURS and actor not in known for actor in later)


def _beside(items: Sequence[Item], place: int) -> Sequence[Item]:
    return items[max(0, place - _OBJECT_REACH) : place + _OBJECT_REACH]


def _tells_of_others(one: Read) -> bool:
    """Say whether "it" in the next sentence can be what this one tells of: a study, a figure, somebody else's deed."""
    known = any(actor.meant is not None and actor.meant not in OURS for actor in one.actors)
    return known or bool(one.sentence.bits & (Cue.DATA | Cue.STATEMENT))


def _is_verdict(text: str, one: Read) -> bool:
    """``The ministry's answer: a forgery.``, ``Minsk – „a novel“``: no verb, and little after the mark."""
    items = one.sentence.items
    mark = next((place for place, item in enumerate(items) if item.word == ":" or item.word in DASHES), 0)
    if not 0 < mark <= _LONGEST_VERDICT or len(items) - mark > _LONGEST_VERDICT:
        return False
    office = any(actor.bits & _BODIES and actor.last < mark and actor.meant not in OURS for actor in one.actors)
    if not (office or is_adversary(one)) or any(item.bits & (Cue.DATA | Cue.CHILDREN) for item in items[:mark]):
        return False
    bits = 0
    for item in items[mark + 1 :]:
        bits |= item.bits
        if item.quote is not None and word_count(text[item.start : item.end]) <= _LONGEST_LABEL:
            bits |= Cue.RIDICULE if is_adversary(one) else 0
    return bool(bits & (Cue.DENY | Cue.RIDICULE))


def _rejects(text: str, one: Read, cues: CueSet, *, later: bool = False) -> bool:
    """Say whether the sentence holds a word of rejection that is not ours, or an insult from Minsk.

    In a *later* sentence, which is about the work by its noun or "it", a verb of naming by Minsk is enough.
    """
    items = one.sentence.items
    for place, item in enumerate(items):
        if item.bits & Cue.DENY and item.mention is None and _by_others(one, place, cues):
            return True
    quoted = 0
    for bits in _quoted_by_others(text, one, cues):
        quoted |= bits
    if quoted & Cue.DENY:
        return True
    short = _has_short_quote(text, items)
    if short and any(is_adversarys(one, event) for event in one.events):
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
    return not passive and any(item.bits & (_NEAR_OBJECTS | Cue.ANAPHOR) for item in _beside(items, place))


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
    beside = (*items[max(0, actor.first - 2) : actor.first], *items[actor.last + 1 : actor.last + 2])
    if any(item.bits & _WORKS for item in beside):
        return True
    opener = next(
        (at for at in range(actor.first - 1, -1, -1) if items[at].bits & Cue.THAT or items[at].word == ","), None
    )
    if opener is None or actor.last > place or not any(item.bits & _NEAR_OBJECTS for item in items[:opener]):
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


def _has_short_quote(text: str, items: Sequence[Item]) -> bool:
    """Say whether a word or a few stand in quotation marks."""
    if sum(item.word in _MARKS for item in items) > 1:
        return True
    return any(item.quote is not None and word_count(text[item.start : item.end]) <= _LONGEST_LABEL for item in items)
