"""Whose a quotation is that no word of saying stands beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.owners import OURS
from pipeline.match.reader import Read, Reading
from pipeline.match.speech import Event, begins_with_initials, is_noun_like

_WHY = 3
_MOST_INITIALS = 3
_LONGEST_SIGNATURE = 14
_FEWEST_LETTERS = 20
_EARLY = 3
_DATELINE = 3
_SCENE = 4
_WITH_US = 2
_WITH = Cue.BEFORE_OBJECT | Cue.INSIDE | Cue.OF | Cue.GIVER | Cue.BY
_THINGS = Cue.COPULA | Cue.REPORT | Cue.MATERIAL | Cue.FILING | Cue.DATA
# Words after which the quotation before them is what somebody else said.
_ANSWERS = Cue.COMPLEMENT | Cue.REPLY | Cue.HEAR | Cue.NEGATION
_OPENS_NOUN = Cue.DETERMINER | Cue.INDEFINITE | Cue.ARTICLE

# A sentence and the act of speech in it that a later quotation goes on with.
Voice = tuple[Read, Event]


@dataclass(slots=True)
class Voices:
    """What the sentences so far tell of who may be speaking: the last voice, and everybody's initials."""

    asked: Voice | None
    last: Voice | None = None
    previous: Read | None = None
    initials: dict[str, Voice] = field(default_factory=dict)

    def of(self, one: Read, place: int, following: Read | None) -> Voice | None:
        """Return who says the quotation ``items[place]``; None where the text does not tell."""
        items = one.sentence.items
        thus = _thus(one, place + 1)
        if thus is not None:
            return one, thus
        told = _signature(one, following) or _gesture(one, following)
        if told is not None:
            return told
        label = _label(items, place)
        if label in self.initials:
            return self.initials[label]
        if label and begins_with_initials(items):
            return one, Event(place, "floating", None, "latushka")
        span = items[place].quote
        if span is not None and span.answer:
            return self.asked
        voice = self.last
        if voice is None and self.previous is not None:
            voice = _subject(self.previous)
        if voice is not None and continues(voice[0], one, voice[1]):
            return voice
        return _said_after(one, following) or self._only_one(one, place)

    def _only_one(self, one: Read, place: int) -> Voice | None:
        """Return ours where nobody else who may speak has been named in the paragraph so far."""
        span = one.sentence.items[place].quote
        if span is None or not span.closed or span.end - span.start < _FEWEST_LETTERS:
            return None
        same = self.previous is not None and self.previous.sentence.paragraph == one.sentence.paragraph
        reads = [self.previous, one] if same and self.previous is not None else [one]
        named = [(read, actor) for read in reads for actor in read.actors if _may_say(actor)]
        ours = {actor.meant for _, actor in named}
        if not named:
            spoken = [read for read in reads if read.sentence.bits & (Cue.STATEMENT | Cue.ACCORDING_FIRST)]
            named = [
                (read, actor)
                for read in spoken
                for actor in read.actors
                if actor.kind == "name" and (actor.genitive or not actor.oblique)
            ]
            ours = {actor.meant for _, actor in named}
        if len(ours) != 1 or not ours <= OURS or not named[-1][1].person:
            return None
        if named[-1][0] is one and _is_addressee(one.sentence.items[named[-1][1].last + 1 : place]):
            return None
        return _voice(*named[-1])

    def learn(self, one: Read, floats: bool) -> None:
        """Take in a sentence; *floats* tells that a quotation in it stands alone."""
        said = [event for event in one.events if event.rule != "finds"]
        if said:
            self.last = (one, said[-1])
            labels = [event for event in said if event.rule == "colon" and event.quotes]
            self.asked = (one, labels[0]) if labels else self.asked
        elif not floats:
            self.last = None
        if not _is_caption(one):
            self.previous = one
        for actor in one.actors:
            if actor.person and actor.who is not None and actor.kind == "name":
                self.initials.setdefault(_initials(one.sentence.items, actor), _voice(one, actor))


def _is_addressee(clause: Sequence[Item]) -> bool:
    """``Latushka, to whom he recalled that “…”``: a relative clause in which somebody speaks to who was named."""
    if len(clause) <= _WITH_US or clause[0].word != ",":
        return False
    return bool((clause[1].bits | clause[2].bits) & Cue.WHOM) or bool(clause[2].bits & Cue.HE)


def _may_say(actor: Actor) -> bool:
    return not actor.oblique and not actor.inside and not actor.possessive


def _said_after(one: Read, following: Read | None) -> Voice | None:
    event = points_back(one, following)
    if following is None or event is None:
        return None
    return (following, event) if event.speaker else None


