"""A document read once for citations and quotations: sentences, actors, and who speaks.

Pronouns, roles and left-out subjects ("He added", "the politician said", "Dodał, że") are resolved
to the speaker or the person of the sentences before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.match.actors import Actor, find_actors
from pipeline.match.clauses import Item, Sentence, read_sentences
from pipeline.match.cue_choice import choose_cues
from pipeline.match.cues import Cue, CueSet
from pipeline.match.events import find_events
from pipeline.match.identity import PEOPLE
from pipeline.match.lexicon import Lexicon
from pipeline.match.memory import REMEMBERED, Memory
from pipeline.match.speech import Event, begins_with_initials, is_noun_like
from pipeline.match.staff import (
    is_its_own,
    is_of_another,
    is_received,
    is_staff_of_it,
    is_staff_subject,
    leading_official,
    surnames,
    works_for_nam,
)
from pipeline.match.ties import is_named_otherwise
from pipeline.model import Document, Mention

_NEAR_BODY = 2
_NEAR_WOMAN = 3
_NOBODY = frozenset({"unknown", "unnamed"})
_GOES_ON = frozenset({"unnamed", "according"})
_OURS = frozenset({"latushka", "nam"})
_LEAD = 3
_LEAD_OF_FORMER = 8
# "The fugitive ex-minister" may wait for his name to the end of a column.
_LEAD_OF_EXILE = 15
_KNOWN_BY_INITIALS = 80
# Endings of a verb in the past whose subject is a man.
_PAST = frozenset("вўлłl")


@dataclass(slots=True)
class Read:
    """One sentence with its actors and speech events; ``focus`` is who spoke last before it."""

    sentence: Sentence
    actors: list[Actor]
    events: list[Event]
    focus: str | None = None


@dataclass(slots=True)
class Reading:
    """A whole text, read with the cues of one language; ``titled`` are the entities that its headline names."""

    cues: CueSet
    sentences: list[Read]
    titled: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def read(document: Document, mentions: tuple[Mention, ...], lexicon: Lexicon) -> Reading | None:
    """Read *document*; None where no cue file fits. The last reading is kept, as quotations and
    citations of one document are found one after the other."""
    cues = choose_cues(document, lexicon)
    if cues is None:
        return None
    sentences: list[Read] = []
    for sentence in read_sentences(document.text, mentions, cues):
        actors = find_actors(document.text, sentence, cues.nouns_capital)
        sentences.append(Read(sentence, actors, find_events(sentence, actors, cues)))
    _resolve(sentences)
    return Reading(cues, sentences)


def _resolve(sentences: Sequence[Read]) -> None:
    memory = Memory()
    _resolve_lead(sentences[:_LEAD_OF_EXILE])
    for one in sentences:
        memory.grow()
        one.focus = memory.speaker if memory.speaker_age <= REMEMBERED else None
        for place, actor in enumerate(one.actors):
            if actor.who is None and actor.kind == "name":
                _recognise_staff(one, actor, memory)
            actor.meant = actor.who or _its_office(actor, one, memory) or _meant(actor, one, place, memory)
        for event in one.events:
            event.speaker = event.actor.meant if event.actor else _left_out(event, memory, one)
            if event.speaker in _OURS and (_is_another(one, event) or _replies(one, event, memory)):
                event.speaker = None
        _go_on(one, memory)
        official = leading_official(one.sentence.items, one.actors)
        for place, actor in reversed(list(enumerate(one.actors))):
            met = official is not None and actor.first > official + 1 and actor.kind == "name"
            received = bool(place) and is_received(one.sentence.items, one.actors[place - 1], actor)
            memory.learn(actor, is_object=met or received)
            if actor.who == "nam":
                memory.staff.update(surnames(one.sentence.items, actor))
        memory.hear(one.actors)
        memory.official_age = memory.official_age if official is None else 0
        memory.quoted_age = 0 if one.sentence.quotes else memory.quoted_age
        memory.see(
            next((actor for actor in one.actors if not (actor.oblique or actor.inside)), None), one.sentence.items
        )
        if _opens_with_stranger(one):
            memory.stranger_age = 0
        _remember_voice(one, memory)
        if begins_with_initials(one.sentence.items):
            memory.answer()
        _attach(one)


def _opens_with_stranger(one: Read) -> bool:
    """``Specjalistka studzi nastroje``, ``Prawniczka z Krakowa jest ostrożna``: who speaks next may be she."""
    if any(actor.meant in _OURS for actor in one.actors):
        return False
    first = one.actors[0] if one.actors else None
    person = first is not None and first.first == 0 and first.meant is None and bool(first.bits & Cue.MEMBER)
    return person or is_noun_like(one.sentence.items[0])


def _go_on(one: Read, memory: Memory) -> None:
    """``„…“, sagte er. Die Listen seien lang.``: the mood of indirect speech goes on with who spoke just before."""
    ours = memory.speaker in _OURS and memory.speaker_is_person and memory.speaker_age == 1
    if not ours or not one.sentence.bits & Cue.REPORTIVE or one.sentence.bits & (Cue.I_WE | Cue.UNREAL):
        return
    if one.events or one.sentence.quotes:
        return
    items = one.sentence.items
    place = next(at for at, item in enumerate(items) if item.bits & Cue.REPORTIVE)
    opened = any(mark.word == "," and item.bits & Cue.THAT for mark, item in pairwise(items[: place + 1]))
    if opened or any(item.bits & Cue.AS_SAID for item in items[:place]):
        return
    one.events.append(Event(place, "unnamed", None, memory.speaker))


def _replies(one: Read, event: Event, memory: Memory) -> bool:
    """``“…”, she asked the director. He replied``: who has just spoken does not answer, unless he is asked."""
    named = event.actor is not None and event.actor.kind != "pronoun"
    if named or not one.sentence.items[event.cue].bits & Cue.REPLY:
        return False
    asked = any(item.bits & (Cue.UNSAID | Cue.QUOTED_ONLY) for item in one.sentence.items if not item.bits & Cue.REPLY)
    spoke = memory.speaker == event.speaker and memory.speaker_age == 1
    quoted = memory.quoted_age == 1 and memory.speaker_age > 1 and min(memory.person_age, memory.body_age) == 1
    return (spoke or quoted) and not asked


def _remember_voice(one: Read, memory: Memory) -> None:
    """Learn who speaks in a sentence, by its acts of speech."""
    if not one.events:
        return
    spoken = [event for event in one.events if event.actor is not None and event.rule != "finds"]
    voices = [event for event in spoken if event.actor and _is_voice(event.actor, one)]
    told = [event for event in voices if event.rule != "according" or event.speaker]  # as the agency says, he said
    first = next((event.actor for event in (*told, *voices)), None)
    if first is not None:
        memory.speak(first.meant or "", first.person or first.meant != "nam")
        memory.rival_age = memory.rival_age if first.meant else 0
        if first.kind != "pronoun" and first.meant in (None, "nam"):
            memory.woman, memory.woman_age = (first.meant if first.person else None), 0
    elif any(event.rule in _NOBODY and event.speaker is None and _reports(one, event) for event in one.events):
        memory.speak("", person=True)
    elif any(event.rule in _GOES_ON and event.speaker == "latushka" for event in one.events):
        memory.speak("latushka", person=True)  # Sostiene que …, by his account: words without a name go on with him


def _resolve_lead(lead: Sequence[Read]) -> None:
    """``A former minister has accused … Pavel Latushka said``: a lead may tell of him before it names him."""
    described: list[Actor] = []
    for place, one in enumerate(lead):
        if place >= _LEAD and not (described and described[0].bits & Cue.OFFICE):
            return
        if place >= _LEAD_OF_FORMER and not described[0].bits & Cue.EXILED:
            return
        for actor in one.actors:
            if actor.who == "latushka" and not actor.oblique:
                for first in described[:1]:
                    first.who, first.indefinite = "latushka", False
                return
            if actor.kind == "name" and actor.who is None and actor.last > actor.first and not actor.oblique:
                return
            if actor.bits & Cue.ROLE and actor.kind == "role" and not (actor.oblique or actor.bits & Cue.BODY):
                described.append(actor)


def _is_another(one: Read, event: Event) -> bool:
    """Say whether a speaker cannot be Latushka: ``řekla`` has a woman's ending, or he is its object."""
    if event.speaker != "latushka":
        return False
    if event.actor is not None and event.actor.kind == "name":
        alone = all(part.who == "latushka" for part in event.actor.parts)  # his team may have one
        return alone and event.rule == "says" and bool(one.sentence.items[event.cue].bits & Cue.SHE)
    object_ = any(actor.who == "latushka" and actor.oblique and actor.first > event.cue for actor in one.actors)
    verb = one.sentence.items[event.cue].bits
    if verb & Cue.MANY and event.actor is not None and event.actor.kind == "role" and event.actor.person:
        return True  # політика засудили: whom they sentenced
    return bool(verb & Cue.SHE) or (object_ and event.actor is None and event.rule == "unnamed")


