"""A document read once for citations and quotations: sentences, actors, and who speaks.

Pronouns, roles and left-out subjects ("He added", "the politician said", "Dodał, że") are resolved
to the speaker or the person of the sentences before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.match.actors import Actor, find_actors
from pipeline.match.clauses import Item, Sentence, read_sentences
from pipeline.match.cues import Cue, CueSet, compile_cues
from pipeline.match.lexicon import Lexicon
from pipeline.match.speech import Event, find_events
from pipeline.model import Document, Mention

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4_000
_REMEMBERED_SENTENCES = 5
_FEW = 8
_SAME_SURNAME = 5
_SHORT_WORD = 4
_ADVERBS_END = frozenset("oeiyěęчоеіыў")
# At least one word in so many is a common one in running text of a language.
_USUAL_SHARE = 6


@dataclass(slots=True)
class Read:
    """One sentence with its actors and speech events; ``focus`` is who spoke last before it."""

    sentence: Sentence
    actors: list[Actor]
    events: list[Event]
    focus: str | None = None


@dataclass(slots=True)
class Reading:
    """A whole text, read with the cues of one language."""

    cues: CueSet
    sentences: list[Read]


@lru_cache(maxsize=8)
def _compiled(lexicon: Lexicon) -> Mapping[str, CueSet]:
    return {language: compile_cues(file) for language, file in lexicon.cues.items()}


@lru_cache(maxsize=4)
def read(document: Document, mentions: tuple[Mention, ...], lexicon: Lexicon) -> Reading | None:
    """Read *document*; None where no cue file fits. The last few readings are kept, as quotations and
    citations of one document are found one after the other."""
    cues = choose_cues(document, _compiled(lexicon))
    if cues is None:
        return None
    sentences: list[Read] = []
    for sentence in read_sentences(document.text, mentions, cues):
        actors = find_actors(document.text, sentence, cues.nouns_capital)
        sentences.append(Read(sentence, actors, find_events(sentence, actors, cues)))
    _resolve(sentences)
    return Reading(cues, sentences)


def choose_cues(document: Document, compiled: Mapping[str, CueSet]) -> CueSet | None:
    """Return the cues of the text's language: the declared one unless its small words are missing."""
    declared = compiled.get((document.language or "").split("-")[0].lower())
    words = _WORD.findall(document.text[:_SAMPLE])
    if declared is not None and _common(words, declared) * _USUAL_SHARE >= len(words):
        return declared
    counts = {language: _common(words, cues) for language, cues in compiled.items()}
    best = max(counts, key=lambda language: counts[language], default=None)
    if best is None:
        return None
    if declared is not None and (counts[best] < _FEW or counts[declared.language] * 3 >= counts[best]):
        return declared
    return compiled[best] if counts[best] else declared


def _common(words: Sequence[str], cues: CueSet) -> int:
    return sum(1 for word in words if cues.bits(word) & Cue.COMMON)


@dataclass(slots=True)
class _Memory:
    """Who spoke last, who was last named, and how many sentences ago."""

    speaker: str | None = None
    speaker_age: int = 99
    speaker_is_person: bool = False
    person: str | None = None
    person_age: int = 99
    body: str | None = None
    body_age: int = 99
    latushka_age: int = 99
    staff: set[str] = field(default_factory=set)

    def grow(self) -> None:
        self.speaker_age += 1
        self.person_age += 1
        self.body_age += 1
        self.latushka_age += 1

    def learn(self, actor: Actor) -> None:
        if actor.kind == "pronoun":
            return
        if any(part.who == "nam" for part in actor.parts):
            self.body, self.body_age = "nam", 0
        if actor.who == "latushka":
            self.latushka_age = 0
        if not actor.oblique and (
            actor.person or (actor.kind == "name" and actor.who is None and actor.last > actor.first)
        ):
            self.person, self.person_age = actor.who or "", 0

    def speak(self, speaker: str, person: bool) -> None:
        self.speaker, self.speaker_age, self.speaker_is_person = speaker, 0, person

    def means_latushka(self) -> bool:
        """Say whether "the politician" is Latushka: he was named lately, and no unknown person spoke since."""
        unknown_since = self.speaker == "" and self.speaker_age < self.latushka_age
        return self.latushka_age <= _REMEMBERED_SENTENCES and not unknown_since

    def last_person(self) -> str | None:
        """Return whom "he" or "the politician" means: the last speaker, else who was last a subject."""
        spoke_lately = self.speaker_age <= _REMEMBERED_SENTENCES and self.speaker_age <= self.person_age + 2
        overtaken = not self.speaker and self.person_age < self.speaker_age
        if spoke_lately and self.speaker_is_person and not overtaken:
            return self.speaker or None
        return (self.person or None) if self.person_age <= _REMEMBERED_SENTENCES else None