def points_back(one: Read, following: Read | None) -> Event | None:
    """Return the act of speech that tells who said what stands alone before it: ``«…». Lo ha detto Latushko``."""
    if following is None or not one.sentence.quotes or not is_alone(one):
        return None
    if following.sentence.quotes:
        return None
    thus = _thus(following, 0)
    if thus is not None or not following.events:
        return thus
    event = following.events[0]
    after = event.actor is not None and event.cue < event.actor.first
    early = after and event.cue <= _EARLY and event.rule == "says"
    points = any(item.bits & (Cue.ANAPHOR | Cue.DETERMINER) for item in following.sentence.items[: event.cue])
    return event if early and points and event.speaker else None


def _thus(one: Read, start: int) -> Event | None:
    """``With these words Latushka opened the show``, ``that came from Latushka``: whose the words just quoted are."""
    items = one.sentence.items
    place = next((at for at, item in enumerate(items[start : start + _EARLY], start) if item.bits & Cue.THUS), None)
    if place is None or any(item.bits & Cue.COMPLEMENT or item.word == ":" for item in items[place + 1 :]):
        return None
    actor = next((actor for actor in one.actors if actor.first > place and actor.kind != "pronoun"), None)
    if actor is None or actor.meant not in OURS or not actor.person or actor.inside:
        return None
    # "So spoke Latushka": a bare "so" needs a verb of saying.
    said = any(event.speaker == actor.meant and event.rule != "finds" for event in one.events)
    said = said or any(item.bits & (Cue.GIVER | Cue.STATEMENT) for item in items[place + 1 : actor.first])
    if items[place].bits & Cue.SUCH and not said:
        return None
    near = not any(item.word == "," for item in items[place : actor.first])
    return Event(actor.last, "floating", actor, actor.meant) if near else None


def is_alone(one: Read) -> bool:
    """Say whether a sentence is a quotation with nothing but a place before it."""
    words = [item for item in one.sentence.items if item.is_word]
    return (len(words) <= _DATELINE and one.sentence.items[0].quote is None) or is_bare(one)


def _signature(one: Read, following: Read | None) -> Voice | None:
    """A line after the quotation that holds a person's name and no verb signs it: ``Pavel Latushka, ex-minister``."""
    if following is None or not is_bare(one) or following.sentence.paragraph == one.sentence.paragraph:
        return None
    items = following.sentence.items
    person = next((actor for actor in following.actors if actor.person and actor.kind == "name"), None)
    signs = person is not None and person.first <= 1 and len(items) <= _LONGEST_SIGNATURE and not following.events
    return _voice(following, person) if signs and person is not None and items[-1].word != "." else None


def _gesture(one: Read, following: Read | None) -> Voice | None:
    """Who sighs or shakes his head right after a quotation that stands alone has said it."""
    if following is None or not is_bare(one) or following.sentence.paragraph != one.sentence.paragraph:
        return None
    person = next((actor for actor in following.actors if actor.person and actor.kind == "name"), None)
    if person is None or person.first or not _may_say(person) or following.sentence.quotes:
        return None
    # Where nothing marks the verb the name may have swallowed it.
    moves = any(item.bits & Cue.QUOTED_ONLY for item in following.sentence.items[: person.last + 2])
    return _voice(following, person) if moves and not following.sentence.bits & _ANSWERS else None


def interviewed(reading: Reading) -> Voice | None:
    """Return whom the introduction of an interview names: ``a talk with Pavel Latushka``, ``Latushka answers``."""
    for one in reading.sentences:
        person = next((actor for actor in one.actors if actor.person and actor.meant), None)
        if person is None or (_is_question(reading.sentences, one) and not _is_addressed(one.sentence.items, person)):
            continue
        if _is_addressed(one.sentence.items, person) or any(item.bits & Cue.INTERVIEW for item in one.sentence.items):
            return _voice(one, person)
    return _introduced(reading) or _named_alone(reading)


def _named_alone(reading: Reading) -> Voice | None:
    """Return Latushka where the introduction names nobody else who might be asked, and no thing of his alone."""
    answered = next((place for place, one in enumerate(reading.sentences) if _holds_answer(one)), 0)
    lead = reading.sentences[:answered]
    named = [(one, actor) for one in lead for actor in one.actors if actor.kind == "name" and actor.who != "lukashenko"]
    people = [(one, actor) for one, actor in named if actor.person or (actor.who is None and actor.last > actor.first)]
    if not people or any(actor.who != "latushka" for _, actor in people):
        return None
    if any(one.sentence.items[0].bits & Cue.INDEFINITE for one in lead):
        return None  # A lawyer receives us: whom we do not know
    one, actor = people[0]
    if _is_question(lead, one) and not _is_addressed(one.sentence.items, actor):
        return None
    met = actor.first == 1 and one.sentence.items[0].bits & Cue.BEFORE_OBJECT  # With Latushka we met in Warsaw
    return _voice(one, actor) if met or not (actor.oblique or actor.genitive or actor.possessive) else None


