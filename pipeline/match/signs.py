"""What a sentence shows about NAM or Latushka, in terms that no language owns: the signs that ``likely`` weighs.

A place is one mention (or a pronoun, a role, nothing at all in the sentences after one) that may be a source.
Its signs are the classes of the words around it, their side (``<`` before, ``>`` after) and distance, the form of
the name, quotation marks, and who else stands between; never a word itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.match.clauses import Item, Sentence
from pipeline.match.cues import Cue
from pipeline.match.owners import INSTITUTIONS, OURS

_LONGEST_MEMORY = 3
_NEAR = (("1", 1), ("3", 3), ("8", 8))
_FAR = 9
_CLASSES = {
    "say": Cue.SAY, "quoted_only": Cue.QUOTED_ONLY, "found": Cue.FOUND, "told": Cue.TOLD, "by": Cue.BY,
    "according": Cue.ACCORDING, "after": Cue.ACCORDING_AFTER, "he_said": Cue.HE_SAID, "statement": Cue.STATEMENT,
    "hear": Cue.HEAR, "unsaid": Cue.UNSAID, "head": Cue.HEAD, "member": Cue.MEMBER, "press": Cue.PRESS,
    "role": Cue.ROLE, "other": Cue.OTHER | Cue.AUTHORITY, "media": Cue.MEDIA, "body": Cue.BODY, "team": Cue.TEAM,
    "he": Cue.HE, "they": Cue.THEY, "led_by": Cue.LED_BY, "report": Cue.REPORT, "material": Cue.MATERIAL,
    "data": Cue.DATA, "filing": Cue.FILING, "submit": Cue.SUBMIT, "appeal": Cue.APPEAL, "present": Cue.PRESENT,
    "court": Cue.COURT, "ack": Cue.ACKNOWLEDGE, "acked": Cue.ACKNOWLEDGED_BY, "deny": Cue.DENY, "not": Cue.NEGATION,
    "exclude": Cue.EXCLUDE, "that": Cue.THAT, "passive": Cue.PASSIVE, "many": Cue.MANY,
}  # fmt: skip
_ACTS = (
    "say", "quoted_only", "found", "told", "according", "after", "statement", "hear", "report", "filing", "submit",
    "appeal", "present", "ack", "acked", "deny", "quote", "institution", "colon",
)  # fmt: skip
_THINGS = ("report", "filing", "material", "data", "statement")
_DEEDS = (
    "submit", "present", "appeal", "court", "institution", "ack", "acked", "deny", "other", "quote", "say", "by", "not",
)  # fmt: skip
_SOURCES = sorted(OURS)
_PERSON = frozenset(("person",))
_RIVALS = frozenset(("other", "media", "institution", "person"))
_PRONOUNS = {
    "latushka": Cue.HE | Cue.ROLE | Cue.TEAM,
    "nam": Cue.BODY | Cue.PRESS | Cue.MEMBER | Cue.TEAM,
}


@dataclass(frozen=True, slots=True)
class Place:
    """One possible source in one sentence (counted from 0), with its signs."""

    sentence: int
    source: str
    signs: frozenset[str]


def places(sentences: Sequence[Sentence], nouns_capital: bool) -> list[Place]:
    """Return every place at which NAM or Latushka may be a source; *nouns_capital*: as German writes its nouns."""
    found: list[Place] = []
    age = dict.fromkeys(OURS, 99)
    for index, sentence in enumerate(sentences):
        anchors: list[tuple[str, int, int, str]] = []
        for source in _SOURCES:
            age[source] += 1
            if sentence.named or age[source] <= _LONGEST_MEMORY:
                anchors += [(source, *anchor) for anchor in _anchors(sentence.items, source, age)]
        if not anchors:
            continue
        kinds = [_kinds(item, nouns_capital and place > 0) for place, item in enumerate(sentence.items)]
        around = _around(sentences, index, len(found))
        for source, first, last, how in anchors:
            shown = _signs(sentence, kinds, first, last) | around | {how, f"source={source}", f"{source}/{how}"}
            found.append(Place(index, source, frozenset(shown)))
            if how in ("name", "head"):
                age[source] = 0
    return found


def _anchors(items: Sequence[Item], source: str, age: dict[str, int]) -> Iterator[tuple[int, int, str]]:
    """Yield the words that stand for *source*: its names, "the head of NAM", a pronoun, or nothing at all."""
    named = False
    place = 0
    while place < len(items):
        mention = items[place].mention
        last = place
        while mention is not None and last + 1 < len(items) and items[last + 1].mention is mention:
            last += 1
        if mention is not None and mention.entity == source:
            named = True
            yield place, last, "name"
        elif mention is not None and mention.entity == "nam" and _has(items[max(0, place - 4) : place], Cue.HEAD):
            yield place, last, "head"
        place = last + 1
    if not named and age[source] <= _LONGEST_MEMORY:
        spot = next(
            (spot for spot, item in enumerate(items) if item.bits & _PRONOUNS[source] and not item.mention), None
        )
        yield (spot, spot, "pronoun") if spot is not None else (-1, -1, "nobody")


def _has(items: Sequence[Item], bits: int) -> bool:
    return any(item.bits & bits for item in items)


def _kinds(item: Item, noun: bool) -> frozenset[str]:
    """Return the classes of one item, in words."""
    if item.quote is not None:
        return frozenset(("quote",))
    if item.mention is not None:
        entity = item.mention.entity
        if entity in OURS:
            return frozenset((entity,))
        return frozenset(("institution", "court") if entity == "icc" else
                         ("institution",) if entity in INSTITUTIONS else ("person",))  # fmt: skip
    if not item.is_word:
        return frozenset({":": ("colon",), ",": ("comma",), "—": ("dash",), "–": ("dash",)}.get(item.word, ()))
    found = _classes(item.bits)
    return _PERSON if item.capital and not found and not item.bits & Cue.STOP and not noun else found


@lru_cache(maxsize=4096)
def _classes(bits: int) -> frozenset[str]:
    return frozenset(name for name, some in _CLASSES.items() if bits & some)


def _signs(sentence: Sentence, kinds: Sequence[frozenset[str]], first: int, last: int) -> set[str]:
    form = _form(sentence.items, first, last)
    shown = {f"form={one}" for one in form}
    subject = "subject" if not form & {"oblique", "governed", "owner"} else "object"
    shown.add(subject)
    for sign, order in (("<", range(first - 1, -1, -1)), (">", range(last + 1, len(kinds)))):
        shown |= _side(kinds, order, sign, subject)
    present = {name for one in kinds for name in one}
    for thing in present.intersection(_THINGS):
        shown |= {f"{thing}&{deed}" for deed in present.intersection(_DEEDS)}
        shown |= {f"{thing}&{deed}&{subject}" for deed in present.intersection(_DEEDS)}
    shown |= {f"has={name}" for name in present}
    return shown


def _side(kinds: Sequence[frozenset[str]], order: Sequence[int], sign: str, subject: str) -> set[str]:
    """Return what stands on one side of the name: how far, in the same clause or not, behind a rival or not."""
    shown: set[str] = set()
    rival, same = "", "same"
    seen: set[str] = set()
    for distance, place in enumerate(order, start=1):
        for name in kinds[place] - seen:
            shown |= _of_class(name, sign, min(distance, _FAR), same, subject, rival)
        seen |= kinds[place]
        if kinds[place] & _RIVALS:
            rival = "/rival"
        if kinds[place] & {"comma", "colon", "quote", "that", "dash"}:
            same = ""
    return shown


@lru_cache(maxsize=8192)
def _of_class(name: str, sign: str, distance: int, same: str, subject: str, rival: str) -> frozenset[str]:
    """Return the signs of a class of words that stands so far on one side; the same ones are met all the time."""
    shown = {f"{name}{sign}{label}" for label, reach in _NEAR if distance <= reach}
    shown |= {f"{name}{sign}", f"{name}{sign}{same}"}
    if name in _ACTS:
        shown |= {f"{name}{sign}{subject}{rival}", f"{name}{sign}{same}{subject}{rival}"}
    return frozenset(shown)


def _form(items: Sequence[Item], first: int, last: int) -> set[str]:
    """Return the form of the name and what governs it."""
    if first < 0:
        return {"absent"}
    form: set[str] = set()
    bits = 0
    for item in items[first : last + 1]:
        bits |= item.bits
    for name, bit in (("oblique", Cue.OBLIQUE), ("genitive", Cue.GENITIVE), ("nominative", Cue.NOMINATIVE)):
        if bits & bit:
            form.add(name)
    before = _governor(items, first)
    for name, bit in (("governed", Cue.BEFORE_OBJECT), ("inside", Cue.INSIDE), ("by", Cue.BY), ("of", Cue.OF)):
        if before & bit:
            form.add(name)
    if items[last].word.endswith(("'s", "s'")):
        form.add("owner")
    if first <= 1:
        form.add("opens")
    if last + 1 >= len(items) - 1:
        form.add("closes")
    return form


def _governor(items: Sequence[Item], first: int) -> int:
    for item in reversed(items[max(0, first - 3) : first]):
        if not item.bits & (Cue.ARTICLE | Cue.TITLE | Cue.STOP | Cue.HEAD | Cue.ROLE):
            return item.bits
        if item.bits & (Cue.BEFORE_OBJECT | Cue.BY):
            return item.bits
    return 0


def _around(sentences: Sequence[Sentence], index: int, before: int) -> set[str]:
    """Return what the neighbouring sentences show."""
    shown = {"opening"} if index == 0 else set()
    if not before:
        shown.add("first place")
    items = sentences[index].items
    if not any(item.is_word for item in items):
        shown.add("bare quote")
    if index:
        previous = sentences[index - 1]
        for name in ("say", "report", "filing", "deny", "ack"):
            if _has(previous.items, _CLASSES[name]):
                shown.add(f"previous {name}")
        if previous.quotes:
            shown.add("previous quote")
        if previous.items[-1].word == ":":
            shown.add("announced")
    if index + 1 < len(sentences) and sentences[index + 1].quotes:
        shown.add("quote follows")
    return shown