def _is_voice(actor: Actor, one: Read) -> bool:
    """Say whether who speaks is remembered: not who passes on news, nor ``we`` and ``they`` without a quotation."""
    if actor.bits & Cue.MEDIA or (actor.is_acronym and actor.who is None):
        return False
    return actor.kind != "pronoun" or actor.meant is not None or bool(one.sentence.quotes)


def _reports(one: Read, event: Event) -> bool:
    if event.rule == "unknown" and event.cue and one.sentence.items[event.cue - 1].word == ",":
        return True  # …, rappelle un professeur
    after = one.sentence.items[event.cue + 1 :]
    return bool(one.sentence.quotes) or any(item.bits & Cue.COMPLEMENT for item in after)


def _recognise_staff(one: Read, actor: Actor, memory: Memory) -> None:
    """A person once introduced as one of NAM's speaks for NAM under the surname alone, too."""
    known = memory.staff and any(name in memory.staff for name in surnames(one.sentence.items, actor))
    known = known or (memory.names_body_lately() and is_staff_of_it(one.sentence.items, actor))
    if known or (actor.last > actor.first and works_for_nam(one.sentence.items, actor)):
        actor.who, actor.person = "nam", True


def _its_office(actor: Actor, one: Read, memory: Memory) -> str | None:
    """Return whom "its chairman" or "one of its lawyers" means, where the body just named is ours."""
    if actor.who is not None or not is_its_own(one.sentence.items, actor) or not memory.is_about_body():
        return None
    return "nam" if actor.bits & (Cue.MEMBER | Cue.PRESS) else "latushka"


