"""Rejections: somebody calls a work of ours a fabrication, or rejects it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item, read_sentences, word_count
from pipeline.match.cues import Cue, CueSet
from pipeline.match.owners import OURS, has_other_owner
from pipeline.match.reader import Read, Reading
from pipeline.match.speech import Event, subject_of

_WORKS = Cue.REPORT | Cue.FILING
_NEAR_OBJECTS = _WORKS | Cue.MATERIAL | Cue.CHARGE
# In the sentences right after, "the papers" are enough; later only the work's own noun still means the work.
_NEAR = 3
_FAR = 6
_LONGEST_LABEL = 8
_BEFORE_OFFICE = 3
_AFTER_OFFICE = 5
_MARKS = frozenset("\"«»„“”‘’'‚「」『』")
_MINSK = (
    "belarus", "belarús", "bélarus", "biéloruss", "bielorrus", "bieloruss", "belorus", "bělorus", "bielorus",
    "białorus", "baltarus", "baltkriev", "valko-venä", "valgevene", "wit-rus", "vitryss", "hviteruss",
    "hviderus", "fehérorosz", "білорус", "белорус", "беларус", "biełarus", "minsk", "mińsk", "мінск", "минск",
    "мінськ", "moscou", "moscow", "moskau", "moskv", "moskw", "mosca", "москв", "маскв", "russi", "росі",
    "росс", "расе", "расі", "rosj", "rosyj", "rus",
)  # fmt: skip
_ADVERSARIES = frozenset({
    "regime", "lukashenko", "shautsou", "belarus_red_cross", "talai", "talai_foundation", "belaruskali", "dubrava",
    "dolphins", "lvova_belova",
})  # fmt: skip


def is_denied(text: str, reading: Reading, index: int, back: int = 0) -> bool:
    """Say whether somebody rejects the work that the sentence *index* names, there or in the sentences after.

    *back* is how many sentences before it the work was described already.
    """
    if any(_rejects(text, one, reading.cues) for one in reading.sentences[max(0, index - back) : index + 1]):
        return True
    for distance, one in enumerate(reading.sentences[index + 1 : index + 1 + _FAR], start=1):
        if _is_about(one, distance) and _rejects(text, one, reading.cues):
            return True
    return False


def _is_about(one: Read, distance: int) -> bool:
    """Say whether a later sentence is about the work: by its noun, or right after it by "it" in Minsk's mouth."""
    items = one.sentence.items
    objects = _NEAR_OBJECTS if distance <= _NEAR else _WORKS
    nouns = [place for place, item in enumerate(items) if _is_noun(item, objects)]
    if nouns:
        return not all(has_other_owner(one, place) for place in nouns)
    rejecting = next((place for place, item in enumerate(items) if item.bits & (Cue.DENY | Cue.LABEL)), len(items))
    others = any(item.bits & (Cue.DATA | Cue.CHILDREN | Cue.THAT) for item in items[:rejecting])
    return distance == 1 and not others and _is_adversary(one)


def _is_noun(item: Item, objects: int) -> bool:
    return bool(item.bits & objects) and item.mention is None


def _rejects(text: str, one: Read, cues: CueSet) -> bool:
    """Say whether the sentence holds a word of rejection that is not ours, or an insult in quotation marks."""
    items = one.sentence.items
    for place, item in enumerate(items):
        if item.bits & Cue.DENY and item.mention is None and _by_others(one, place, cues):
            return True
    if any(bits & Cue.DENY for bits in _quoted_by_others(text, one, cues)):
        return True
    if _has_short_quote(text, items) and any(_is_adversarys(one, event) for event in one.events):
        return True
    labels = [place for place, item in enumerate(items) if item.bits & Cue.LABEL and item.mention is None]
    return _is_adversary(one) and _has_short_quote(text, items) and any(_by_others(one, at, cues) for at in labels)


def _is_adversarys(one: Read, event: Event) -> bool:
    """``The ministry in Minsk said that the filing was “theatre”``: what it says of a work in quotation marks."""
    actor = event.actor
    if actor is None or event.rule != "says" or actor.meant in OURS:
        return False
    named = actor.meant in _ADVERSARIES or _is_of_minsk(one.sentence.items, actor)
    return named or any(item.bits & Cue.ADVERSARY for item in _around(one.sentence.items, actor))


def _is_of_minsk(items: Sequence[Item], actor: Actor) -> bool:
    """``the minister of Belarus``, ``министр информации России``: an office with a word for Minsk or Moscow at it."""
    office = actor.bits & (Cue.AUTHORITY | Cue.OTHER | Cue.MEMBER)
    return bool(office) and any(item.word.startswith(_MINSK) for item in _around(items, actor))


def _around(items: Sequence[Item], actor: Actor) -> Sequence[Item]:
    return items[max(0, actor.first - _BEFORE_OFFICE) : actor.last + _AFTER_OFFICE]


def _by_others(one: Read, place: int, cues: CueSet) -> bool:
    subject = subject_of(one.sentence.items, one.actors, place, cues)
    return subject is None or subject.meant not in OURS or _owns_work(one.sentence.items, subject, place)


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


def _is_adversary(one: Read) -> bool:
    """Say whether somebody of Minsk's speaks: by name, by office, or as who spoke before."""
    if any(actor.meant in _ADVERSARIES for actor in one.actors) or (one.focus in _ADVERSARIES and not one.actors):
        return True
    named = any(
        item.bits & Cue.ADVERSARY or (item.mention is not None and item.mention.entity in _ADVERSARIES)
        for item in one.sentence.items
    )
    return named or any(_is_of_minsk(one.sentence.items, actor) for actor in one.actors)


def _has_short_quote(text: str, items: Sequence[Item]) -> bool:
    """Say whether a word or a few stand in quotation marks."""
    if sum(item.word in _MARKS for item in items) > 1:
        return True
    return any(item.quote is not None and word_count(text[item.start : item.end]) <= _LONGEST_LABEL for item in items)
