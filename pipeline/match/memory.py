"""What the sentences before told of people: who spoke last, who was last named, how long ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.match.actors import Actor
from pipeline.match.clauses import Item
from pipeline.match.cues import Cue
from pipeline.match.identity import WOMEN

# For how many sentences somebody may still be meant by "he" or "the politician".
REMEMBERED = 5
_REMEMBERED_OFFICE = 15
# "Latushka came early. The former minister …": how near his name must be for the office to carry a later "he".
_OFFICE_AFTER_NAME = 3
_BODY_AND_PERSON = 2


@dataclass(slots=True)
class Memory:
    """Who spoke last, who was last named, and how many sentences ago."""

    speaker: str | None = None
    speaker_age: int = 99
    speaker_is_person: bool = False
    person: str | None = None
    person_age: int = 99
    body: str | None = None
    body_age: int = 99
    latushka_age: int = 99
    rival_age: int = 99
    woman: str | None = None
    woman_age: int = 99
    official_age: int = 99
    quoted_age: int = 99
    other_body_age: int = 99
    stranger_age: int = 99
    staff: set[str] = field(default_factory=set)

    def grow(self) -> None:
        self.speaker_age += 1
        self.person_age += 1
        self.body_age += 1
        self.latushka_age += 1
        self.rival_age += 1
        self.woman_age += 1
        self.official_age += 1
        self.quoted_age += 1
        self.other_body_age += 1
        self.stranger_age += 1

    def learn(self, actor: Actor, *, is_object: bool) -> None:
        """Take in who is named; whom another receives or thanks (*is_object*) is not who speaks next."""
        if actor.kind == "pronoun":
            if actor.meant == "latushka":
                self.person, self.person_age, self.latushka_age = actor.meant, 0, 0
            return
        if actor.who in WOMEN or (actor.who is None and actor.kind == "name" and not actor.oblique):
            self.woman, self.woman_age = actor.who, 0
        if actor.who == "nam" or any(part.who == "nam" for part in actor.parts):
            self.body, self.body_age = "nam", 0
        if any(part.who == "latushka" for part in actor.parts):
            self.latushka_age = 0
        if not (actor.oblique or is_object) and (
            actor.person or (actor.kind == "name" and actor.who is None and actor.last > actor.first)
        ):
            self.person, self.person_age = actor.who or self._role_bearer(actor), 0

    def hear(self, actors: Sequence[Actor]) -> None:
        """``The committee heard Latushka. He …``: a body is no "he", so the only person beside it speaks next."""
        if len(actors) < _BODY_AND_PERSON:
            return
        subject = next((actor for actor in actors if not (actor.oblique or actor.inside) and actor.who is None), None)
        body = subject is not None and subject.kind == "role" and _is_body(subject)
        others = [actor for actor in actors if actor is not subject and actor.kind != "pronoun"]
        if body and others and all(actor.who == "latushka" for actor in others):
            self.person, self.person_age = "latushka", 0

    def _role_bearer(self, actor: Actor) -> str:
        """``The former ambassador opens the file. He says``: whose office it is has just been told."""
        return actor.meant or "" if actor.kind == "role" and self.latushka_age <= _OFFICE_AFTER_NAME else ""

    def speak(self, speaker: str, person: bool) -> None:
        self.speaker, self.speaker_age, self.speaker_is_person = speaker, 0, person

    def answer(self) -> None:
        """A line with his initials is his, and so he is the one whom the text speaks of afterwards."""
        self.speak("latushka", person=True)
        self.person, self.person_age, self.latushka_age = "latushka", 0, 0

    def means_latushka(self, *, former: bool) -> bool:
        """Say whether "the politician" is Latushka: he was named lately, and no unknown person spoke since.

        "The *former* minister" is remembered longer.
        """
        unknown_since = self.speaker == "" and self.rival_age < self.latushka_age
        reach = _REMEMBERED_OFFICE if former else REMEMBERED
        return self.latushka_age <= reach and not (unknown_since and not former)

    def see(self, subject: Actor | None, items: Sequence[Item]) -> None:
        """Take in who a sentence is about: a later "he" is the prosecutor, not who spoke before him."""
        if subject is not None and _is_other_body(subject, items):
            self.other_body_age = 0
        official = subject is not None and subject.kind == "role" and subject.bits & Cue.OFFICIAL
        if official and subject is not None and subject.meant is None:
            self.official_age = 0

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody in office was spoken of since ours spoke and were named."""
        return self.official_age < min(self.speaker_age, self.person_age)

    def last_body(self) -> str | None:
        """Return whom "the organisation" means, if no other body was spoken of since ours."""
        return self.body if self.body_age <= REMEMBERED and self.other_body_age >= self.body_age else None

    def names_body_lately(self) -> bool:
        """Whether a person new to the text, "Jana Roth, a lawyer of the organisation", is one of NAM's."""
        return self.last_body() == "nam" and self.body_age <= _OFFICE_AFTER_NAME

    def is_about_body(self) -> bool:
        """Whether "its chairman" is that of NAM: it was named just before, and nobody and no other body since."""
        since = min(self.person_age, self.other_body_age, self.official_age)
        return self.body_age <= _OFFICE_AFTER_NAME and self.body_age < since

    def speaking_body(self) -> str | None:
        """Return the body that has just spoken: of a neuter one Slavic languages say "by his count"."""
        return "nam" if self.speaker == "nam" and self.speaker_age <= 1 else None

    def last_person(self) -> str | None:
        """Return whom "he" or "the politician" means: the last speaker, else who was last a subject."""
        if self.is_overtaken:
            return None
        spoke_lately = self.speaker_age <= REMEMBERED and self.speaker_age <= self.person_age + 2
        overtaken = self.person_age < self.speaker_age and (not self.speaker or bool(self.person))
        if spoke_lately and self.speaker_is_person and not overtaken:
            return self.speaker or None
        return (self.person or None) if self.person_age <= REMEMBERED else None


def _is_body(subject: Actor) -> bool:
    """Say whether an office is a house, a committee or a court, and nobody who may speak as "he"."""
    person = Cue.OFFICIAL | Cue.OFFICE | Cue.MEMBER | Cue.HEAD | Cue.ROLE
    return bool(subject.bits & (Cue.AUTHORITY | Cue.COURT | Cue.PARLIAMENT)) and not subject.bits & person


def _is_other_body(subject: Actor, items: Sequence[Item]) -> bool:
    """``The Red Cross asks …``: an article before a name shows a body, which is no person and none of ours."""
    if subject.kind != "name" or subject.person or subject.meant is not None or not subject.first:
        return False
    return bool(items[subject.first - 1].bits & (Cue.ARTICLE | Cue.DETERMINER))