def _meant(actor: Actor, one: Read, place: int, memory: Memory) -> str | None:
    """Return whom a pronoun or a role stands for, from the sentence so far and the sentences before."""
    before = one.actors[:place]
    if actor.bits & Cue.POSSESSIVE:
        return _owner_meant(one.sentence.items[: actor.first], before, memory)
    if actor.bits & Cue.WOMAN:
        return memory.woman if memory.woman_age <= _NEAR_WOMAN else None
    if is_of_another(one.sentence.items, actor):
        return None
    somebody_else = actor.bits & (Cue.OTHER | Cue.MEDIA | Cue.COURT | Cue.AUTHORITY | Cue.THEY)
    ours_staff = is_staff_of_it(one.sentence.items, actor)
    if actor.kind == "name" or somebody_else or (actor.indefinite and actor.kind == "role" and not ours_staff):
        return None
    if actor.bits & (Cue.BODY | Cue.PRESS | Cue.TEAM):
        ours = [
            one.who for one in before if one.who in ("nam", "latushka") and (actor.bits & Cue.TEAM or one.who == "nam")
        ]
        if not ours and actor.bits & Cue.TEAM and memory.last_person() == "latushka":
            return "latushka"
        body = ours[-1] if ours else memory.last_body()
        leads = actor.bits & Cue.HEAD and not actor.bits & (Cue.MEMBER | Cue.PRESS | Cue.TEAM)
        return "latushka" if leads and body == "nam" else body
    if actor.is_acronym and actor.bits & Cue.MEMBER and memory.body == "nam" and memory.body_age == 1:
        return "nam"  # CLIP LAWYER: a label in a script, after its narrator has shown the organisation
    if actor.bits & Cue.MEMBER and not actor.bits & (Cue.HEAD | Cue.ROLE):
        foreign = actor.first and one.sentence.items[actor.first - 1].bits & Cue.STOP  # der russische Vertreter
        return "nam" if memory.last_person() == "nam" and not foreign else None
    subject = next((one for one in before if one.person and one.who is not None and not one.oblique), None)
    if actor.kind == "pronoun" and subject is not None:
        return subject.who
    return _role_meant(one.sentence.items, actor, memory) if actor.bits & Cue.ROLE else memory.last_person()


