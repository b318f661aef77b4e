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
