"""The shipped lexicon is sound: every form finds its own entity and nothing else."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from shipped import CONFIG, lexicon, read

from pipeline.match.lexicon import Lexicon
from pipeline.match.mentions import find_mentions
from pipeline.model import Document
from pipeline.text import fold

ENTITIES = sorted(lexicon().entities)
# Words that let every need hold and no rival speak.
TITLE = (
    "Belarus Russia Ukraine US children camp Red Cross Belaruskali Donetsk foundation HRL arrest warrant"
    " Lvova-Belova Union State Olga Volkova Alexei Talai Lukashenko Council of Europe"
)
SHORTEST = 5
MIXED = re.compile(r"[a-z][а-яёіїєґўα-ω]|[а-яёіїєґў][a-zα-ω]|[α-ω][a-zа-я]", re.IGNORECASE)


@pytest.mark.parametrize("entity", ENTITIES)
def test_each_form_finds_its_own_entity(lexicon: Lexicon, entity: str) -> None:
    for language, forms in lexicon.entities[entity].forms.items():
        for form in forms.all():
            text = f"« {form} »"
            found = find_mentions(Document(text, TITLE, language.split("-")[0]), lexicon)
            assert [(one.entity, one.surface) for one in found.mentions] == [(entity, form)], (language, form, found)


@pytest.mark.parametrize("entity", ENTITIES)
def test_each_acronym_finds_its_own_entity(lexicon: Lexicon, entity: str) -> None:
    for acronym in lexicon.entities[entity].acronyms:
        language = acronym.languages[0] if acronym.languages else "en"
        form = next(iter(lexicon.entities[entity].forms.values())).all()[0]
        found = find_mentions(Document(f"The {acronym.form} met.", f"{TITLE} {form}", language), lexicon)
        assert [(one.entity, one.surface) for one in found.mentions] == [(entity, acronym.form)], found


def test_no_form_belongs_to_two_entities(lexicon: Lexicon) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in lexicon.entities.values():
        for forms in entity.forms.values():
            for form in forms.all():
                owners[fold(form)].add(entity.id)
    assert not {form: ids for form, ids in owners.items() if len(ids) > 1}


def test_no_short_form_in_small_letters(lexicon: Lexicon) -> None:
    short = [
        form
        for entity in lexicon.entities.values()
        for forms in entity.forms.values()
        for form in forms.all()
        if len(form) < SHORTEST and form.isascii() and (entity.lower_case or form.islower())
    ]
    assert not short


def test_no_mixed_script(lexicon: Lexicon) -> None:
    for entity in lexicon.entities.values():
        words = [form for forms in entity.forms.values() for form in forms.all()]
        words += entity.person.forenames.all() + entity.person.patronymics.all() if entity.person else []
        assert not [word for word in words if MIXED.search(word)], entity.id
    assert not [word for one in lexicon.context.contexts.values() for word in one.words if MIXED.search(word)]


def test_every_need_rival_and_anchor_exists(lexicon: Lexicon) -> None:
    known = {*lexicon.context.contexts, *lexicon.entities, "forename", "self", "nam_link"}
    for entity in lexicon.entities.values():
        named = {*entity.rivals, *entity.trades, *(part for need in entity.need for part in need.split("+"))}
        for acronym in entity.acronyms:
            named |= {*acronym.anchors, *acronym.rivals, *acronym.beside}
        assert named <= known, (entity.id, named - known)


def test_each_form_tells_where_it_was_seen_or_that_it_was_generated() -> None:
    for path in sorted((CONFIG / "entities").glob("*.toml")):
        for language, forms in read(path)["forms"].items():
            assert set(forms) <= {"seen", "generated"}, (path.name, language)
            assert all(one["seen_in"] for one in forms.get("seen", [])), (path.name, language)


def test_no_surname_is_a_forename_or_an_ordinary_word(lexicon: Lexicon) -> None:
    people = lexicon.context.people
    surnames = {
        fold(form)
        for entity in lexicon.entities.values()
        if entity.person
        for forms in entity.forms.values()
        for form in forms.all()
    }
    stems = {word.rstrip("*") for word in map(fold, people.forenames)}
    assert not surnames & stems
    for language, words in people.not_forenames.items():
        assert not surnames & set(map(fold, words)), language


def test_every_list_is_of_a_language(lexicon: Lexicon) -> None:
    people = lexicon.context.people
    for lists in (people.not_forenames, people.prepositions, people.place_endings):
        assert not [code for code in lists if not (code == "any" or (len(code) == 2 and code.isalpha()))]


def test_our_own_forenames_are_read_as_theirs(lexicon: Lexicon) -> None:
    """Though each stands among the forenames of all, and may be an ordinary word in some language."""
    for entity in lexicon.entities.values():
        surname = next(iter(entity.forms.values())).all()[0]
        for forename in entity.person.forenames.all() if entity.person else ():
            if forename.isascii() and not forename.endswith("*") and surname.isascii():
                text = f"They met {forename} {surname} there."
                found = find_mentions(Document(text, TITLE, "en"), lexicon).mentions
                assert [one.surface for one in found] == [f"{forename} {surname}"], text


def test_forms_cover_the_languages(lexicon: Lexicon) -> None:
    for entity in ("lukashenko", "latushka", "nam", "lvova_belova"):
        assert len(lexicon.entities[entity].forms) >= 25, entity


def test_digest_depends_on_content_alone(lexicon: Lexicon) -> None:
    from pipeline.match.schema import WorkFile

    works = WorkFile(work=tuple(lexicon.works.values()), host=lexicon.hosts)
    backwards = reversed(list(lexicon.entities.values()))
    again = Lexicon.build(backwards, works, lexicon.cues.values(), None, lexicon.context)
    fewer = Lexicon.build(list(lexicon.entities.values())[1:], works, lexicon.cues.values(), None, lexicon.context)
    assert (
        again.digest
        == Lexicon.build(lexicon.entities.values(), works, lexicon.cues.values(), None, lexicon.context).digest
    )
    assert fewer.digest != again.digest