def _role_meant(items: Sequence[Item], actor: Actor, memory: Memory) -> str | None:
    """Return whom "the politician" means; the exiled one is Latushka whoever spoke since."""
    if is_named_otherwise(items, actor.parts[0].last):
        return None
    exiled = any(item.bits & Cue.EXILED for item in items[max(0, actor.first - 2) : actor.last + 1])
    if memory.means_latushka(former=exiled or bool(actor.bits & Cue.OFFICE)):
        return "latushka"
    # Nobody calls those of the regime "the politician".
    last = memory.last_person()
    return "latushka" if last in PEOPLE and memory.latushka_age <= REMEMBERED else last


def _owner_meant(items: Sequence[Item], before: Sequence[Actor], memory: Memory) -> str | None:
    """``Latushka showed his report``, ``the ministry rejects their data``: the actor of ours before, else the last."""
    near = [actor for actor in before if actor.kind != "pronoun" and not actor.oblique]
    own = Cue.PRESENT | Cue.SUBMIT | Cue.FOUND
    if near and (near[-1].meant in _OURS or any(item.bits & own for item in items[near[-1].last + 1 :])):
        return near[-1].meant
    if memory.body_age < memory.person_age and memory.body_age <= _NEAR_BODY:
        return memory.body
    return (memory.person or None) if memory.person_age <= _NEAR_BODY else None


def _they(event: Event, memory: Memory, one: Read) -> str | None:
    """``By its count``, ``за їхніми словами``: the body of the sentence so far, else the one named lately."""
    before = [actor for actor in one.actors if actor.last < event.cue]
    own = next((actor for actor in reversed(before) if not actor.oblique), None)
    if own is not None and own.meant == "nam":
        return "nam"
    since = min(memory.woman_age, memory.speaker_age if not memory.speaker else memory.body_age)
    others = any(actor.meant is None for actor in before) or since < memory.body_age
    return memory.body if memory.body_age <= _NEAR_BODY and not others else None


def _left_out(event: Event, memory: Memory, one: Read) -> str | None:
    """A verb without a subject at the head of its sentence continues the last speaker."""
    if event.rule == "unknown":
        return None
    if event.rule == "colon":  # his initials
        return "latushka" if memory.latushka_age <= _KNOWN_BY_INITIALS else None
    if one.sentence.items[event.cue].bits & Cue.THEY_SAID:
        return _they(event, memory, one)
    first_words = [place for place, item in enumerate(one.sentence.items) if item.is_word][:3]
    near_start = event.cue in first_words
    if event.rule == "according":
        named = [actor.meant for actor in one.actors if actor.last < event.cue and actor.person and not actor.oblique]
        staff = any(is_staff_subject(actor) for actor in one.actors if actor.last < event.cue)
        another = not named and (staff or _opens_with_another(one.sentence.items, event.cue))
        return named[0] if named else None if another else memory.last_person() or memory.speaking_body()
    opener = one.sentence.items[first_words[0]] if first_words else None
    if near_start and opener is not None and opener.bits & Cue.DETERMINER and event.cue > first_words[0] + 1:
        return None
    if near_start and event.cue != first_words[0] and _is_subject(one.sentence.items[first_words[0]]):
        return None
    after_quote = event.cue and one.sentence.items[max(0, event.cue - 2)].quote is not None
    if memory.is_overtaken or (after_quote and memory.stranger_age == 1 and memory.speaker_age > 1):
        return None
    near_start = near_start or _is_parallel(one, event.cue)
    if not (near_start or after_quote):
        inserted = _is_inserted(one.sentence.items, event.cue) and memory.speaker_age <= _NEAR_BODY
        return (memory.speaker or None) if inserted and memory.speaker_is_person else None
    if memory.speaker_age <= 2:
        # A body that spoke is not left out: what follows without a subject speaks of its work, not for it.
        clause = event.cue == first_words[0] and _reports(one, event)
        return (memory.speaker or None) if memory.speaker_is_person or clause else None
    return (memory.person or None) if memory.person_age <= 1 else None


