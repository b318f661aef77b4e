"""Topics: two hits in the text or one in the title, with true places."""

from __future__ import annotations

import pytest

from pipeline.match.topics import find_topics
from pipeline.model import Document
from tests.match.shipped import lexicon

TWO = [
    ("en", "child_deportation", "They deported children. Later more children were taken to Belarus by train."),
    ("ru", "child_deportation", "Депортация детей продолжается. Снова вывезли группу детей."),
    ("uk", "child_deportation", "Депортація дітей триває. Знову вивезли групу дітей."),
    ("be", "child_deportation", "Дэпартацыя дзяцей працягваецца. Зноў вывезлі групу дзяцей."),
    ("pl", "child_deportation", "Deportacja dzieci trwa. Znów wywieziono grupę dzieci."),
    ("de", "child_deportation", "Die Deportation der Kinder dauert an. Wieder wurden Kinder verschleppt."),
    ("fr", "child_deportation", "La déportation d'enfants continue. Des enfants ont été transférés."),
    ("lt", "child_deportation", "Vaikų deportacija tęsiasi. Vėl išvežti vaikai."),
    ("en", "war_crimes", "It is a war crime. War criminals will be tried."),
    ("ru", "sanctions", "Новые санкции введены. Санкций будет больше."),
    (
        "pl",
        "political_prisoners",
        "Więźniowie polityczni czekają. Nie ma wieści o więźniach politycznych ani więźniów politycznych.",
    ),
    (
        "de",
        "crimes_against_humanity",
        "Verbrechen gegen die Menschlichkeit. Es sind Verbrechen gegen die Menschlichkeit.",
    ),
    ("uk", "icc_warrant", "МКС видав ордер на арешт. Другий ордер Міжнародний кримінальний суд видав у червні."),
    ("lt", "migration_crisis", "Migrantų krizė tęsiasi. Migrantų krizę kursto Minskas."),
]


# What happens and to whom in one sentence: enough by itself.
ONE_SENTENCE = [
    ("en", "The resolution speaks of the unlawful displacement of Ukrainian children to Belarus."),
    ("ru", "В нём описано незаконное перемещение украинских детей в Беларусь."),
    ("uk", "Йдеться про незаконне вивезення українських дітей до Білорусі."),
    ("be", "Гаворка ідзе пра незаконны вываз украінскіх дзяцей у Беларусь."),
    ("pl", "Pismo dotyczy bezprawnego wywożenia ukraińskich dzieci na Białoruś."),
    ("de", "Sie handelt von der unrechtmäßigen Verbringung ukrainischer Kinder nach Belarus."),
    ("fr", "Le texte porte sur le transfert d’enfants ukrainiens vers le Bélarus."),
    ("lt", "Joje rašoma apie neteisėtą Ukrainos vaikų perkėlimą."),
    ("es", "Se trata de la deportación de niños ucranianos a Bielorrusia."),
    ("it", "Il testo riguarda il trasferimento di bambini ucraini in Bielorussia."),
    ("cs", "Popisuje nezákonné přemístění ukrajinských dětí do Běloruska."),
    ("sk", "Opisuje nezákonné premiestnenie ukrajinských detí do Bieloruska."),
    ("lv", "Tajā aprakstīta Ukrainas bērnu deportācija uz Baltkrieviju."),
    ("nl", "Het gaat over de deportatie van Oekraïense kinderen naar Belarus."),
    ("sv", "Rapporten handlar om deportationen av ukrainska barn till Belarus."),
    ("bg", "Става дума за депортирането на украински деца в Беларус."),
    ("hr", "Riječ je o deportaciji djece iz Ukrajine u Bjelorusiju."),
    ("tr", "Belge, Ukraynalı çocukların zorla nakledilmesini anlatıyor: Ukrayna bunu yıllardır söylüyor."),
]
# Children, Ukraine and a journey, and nothing was done to anybody.
NOT_DEPORTED = [
    ("en", "Ukrainian children moved to a new school in Warsaw. The children from Ukraine like it there."),
    ("pl", "Na targu dzieci z Ukrainy zjadają jabłka. Sadownicy przywieźli czternaście odmian."),
    ("de", "Kinder aus der Ukraine wurden in die neue Schule gebracht. Die Kinder aus der Ukraine lernen Deutsch."),
    ("ru", "Украинские дети пошли в школу. Детей из Украины встретили учителя."),
    ("it", "I bambini ucraini hanno visitato la biblioteca. Ai bambini è piaciuta."),
]


@pytest.mark.parametrize(("lang", "text"), ONE_SENTENCE, ids=[lang for lang, _ in ONE_SENTENCE])
def test_what_happens_and_to_whom_in_one_sentence_is_enough(lang: str, text: str) -> None:
    found = {one.topic: one for one in find_topics(Document(text, language=lang), lexicon())}
    assert len(found["child_deportation"].evidence) >= 2, "each sign has its own place"


@pytest.mark.parametrize(("lang", "text"), NOT_DEPORTED, ids=[lang for lang, _ in NOT_DEPORTED])
def test_children_on_the_move_are_not_deported(lang: str, text: str) -> None:
    assert "child_deportation" not in {one.topic for one in find_topics(Document(text, language=lang), lexicon())}


@pytest.mark.parametrize(("lang", "topic", "text"), TWO, ids=[f"{lang}-{topic}" for lang, topic, _ in TWO])
def test_two_hits_show_a_topic_and_one_does_not(lang: str, topic: str, text: str) -> None:
    found = {one.topic: one for one in find_topics(Document(text, language=lang), lexicon())}
    assert topic in found
    assert len(found[topic].evidence) >= 2
    assert all(0 <= start < end <= len(text) for start, end in found[topic].evidence)
    first = text.split(".")[0]
    assert topic not in {one.topic for one in find_topics(Document(first, language=lang), lexicon())}


def test_one_hit_in_the_title_is_enough() -> None:
    found = find_topics(Document("Nothing here.", title="New sanctions against Minsk"), lexicon())
    assert [(one.topic, one.rule, one.evidence) for one in found] == [("sanctions", "title", ())]


def test_a_stem_inside_a_word_is_no_hit() -> None:
    assert find_topics(Document("Presanctions. Unsanctioned. Presanctions."), lexicon()) == ()
