"""What the lexicon files may say: entities, works and context words, checked at the border.

Every surface form is traceable: it stands in ``seen`` with the place where it was read, or in
``generated`` when a rule or a person made it up by analogy.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Identifier = Field(pattern=r"^[a-z][a-z0-9_]*$")


class Strict(BaseModel):
    """Base of all lexicon models: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SeenForm(Strict):
    """One form and where it was read."""

    form: str = Field(min_length=1)
    seen_in: str = Field(min_length=1)


class Forms(Strict):
    """The surface forms of a name in one language: read somewhere, or generated."""

    seen: tuple[SeenForm, ...] = ()
    generated: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Return every form, the seen ones first."""
        return (*(form.form for form in self.seen), *self.generated)


class Acronym(Strict):
    """A case-sensitive short form. It counts only with one of its ``anchors`` and none of its ``rivals``.

    Both name contexts of ``context.toml`` or entity ids; ``self`` stands for a long form of the entity.
    """

    form: str = Field(min_length=2)
    languages: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ("self",)
    rivals: tuple[str, ...] = ()
    # Languages in which the letters are a word (pl "nam": to us): not matched in a line of capitals.
    word_in: tuple[str, ...] = ()
    # Contexts whose words, close to it, show a rival reading ("NAM member states").
    beside: tuple[str, ...] = ()
    # Contexts of nouns that name another kind of body: right before it, or in an apposition ("NAM, a choir").
    kinds: tuple[str, ...] = ()
    # Beginnings of words, one of which a spelt-out name of this body contains ("anti-cris").
    spelt: tuple[str, ...] = ()
    seen_in: str = ""


class Person(Strict):
    """What a person's name looks like in full: forenames, patronymics, the words that show another bearer."""

    forenames: Forms = Forms()
    patronymics: Forms = Forms()
    # Latin and Cyrillic initials of the forenames, without the dot.
    initials: tuple[str, ...] = ()


class EntityFile(Strict):
    """One entity whom we look for: ``config/entities/<id>.toml``.

    ``need`` names contexts (or entity ids, or ``forename``), one of which must hold in article, title or
    outlet. Without it a mention has low confidence, or is refused where ``strict`` is set.
    ``lower_case`` tells whether a form in small letters counts; ``refused`` are forms of other bearers,
    compared with their accents.
    """

    id: str = Identifier
    type: Literal["person", "organisation", "place", "regime", "institution"]
    canonical: str
    tier: Literal[1, 2]
    level: str | None = None
    note: str = ""
    need: tuple[str, ...] = ()
    strict: bool = False
    lower_case: bool = True
    rivals: tuple[str, ...] = ()
    # Contexts of callings that this person does not have: beside the name they show another bearer.
    trades: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    forms: dict[str, Forms] = {}
    acronyms: tuple[Acronym, ...] = ()
    person: Person | None = None
    regime: dict[str, RegimeWords] = {}
    sources: tuple[str, ...] = ()


class RegimeWords(Strict):
    """How one language says "the regime of X": words in every case; ``*`` at the end stands for any ending.

    ``regime`` words go with the name, with Belarus and with Minsk; ``authorities`` go with Belarus and
    Minsk only; ``official`` goes with Minsk. ``after`` tells that the name may stand before the word.
    """

    regime: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    official: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    after: bool = False


class Work(Strict):
    """Something that can be cited. ``titles``, ``aliases`` and ``descriptors`` are lists per language.

    ``date`` is a day or a month (``2023-05``), ``parts`` are works that this one stands for when an
    article does not say which; ``fingerprints`` are sentences that only this work has, ``figures`` groups of
    whole numbers of it, which count where all of a group stand together in an article on ``figures_topic``.
    """

    id: str = Identifier
    title: str
    author: str
    date: str | None = None
    period: str = ""
    note: str = ""
    rival: bool = False
    parts: tuple[str, ...] = ()
    titles: dict[str, tuple[str, ...]] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    descriptors: dict[str, tuple[str, ...]] = {}
    fingerprints: dict[str, tuple[str, ...]] = {}
    figures: tuple[tuple[int, ...], ...] = ()
    figures_topic: str = ""
    urls: tuple[str, ...] = ()
    status: str = ""
    sources: tuple[str, ...] = ()


class Host(Strict):
    """A place on the web that belongs to an entity: a host with all its subdomains, or host and path."""

    entity: str
    host: str
    path: str = ""

    @field_validator("host")
    @classmethod
    def _plain(cls, value: str) -> str:
        if value != value.lower() or "/" in value or ":" in value:
            raise ValueError("a host stands here in small letters, without scheme, port or path")
        return value


class WorkFile(Strict):
    """``config/works.toml``: what can be cited and where its author publishes."""

    work: tuple[Work, ...] = ()
    host: tuple[Host, ...] = ()


class Context(Strict):
    """A named set of words that show what an article is about.

    ``words`` are beginnings of words or phrases in any language; ``=`` in front asks for the whole word.
    ``outlets`` are hosts whose articles have this context by themselves.
    """

    words: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()


class People(Strict):
    """What tells one bearer of a name from another. ``*`` at the end of a word stands for any ending.

    ``forenames`` belong to nobody whom we look for; ``forename_endings`` are what ``*`` may stand for in
    any forename, so that a town (Borisov) is not taken for one; ``patronymics`` are endings of middle names;
    ``female`` titles and ``younger`` marks (Jr) show a relative, ``office`` titles show the ruler himself.

    Any other capitalised word in front of a surname is taken for a forename, unless it is one of
    ``not_forenames`` (titles, roles, places, days, function words, by language; ``any`` for all), ends like a
    role (``role_endings``: -präsident), follows one of its language's ``prepositions`` of place, or has one of
    its ``place_endings`` (Helsingissä); in German also after ``determiners``. ``named_before`` and
    ``named_after`` are words by which a name is a street's or a firm's.
    """

    forenames: tuple[str, ...] = ()
    forename_endings: tuple[str, ...] = ()
    patronymics: tuple[str, ...] = ()
    female: tuple[str, ...] = ()
    younger: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    not_forenames: dict[str, tuple[str, ...]] = {}
    role_endings: tuple[str, ...] = ()
    determiners: tuple[str, ...] = ()
    prepositions: dict[str, tuple[str, ...]] = {}
    place_endings: dict[str, tuple[str, ...]] = {}
    named_before: tuple[str, ...] = ()
    named_after: tuple[str, ...] = ()


class ContextFile(Strict):
    """``config/context.toml`` and ``config/people.toml``: contexts by name, and what tells people apart."""

    contexts: dict[str, Context] = {}
    people: People = People()


EntityFile.model_rebuild()
