"""The spaCy side: components that anybody can add, spans that tell their rule, offsets that are never lost."""

from __future__ import annotations

import spacy
from spacy.util import registry

from pipeline.match.components import use_lexicon
from pipeline.match.lexicon import Lexicon
from pipeline.match.tagger import Tagger
from pipeline.model import Document


def pipeline(lexicon: Lexicon, language: str = "en") -> spacy.language.Language:
    nlp = spacy.blank(language)
    for name in ("zvon_mentions", "zvon_quotes", "zvon_citations", "zvon_topics"):
        nlp.add_pipe(name, config={"lexicon": {"@misc": use_lexicon(lexicon)}})
    return nlp


def test_spans_tell_entity_rule_and_confidence(lexicon: Lexicon) -> None:
    doc = pipeline(lexicon)("The head of NAM, Pavel Latushka, said that Lukashenko was in Minsk.")
    assert [(span.text, span._.entity, span._.rule, span.label_) for span in doc.spans["mentions"]] == [
        ("NAM", "nam", "acronym", "nam"),
        ("Pavel Latushka", "latushka", "full_name", "latushka"),
        ("Lukashenko", "lukashenko", "surname", "lukashenko"),
    ]
    assert all(0 < span._.confidence <= 1 for span in doc.spans["mentions"])
    assert [span._.source for span in doc.spans["citations"]] == ["latushka"]


def test_what_is_no_token_keeps_its_offsets(lexicon: Lexicon) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("zvon_mentions", config={"lexicon": {"@misc": use_lexicon(lexicon)}})
    doc = nlp("明斯克的卢卡申科总统")
    assert [(one["surface"], one["start"]) for one in doc._.zvon["mentions"]] == [("卢卡申科", 4)]
    assert not doc.spans["mentions"]


def test_a_doc_with_findings_can_be_stored(lexicon: Lexicon) -> None:
    nlp = pipeline(lexicon)
    doc = nlp("Pavel Latushka said that Lukashenko was in Minsk.")
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [span._.entity for span in again.spans["mentions"]] == ["latushka", "lukashenko"]


def test_the_document_gives_context(lexicon: Lexicon) -> None:
    nlp = pipeline(lexicon)
    text = "NAM met on Monday."
    doc = nlp.make_doc(text)
    doc._.zvon_document = Document(text, "Latushka in Warsaw", "en")
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert [span._.entity for span in doc.spans["mentions"]] == ["nam"]


def test_the_tagger_and_the_components_agree(lexicon: Lexicon, tagger: Tagger) -> None:
    text = "Глава НАУ Павел Латушко обвинил режим Лукашенко. «Мы передали доклад», — сказал он."
    doc = pipeline(lexicon, "ru")(text)
    found = tagger.find(Document(text, language="ru"))
    assert [one["surface"] for one in doc._.zvon["mentions"]] == [one.surface for one in found.mentions]
    assert len(doc._.zvon["citations"]) == len(found.citations)


def test_languages_that_spacy_lacks_are_tagged_all_the_same(tagger: Tagger) -> None:
    for language in ("be", "ja", "ko", "zh", "xx", "nonsense", "../etc"):
        assert len(tagger.find(Document("Lukashenko", language=language)).mentions) == 1


def test_the_components_are_registered_once(lexicon: Lexicon) -> None:
    assert use_lexicon(lexicon) == use_lexicon(lexicon)
    assert registry.has("misc", use_lexicon(lexicon))
