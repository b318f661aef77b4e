"""The lexicon's inflected forms: none that the rules know is missing, and pymorphy3 agrees where it can."""

from __future__ import annotations

import pytest
from paradigms import ka, ko, ov

from pipeline.match.lexicon import Lexicon

RULES = [
    ("lukashenko", ko, {"ru": "Лукашенк", "uk": "Лукашенк", "cs": "Lukašenk", "sk": "Lukašenk", "hu": "Lukasenk"}),
    ("lukashenko", ko, {"et": "Lukašenk", "fi": "Lukašenk", "sl": "Lukašenk", "hr": "Lukašenk", "tr": "Lukaşenk"}),
    ("lukashenko", ka, {"be": "Лукашэнк", "be-latn": "Łukašenk", "pl": "Łukaszenk", "lt": "Lukašenk"}),
    ("lukashenko", ka, {"lv": "Lukašenk", "et": "Lukašenk", "fi": "Lukašenk"}),
    ("latushka", ko, {"ru": "Латушк", "uk": "Латушк", "cs": "Latušk", "sk": "Latušk", "et": "Latušk", "fi": "Latušk"}),
    ("latushka", ka, {"be": "Латушк", "be-latn": "Łatušk", "pl": "Łatuszk", "lt": "Latušk"}),
    ("latushka", ka, {"lv": "Latušk", "hu": "Latusk"}),
    ("mezentsev", ov, {"ru": "Мезенцев", "uk": "Мезенцев", "pl": "Miezencew", "cs": "Mezencev", "lt": "Mezencev"}),
    ("shautsou", ov, {"ru": "Шевцов", "uk": "Шевцов", "cs": "Ševcov", "lt": "Ševcov", "lv": "Ševcov", "et": "Ševtsov"}),
]  # fmt: skip
CASES = [(entity, rule, language, stem) for entity, rule, stems in RULES for language, stem in stems.items()]


@pytest.mark.parametrize(("entity", "rule", "language", "stem"), CASES)
def test_no_form_of_the_paradigm_is_missing(
    lexicon: Lexicon, entity: str, rule: object, language: str, stem: str
) -> None:
    known = set(lexicon.entities[entity].forms[language].all())
    missing = [form for form in rule(language, stem) if form not in known]
    assert not missing, f"{entity} in {language} lacks {missing}"


@pytest.mark.parametrize(
    ("language", "word", "entity"),
    [
        ("ru", "Мезенцев", "mezentsev"),
        ("ru", "Шевцов", "shautsou"),
        ("uk", "Мезенцев", "mezentsev"),
        ("uk", "Латушко", "latushka"),
        ("uk", "Лукашенко", "lukashenko"),
        ("uk", "Шевцов", "shautsou"),
        ("ru", "Дубрава", "dubrava"),
        ("ru", "Дельфины", "dolphins"),
        ("uk", "Дельфіни", "dolphins"),
    ],
)
def test_pymorphy_finds_no_other_form(lexicon: Lexicon, language: str, word: str, entity: str) -> None:
    pymorphy3 = pytest.importorskip("pymorphy3")
    analyzer = pymorphy3.MorphAnalyzer(lang=language)
    parse = next((one for one in analyzer.parse(word) if {"nomn", "NOUN"} in one.tag), None)
    if parse is None:
        pytest.skip(f"{word} is no noun to pymorphy3's {language} dictionary")
    # The surname's own gender and number: not Мезенцева of a woman, not one dolphin.
    forms = {
        form.word
        for form in parse.lexeme
        if form.tag.number == parse.tag.number and (parse.tag.number == "plur" or form.tag.gender == parse.tag.gender)
    }
    known = {form.casefold().replace("ё", "е") for form in lexicon.entities[entity].forms[language].all()}
    assert forms <= known, f"pymorphy3 also knows {sorted(forms - known)}"