def _resolve(sentences: Sequence[Read]) -> None:
    memory = _Memory()
    for one in sentences:
        memory.grow()
        one.focus = memory.speaker if memory.speaker_age <= _REMEMBERED_SENTENCES else None
        for place, actor in enumerate(one.actors):
            if actor.who is None and actor.kind == "name" and memory.staff:
                _recognise_staff(one, actor, memory)
            actor.meant = actor.who if actor.who is not None else _meant(actor, one.actors[:place], memory)
        for event in one.events:
            event.speaker = event.actor.meant if event.actor else _left_out(event, memory, one)
        for actor in reversed(one.actors):
            memory.learn(actor)
            if actor.who == "nam":
                memory.staff.update(_surnames(one, actor))
        spoken = [event for event in one.events if event.actor is not None and event.rule != "finds"]
        first = next((event.actor for event in spoken if event.actor and not event.actor.bits & Cue.MEDIA), None)
        if first is not None:
            memory.speak(first.meant or "", first.person or first.meant != "nam")
        _attach(one)


def _surnames(one: Read, actor: Actor) -> Iterator[str]:
    """Yield how the surnames of unknown people in *actor* begin; endings differ from case to case."""
    for part in actor.parts:
        if part.kind == "name" and part.who is None:
            yield one.sentence.items[part.last].word[:_SAME_SURNAME]


def _recognise_staff(one: Read, actor: Actor, memory: _Memory) -> None:
    """A person once introduced as one of NAM's speaks for NAM under the surname alone, too."""
    if any(name in memory.staff for name in _surnames(one, actor)):
        actor.who, actor.person = "nam", True


def _meant(actor: Actor, before: Sequence[Actor], memory: _Memory) -> str | None:
    """Return whom a pronoun or a role stands for, from the sentence so far and the sentences before."""
    if actor.kind == "name" or actor.bits & (Cue.OTHER | Cue.MEDIA | Cue.COURT | Cue.AUTHORITY | Cue.THEY):
        return None
    if actor.bits & (Cue.BODY | Cue.PRESS | Cue.TEAM):
        ours = [
            one.who for one in before if one.who in ("nam", "latushka") and (actor.bits & Cue.TEAM or one.who == "nam")
        ]
        if not ours and actor.bits & Cue.TEAM and memory.last_person() == "latushka":
            return "latushka"
        return ours[-1] if ours else memory.body if memory.body_age <= _REMEMBERED_SENTENCES else None
    if actor.indefinite and actor.kind == "role":
        return None
    if actor.bits & Cue.MEMBER and not actor.bits & (Cue.HEAD | Cue.ROLE):
        return "nam" if memory.last_person() == "nam" else None
    subject = next((one for one in before if one.person and one.who is not None and not one.oblique), None)
    if actor.kind == "pronoun" and subject is not None:
        return subject.who
    if actor.bits & Cue.ROLE and memory.means_latushka():
        return "latushka"
    return memory.last_person()


def _left_out(event: Event, memory: _Memory, one: Read) -> str | None:
    """A verb without a subject at the head of its sentence continues the last speaker."""
    first_words = [place for place, item in enumerate(one.sentence.items) if item.is_word][:3]
    near_start = event.cue in first_words
    if event.rule == "according":
        named = [actor.meant for actor in one.actors if actor.last < event.cue and actor.person and not actor.oblique]
        return named[0] if named else memory.last_person()
    if near_start and event.cue != first_words[0] and _is_subject(one.sentence.items[first_words[0]]):
        return None
    after_quote = event.cue and one.sentence.items[max(0, event.cue - 2)].quote is not None
    if not (near_start or after_quote):
        return None
    if memory.speaker_age <= 2:
        # A body that spoke is not left out: what follows without a subject speaks of its work, not for it.
        return (memory.speaker or None) if memory.speaker_is_person else None
    return (memory.person or None) if memory.person_age <= 1 else None


def _is_subject(first: Item) -> bool:
    """``The court publishes``, ``Moderatorius padėkojo``: a body, or a word that we do not know, is the subject.

    An unknown word that ends like an adverb is none.
    """
    if first.bits & (Cue.COURT | Cue.COURT_AGAIN | Cue.AUTHORITY | Cue.OTHER | Cue.MEDIA):
        return True
    return not first.bits and len(first.word) > _SHORT_WORD and first.word[-1] not in _ADVERBS_END


def _attach(one: Read) -> None:
    """Give each quotation of the sentence to the nearest event, the earlier one on a tie."""
    speaking = [event for event in one.events if event.rule != "finds"]
    if not speaking:
        return
    named = [event for event in speaking if event.actor is not None or event.speaker] or speaking
    for place in one.sentence.quotes:
        nearest = min(named, key=lambda event: abs(event.cue - place)) if len(named) < 40 else named[0]
        nearest.quotes.append(place)
