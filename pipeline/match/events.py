"""Who speaks in each sentence: speech events, from cue words and the grammar around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item, Sentence
from pipeline.match.complements import complement_events, count_events, spoken_from, staff_of_ours
from pipeline.match.credited import CREDITED, credit_events
from pipeline.match.cues import NOTES, Cue, CueSet
from pipeline.match.doers import agent_of
from pipeline.match.elided import ELIDED, elided_events
from pipeline.match.headline_events import headline_events
from pipeline.match.informed import KNOWN, data_events, view_event
from pipeline.match.learned import channel_events, learn_events
from pipeline.match.passives import is_passive
from pipeline.match.sources import SOURCES, source_events
from pipeline.match.speech import DASHES, Event, is_noun_like, leads_unknown, subject_of

_OURS = frozenset({"latushka", "nam"})
_QUOTE_REACH = 8
# "[00:14:21] PL: …"
_INITIALS = frozenset({"pl", "pł", "пл"})
# "…, the presenter told": how far before its verb such a subject begins.
_OWN_SUBJECT = 6
_NOUN_ALONE = 2
# A verb that no list of saying has: of nothing else do the other lists tell.
_NEW_VERB = NOTES | Cue.REPLY | Cue.EMPTY
_IDIOM = 4
_CHARGE = 3
_CHARGE_REACH = 10
_RELATIVE = 3
_IDIOM_ENDS = frozenset(":.!;")

_VERBS = Cue.SAY | Cue.FOUND | Cue.HEAR | Cue.QUOTED_ONLY | Cue.TOLD
_VERBS_OR_PRESENT = _VERBS | Cue.PRESENT


def find_events(sentence: Sentence, actors: Sequence[Actor], cues: CueSet) -> list[Event]:
    """Return the speech events of *sentence* in order of their cues, one for each cue word."""
    items = sentence.items
    # Most sentences have no verb of saying at all.
    events = list(_verb_events(items, actors, cues)) if sentence.bits & _VERBS_OR_PRESENT else []
    if sentence.bits & SOURCES:
        events.extend(source_events(items, actors))
    if any(actor.who in _OURS or actor.kind != "name" for actor in actors):
        events.extend(_by_whatever_verb(sentence, actors, events, cues))
    if not any(event.actor is not None or event.rule == "according" for event in events):
        events.extend(headline_events(items, actors))
    if sentence.quotes and not any(event.actor is not None or event.rule == "unknown" for event in events):
        events.extend(_quote_events(items, actors, sentence.quotes))
    if len(events) < 2:
        return events
    events.sort(key=lambda event: event.cue)
    return [event for place, event in enumerate(events) if not (place and _repeats(items, events[place - 1], event))]


def _by_whatever_verb(
    sentence: Sentence, actors: Sequence[Actor], events: Sequence[Event], cues: CueSet
) -> list[Event]:
    """Return what ours tell without a word of saying; where a source is named already, nothing more."""
    items, bits = sentence.items, sentence.bits
    found = list(complement_events(items, actors, events, cues)) if bits & Cue.COMPLEMENT else []
    found = found or (list(channel_events(items, actors, events)) if bits & Cue.PRESS else [])
    ours = any(actor.who in _OURS for actor in actors)
    if not ours or any(event.actor is not None and event.actor.who in _OURS for event in (*events, *found)):
        return found
    known = list(learn_events(items, actors, cues)) if bits & Cue.LEARN else []
    known = known or (list(data_events(items, actors)) if bits & KNOWN else [])
    view = view_event(items, actors) if bits & Cue.ACCORDING_FIRST else None
    known = known if view is None else [*known, view]
    known = known or (list(credit_events(items, actors, cues)) if bits & CREDITED else [])
    known = known or (list(elided_events(items, actors)) if bits & ELIDED else [])
    return [*found, *(known or count_events(items, actors, events))]


def _repeats(items: Sequence[Item], earlier: Event, later: Event) -> bool:
    """``ha detto``, ``quoted him as saying``: two words for one act of speech give one event.

    ``she said, adding that …`` are two.
    """
    if items[later.cue - 1].word == "," and any(
        item.bits & Cue.COMPLEMENT for item in items[later.cue : later.cue + 2]
    ):
        return False
    pronoun = later.actor is not None and later.actor.kind == "pronoun"
    phrase = pronoun and earlier.actor is None and earlier.rule == "according"
    if earlier.rule == "unknown" and later.rule == "according":
        return False  # rechnet er nach eigenen Worten
    if later.actor is None and later.rule == "according" and later.cue == earlier.cue:
        return earlier.actor is not None and earlier.actor.kind == "pronoun"  # dit-il
    same = later.actor is earlier.actor and (later.cue - earlier.cue <= 2 or earlier.rule == "quoted")
    return same or (phrase and later.cue - earlier.cue <= 2)


def _verb_events(items: Sequence[Item], actors: Sequence[Actor], cues: CueSet) -> Iterator[Event]:
    wanted = _VERBS_OR_PRESENT
    for index in [place for place, item in enumerate(items) if item.bits & wanted and item.mention is None]:
        bits = items[index].bits
        if bits & Cue.PRESENT:
            bits = _of_publishing(items, index)
        if not bits & _VERBS:
            continue
        if (
            bits & Cue.UNSAID
            or (index and _is_noun(items[index - 1]))
            or _is_nominal(items, index, cues)
            or (not index and _is_idiom(items))
        ):
            continue
        if bits & Cue.TOLD or is_passive(items, index, cues):
            yield from _told_event(items, actors, index, cues)
        elif bits & Cue.HEAR:
            heard = _heard(actors, index) if _passes_on(items, index) else None
            if heard is not None:
                yield Event(index, "quoted", heard)
        elif bits & Cue.SAY or (bits & Cue.FOUND) or _beside_quote(items, index):
            yield from _subject_event(items, actors, index, cues)


def _is_nominal(items: Sequence[Item], index: int, cues: CueSet) -> bool:
    """``unter den Verurteilten``: an article before a capital letter makes a noun of a verb."""
    before = items[index - 1].bits if index else 0
    return cues.nouns_capital and items[index].capital and bool(before & (Cue.ARTICLE | Cue.DETERMINER))


def _is_idiom(items: Sequence[Item]) -> bool:
    """``Gesagt, getan: …``, ``Detto, fatto.``, ``Сказано — сделано.``: a pair of words of which none reports."""
    pair = len(items) >= _IDIOM and items[2].is_word and (items[1].word == "," or items[1].word in DASHES)
    return pair and items[3].word in _IDIOM_ENDS


def _told_event(items: Sequence[Item], actors: Sequence[Actor], index: int, cues: CueSet) -> Iterator[Event]:
    agent = agent_of(items, actors, index, cues)
    if agent is not None:
        yield Event(index, "passive", agent)
    elif _is_told_by_some(items, index):
        yield Event(index, "unknown", None)


def _of_publishing(items: Sequence[Item], index: int) -> int:
    """Return the classes of a verb of publishing: of a letter it tells what it says, of an interview it does not."""
    bits = items[index].bits
    if any(one.bits & Cue.STATEMENT for one in items[index + 1 : index + 4]):
        bits |= Cue.SAY
    elif bits & Cue.SAY and any(one.bits & Cue.INTERVIEW for one in items):
        bits &= ~Cue.SAY
    return bits


def _is_noun(before: Item) -> bool:
    """``un răspuns``: what follows an indefinite article is no verb."""
    return bool(before.bits & Cue.DETERMINER) and bool(before.bits & Cue.INDEFINITE)


def _subject_event(items: Sequence[Item], actors: Sequence[Actor], index: int, cues: CueSet) -> Iterator[Event]:
    found = bool(items[index].bits & Cue.FOUND) and not items[index].bits & Cue.SAY
    agent = agent_of(items, actors, index, cues)
    actor = agent or subject_of(items, actors, index, cues)
    another = actor is not None and (_is_parted(items, actors, actor, index) or _is_spoken_to(items, actor, index))
    if actor is not None and (_is_object_clause(items, actor) or _inserts_unknown(items, actor, index, cues)):
        actor = None
    if actor is not None and _is_charge(items, index):
        return
    if not found and (actor is None or (actor.kind == "pronoun" and not actor.bits & Cue.HE)):
        staff = staff_of_ours(items, actors, index) if actor is None else None
        actor = staff or spoken_from(items, actors, index) or actor
    if another:
        yield Event(index, "unknown", None)
    elif actor is not None:
        yield Event(index, "finds" if found else "says", actor)
    elif not found and _is_unknown(items, index, cues):
        yield Event(index, "unknown", None)
    elif not found and not items[index].bits & Cue.MANY and not _names_somebody(items, index):
        yield Event(index, "unnamed", None)
    elif not found and _is_told_by_some(items, index):
        yield Event(index, "unknown", None)


def _is_told_by_some(items: Sequence[Item], index: int) -> bool:
    """``В Женеве сообщили, что …``: a plural without a subject, and then what is told."""
    after = items[index + 1 : index + 3]
    return (
        bool(items[index].bits & Cue.MANY)
        and len(after) == 2
        and after[0].word == ","
        and bool(after[1].bits & Cue.COMPLEMENT)
    )


def _is_object_clause(items: Sequence[Item], actor: Actor) -> bool:
    """``those whom he considers guilty``: an opinion in passing, with its object before it."""
    before = items[actor.first - 1] if actor.first else None
    return actor.kind == "pronoun" and before is not None and bool(before.bits & Cue.WHOM)


def _inserts_unknown(items: Sequence[Item], actor: Actor, index: int, cues: CueSet) -> bool:
    """``…, считает обозреватель``: a verb right after its comma has its subject after it, and we do not know it."""
    if index < 2 or items[index - 1].word != "," or not actor.first < index - 2 or actor.last > index:
        return False
    if (items[actor.last + 1].word == "," and actor.last + 2 < index) or any(
        item.word == "," for item in items[actor.first : actor.last]
    ):
        return False  # Latushka, the head of NAM, said
    if cues.nouns_capital and _names_somebody(items, index) and _is_in_mood(items[:index]):
        return True
    if not cues.object_first:
        return _names_somebody(items, index)
    if any(item.bits & Cue.THAT for item in items[actor.last + 1 : index]):
        return False  # Latushka, asked whether …, answered
    return any(is_noun_like(item) and not item.capital for item in items[index + 1 : index + 3])


def _is_in_mood(clause: Sequence[Item]) -> bool:
    """``Er habe Latuschka gekannt, sagte der Küster``: a name in indirect speech is not who speaks."""
    return any(item.bits & Cue.REPORTIVE for item in clause)


def _is_charge(items: Sequence[Item], index: int) -> bool:
    """``accused Latushka of having called for a strike``: what is held against somebody is not what he says."""
    if index < _CHARGE or not items[index - 2].bits & Cue.OF or items[index - 1].bits & ~(Cue.STOP | Cue.COMMON):
        return False
    clause = items[max(0, index - _CHARGE_REACH) : index - 2]
    comma = next((at for at in range(len(clause) - 1, -1, -1) if clause[at].word == ","), -1)
    return items[index - 1].is_word and any(item.bits & Cue.SAY for item in clause[comma + 1 :])


def _is_parted(items: Sequence[Item], actors: Sequence[Actor], actor: Actor, index: int) -> bool:
    """``Latushka was late, the presenter told viewers``: between the comma and the verb stands a subject of its own."""
    comma = next((at for at in range(index - 1, max(-1, index - _OWN_SUBJECT), -1) if items[at].word == ","), None)
    if comma is None or actor.last >= comma or any(comma < one.first < index for one in actors):
        return False
    gap = items[comma + 1 : index]
    opens = len(gap) > 1 and gap[0].bits & (Cue.DETERMINER | Cue.INDEFINITE)
    plain = all(item.is_word and not item.bits & (Cue.RELATIVE | Cue.WHOM | Cue.JOINING | Cue.FORMER) for item in gap)
    return bool(opens) and plain and (len(gap) == _NOUN_ALONE or is_noun_like(gap[1]))


def _is_spoken_to(items: Sequence[Item], actor: Actor, index: int) -> bool:
    """``Latuschka, dem er riet``: a pronoun between the relative one and the verb is its subject."""
    relative = items[actor.last + 1 : index]
    if len(relative) != _RELATIVE or relative[0].word != "," or not relative[2].bits & Cue.HE:
        return False
    case = relative[1].bits & (Cue.WHOM | Cue.RELATIVE | Cue.DETERMINER | Cue.ARTICLE)
    return bool(case) and not relative[1].bits & (Cue.COMPLEMENT | Cue.AS_SAID)


def _is_unknown(items: Sequence[Item], index: int, cues: CueSet) -> bool:
    """Say whether somebody whom we do not know is the subject: ``сказала уполномоченная``, ``zwei Bahner sagten``."""
    if items[index].bits & Cue.MANY or leads_unknown(items, index, cues):
        return True
    if _has_subject_over_pronoun(items, index) or _ends_in_that_one(items, index):
        return True
    before = items[max(0, index - 4) : index]
    beside = any(one.quote is not None or one.word == "," or one.bits & Cue.AS_SAID for one in before)
    skipped = Cue.LISTENER | Cue.FORMER
    follower = next((one for one in items[index + 1 : index + 4] if not one.bits & skipped), None)
    if not beside or follower is None:
        return False
    if _names_somebody(items, index):
        return True
    if cues.nouns_capital:
        return any(one.capital and not one.bits & Cue.STOP for one in items[index + 1 : index + 4])
    return is_noun_like(follower) and not (follower.capital and cues.language == "en")


def _has_subject_over_pronoun(items: Sequence[Item], index: int) -> bool:
    """``mówi na nim kierowca``: a noun that we do not know after a preposition and its pronoun."""
    after = items[index + 1 : index + 4]
    if len(after) < _RELATIVE or not after[0].bits & (Cue.BEFORE_OBJECT | Cue.INSIDE):
        return False
    return bool(after[1].bits & Cue.ANAPHOR) and not after[2].capital and is_noun_like(after[2])


def _ends_in_that_one(items: Sequence[Item], index: int) -> bool:
    """``«…», — признался тот.``: the other one of two, and which of them is not told."""
    after = items[index + 1 : index + 3]
    that = bool(after) and after[0].bits & Cue.THESE and not after[0].bits & (Cue.HE | Cue.ANAPHOR)
    return bool(that) and (len(after) == 1 or not after[1].is_word)


def _names_somebody(items: Sequence[Item], index: int) -> bool:
    """``sprach die Cellistin``, ``said the driver``: an unknown noun follows as the subject."""
    return index + 1 < len(items) and bool(items[index + 1].bits & (Cue.DETERMINER | Cue.INDEFINITE))


def _beside_quote(items: Sequence[Item], index: int) -> bool:
    return any(item.quote is not None for item in items[max(0, index - 4) : index + _QUOTE_REACH])


def _passes_on(items: Sequence[Item], index: int) -> bool:
    """Say whether a verb of quoting or asking is followed by what was said: a quotation, a colon or a clause."""
    rest = items[index + 1 :]
    said = any(item.quote is not None or item.word == ":" for item in items)
    return said or any(item.bits & (Cue.COMPLEMENT | Cue.SAY | Cue.AS_SAID) for item in rest)


def _heard(actors: Sequence[Actor], index: int) -> Actor | None:
    """Return whom a text quotes: ``DW quotes Latushka``, ``Latushka was quoted as saying``."""
    wanted = [actor for actor in actors if actor.who in ("latushka", "nam")]
    after = [actor for actor in wanted if index < actor.first <= index + 8]
    if after:
        return after[0]
    before = [actor for actor in wanted if index - 4 <= actor.last < index]
    return before[-1] if before else None


def _quote_events(items: Sequence[Item], actors: Sequence[Actor], quotes: Sequence[int]) -> Iterator[Event]:
    """Yield speakers beside a quotation whose verb we do not know: ``"…", quipped Latushka``."""
    for place in quotes:
        beside = (one for one in actors if _follows_unknown_verb(items, place, one) or _precedes_one(items, place, one))
        actor = next(beside, None)
        if actor is not None:
            yield Event(place + 1, "beside", actor)
            return
        for actor in actors:
            after = items[place + 1 : actor.first]
            near = 0 < actor.first - place <= 7 and not any(item.capital or item.quote is not None for item in after)
            if near and after and not after[0].is_word and not actor.oblique and actor.kind != "pronoun":
                yield Event(place + 1, "beside", actor)
                return
        subjects = [actor for actor in actors if actor.last < place and not actor.oblique]
        words = [at for at, item in enumerate(items[:place]) if item.is_word]
        if not subjects and any(item.bits & Cue.STATEMENT for item in items[:place]):
            subjects = [actor for actor in actors if actor.last < place and actor.who == "latushka"]
        labelled = bool(words and subjects) and subjects[0].first <= words[0] and words[-1] <= subjects[0].last
        if labelled or (place >= 2 and items[place - 1].word == ":"):
            if subjects:
                yield Event(place - 1, "colon", subjects[0])
            elif words and items[words[-1]].word in _INITIALS:
                yield Event(place - 1, "colon", None)
            elif any(len(items[at].word) > 1 for at in words):  # not P.L.: …
                yield Event(place - 1, "unknown", None)
            return


def _follows_unknown_verb(items: Sequence[Item], place: int, actor: Actor) -> bool:
    """``„…“, zischte er``, ``„…“, – tėškė jis``: right after a quotation a verb that we do not know, and he."""
    gap = items[place + 1 : actor.first]
    if not actor.bits & Cue.HE or actor.oblique or len(gap) < _NOUN_ALONE or gap[0].is_word or actor.first < place:
        return False
    words = [item for item in gap if item.is_word]
    return len(words) == 1 and gap[-1] is words[0] and not (words[0].capital or words[0].bits & ~_NEW_VERB)


def _precedes_one(items: Sequence[Item], place: int, actor: Actor) -> bool:
    """``“…,” Latushka shot back``: a quotation heads the sentence, and then he with a verb that we do not know."""
    span, verb = items[place].quote, items[actor.last + 1 : actor.last + 2]
    if place or actor.first != 1 or actor.oblique or actor.possessive or not actor.person or span is None:
        return False
    return bool(verb) and verb[0].is_word and not verb[0].capital and not verb[0].bits & ~_NEW_VERB