def _is_question(sentences: Sequence[Read], one: Read) -> bool:
    """Say whether a sentence stands in a paragraph that ends with a question: whom it tells of is not who answers."""
    beside = [other for other in sentences if other.sentence.paragraph == one.sentence.paragraph]
    if not beside or beside[-1].sentence.items[-1].word != "?":
        return False
    return len(beside[-1].sentence.items) > _WHY  # "… but nobody was charged. Why?" only leads on


def _introduced(reading: Reading) -> Voice | None:
    """Return the subject of the introduction that questions and answers without names follow, where we know them.

    What is or lies somewhere opens a scene and is nobody: ``The café is full. Latushka comes alone``.
    """
    answered = (place for place, one in enumerate(reading.sentences) if _holds_answer(one))
    ours = False
    for one in reading.sentences[: next(answered, 0)]:
        items = one.sentence.items
        if _is_question(reading.sentences, one):
            return None
        guest = _with_us(one)
        if guest is not None:
            return _voice(one, guest)
        subject = next((actor for actor in one.actors if actor.kind != "pronoun" and not actor.oblique), None)
        if subject is not None and subject.who == "nam" and not subject.person:
            ours = True
            continue
        if subject is not None and ours and subject.first and _is_its_own(items, subject):
            return one, Event(subject.last, "floating", subject, "nam")
        if subject is not None:
            return _voice(one, subject) if subject.person and subject.meant else None
        words = [item for item in items[:_SCENE] if item.is_word]
        scene = any(item.bits & _THINGS for item in words[1:])
        if words and not scene and (words[0].bits & _OPENS_NOUN or is_noun_like(words[0])):
            return None  # A driver receives us: whom we do not know
    return None


def _with_us(one: Read) -> Actor | None:
    """``With us on the phone, an investigator of NAM``: return the first person named after such words."""
    opening = one.sentence.items[:_WITH_US]
    if len(opening) < _WITH_US or not opening[0].bits & _WITH or not opening[1].bits & Cue.I_WE:
        return None
    first = next((actor for actor in one.actors if actor.kind != "pronoun"), None)
    return first if first is not None and first.meant in OURS and (first.person or first.bits & Cue.MEMBER) else None


def _is_its_own(items: Sequence[Item], actor: Actor) -> bool:
    """``Its lawyer came to Prague``: one of those whom the sentence before named."""
    owner = items[actor.first - 1].bits
    return actor.kind == "role" and bool(actor.bits & Cue.MEMBER) and bool(owner & (Cue.POSSESSIVE | Cue.THEY))


def _holds_answer(one: Read) -> bool:
    spans = (one.sentence.items[place].quote for place in one.sentence.quotes)
    return any(span is not None and span.answer for span in spans)


def _is_addressed(items: Sequence[Item], person: Actor) -> bool:
    """``— Mr Latushka, when did you …``: a title, the name and a comma at the head of a line."""
    title = person.first > 0 and bool(items[person.first - 1].bits & Cue.TITLE)
    after = items[person.last + 1].word if person.last + 1 < len(items) else ""
    return title and after == "," and not any(item.is_word for item in items[: person.first - 1])


def continues(before: Read, one: Read, event: Event) -> bool:
    """Say whether quotations of *one*, which names no speaker, continue the speech of *before*."""
    near = one.sentence.paragraph - before.sentence.paragraph <= 2
    announced = before.sentence.items[-1].word == ":"
    return near and (announced or (is_bare(one) and bool(event.quotes or event.actor or event.speaker)))


def _is_caption(one: Read) -> bool:
    """Say whether a line only labels what follows, as scripts do: ``SOUNDBITE``, ``SONORE``."""
    if one.actors or one.sentence.quotes:
        return False
    words = [item for item in one.sentence.items if item.is_word]
    return len(words) == 1 and words[0].capital


def is_bare(one: Read) -> bool:
    """Say whether a sentence is nothing but a quotation."""
    return not any(item.is_word for item in one.sentence.items)


def _voice(one: Read, actor: Actor) -> Voice:
    return one, Event(actor.last, "floating", actor, actor.meant)


def _subject(previous: Read) -> Voice | None:
    """A quotation alone, after a sentence on what somebody did, is that person's."""
    subject = next((actor for actor in previous.actors if not actor.oblique and actor.meant), None)
    return _voice(previous, subject) if subject is not None and subject.person else None


def _initials(items: Sequence[Item], actor: Actor) -> str:
    names = [item for item in items[actor.first : actor.last + 1] if item.mention is not None and item.is_word]
    return "".join(item.word[0] for item in names)


def _label(items: Sequence[Item], place: int) -> str:
    """Return the initials before the quotation (``P.L.: …``), or nothing."""
    words = [item.word for item in items[:place] if item.is_word]
    short = 1 < len(words) <= _MOST_INITIALS and all(len(word) == 1 for word in words)
    return "".join(words) if short else ""