def _opens_with_another(items: Sequence[Item], cue: int) -> bool:
    """``Volunteer Jan thanked everybody: according to him``: who stands at the head of the sentence is meant."""
    words = [item for item in items[:3] if item.is_word and not item.bits & (Cue.DETERMINER | Cue.INDEFINITE)]
    parted = any(not item.is_word for item in items[2:cue])
    return parted and bool(words) and (is_noun_like(words[0]) or bool(words[0].bits & Cue.OFFICIAL))


def _is_parallel(one: Read, cue: int) -> bool:
    """``Потім зняв окуляри й додав``: a second verb whose ending is that of the first, and no subject before them."""
    items = one.sentence.items
    if cue < 3 or not items[cue - 1].bits & Cue.JOINING or items[cue].word[-1] not in _PAST:
        return False
    if any(actor.last < cue and not actor.oblique for actor in one.actors):
        return False
    early = [item for item in items[:3] if item.is_word]
    verb = next((at for at, item in enumerate(early) if item.word[-1] == items[cue].word[-1]), None)
    return verb is not None and not any(is_noun_like(item) for item in early[:verb])


def _is_inserted(items: Sequence[Item], cue: int) -> bool:
    """``Salían los martes, relata a EFE, y llegaban …``: a verb between commas, with at most who is told."""
    close = next((place for place in range(cue + 1, min(cue + 5, len(items))) if items[place].word in (",", ".")), None)
    if not cue or items[cue - 1].word != "," or close is None:
        return False
    return close == cue + 1 or bool(items[cue + 1].bits & Cue.BEFORE_OBJECT)


def _is_subject(first: Item) -> bool:
    """``The court publishes``, ``Moderatorius padėkojo``: a body, or a word that we do not know, is the subject.

    An unknown word that ends like an adverb is none.
    """
    if first.bits & Cue.I_WE:
        return False  # me contó
    if first.bits & (Cue.COURT | Cue.COURT_AGAIN | Cue.AUTHORITY | Cue.OTHER | Cue.MEDIA):
        return True
    return is_noun_like(first)


def _supplies(one: Read, event: Event) -> bool:
    """``documents handed over by Latushka``: who supplied a thing has not said what is quoted beside it."""
    return (
        event.rule == "according"
        and event.cue < len(one.sentence.items)
        and bool(one.sentence.items[event.cue].bits & (Cue.BY | Cue.PARTICIPLE | Cue.STEMS_FROM))
        and not one.sentence.items[event.cue].bits & (Cue.HE_SAID | Cue.ACCORDING | Cue.ACCORDING_AFTER)
    )


def _attach(one: Read) -> None:
    """Give each quotation of the sentence to the nearest event, the earlier one on a tie."""
    if not one.sentence.quotes:
        return
    speaking = [event for event in one.events if event.rule != "finds" and not _supplies(one, event)]
    if not speaking:
        return
    named = [event for event in speaking if event.actor or event.speaker or event.rule == "unknown"] or speaking
    for place in one.sentence.quotes:
        nearest = min(named, key=lambda event: abs(event.cue - place)) if len(named) < 40 else named[0]
        nearest.quotes.append(place)
