"""A name is found under hidden characters, marks, other widths and look-alike letters, at its true place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import lexicon

from pipeline.match.mentions import find_mentions
from pipeline.model import Document

HIDDEN = "\u200b\u200c\u200d\u00ad\u2060\ufeff"
MARKS = "\u0301\u0300\u0332\u0336"
# Letters that look the same in the other script; a name keeps most of its own letters.
LOOK_ALIKES = {"а": "a", "о": "o", "е": "e", "с": "c", "a": "а", "o": "о", "e": "е", "c": "с"}
NAMES = [
    ("lukashenko", "Lukashenko", "en", "It was {}, they say."),
    ("lukashenko", "Łukaszenka", "pl", "To był {}, jak mówią."),
    ("lukashenko", "Лукашенко", "ru", "Это был {}, говорят."),
    ("lukashenko", "Лукашэнка", "be", "Гэта быў {}, кажуць."),
    ("lukashenko", "Λουκασένκο", "el", "Ήταν ο {}, λένε."),
    ("lukashenko", "ლუკაშენკო", "ka", "ეს იყო {}, ამბობენ."),
    ("lukashenko", "Լուկաշենկո", "hy", "Դա {} էր, ասում են։"),
    ("lukashenko", "لوكاشينكو", "ar", "كان {} هناك."),
    ("lukashenko", "לוקשנקו", "he", "זה היה {}, אומרים."),
    ("lukashenko", "卢卡申科", "zh", "据说是{}做的。"),
    ("lukashenko", "ルカシェンコ", "ja", "それは{}だと言われる。"),
    ("lukashenko", "루카셴코", "ko", "그것은 {}였다고 한다."),
    ("latushka", "Latushka", "en", "It was {}, they say."),
    ("latushka", "Латушка", "be", "Гэта быў {}, кажуць."),
    ("nam", "National Anti-Crisis Management", "en", "It was the {}, they say."),
    ("nam", "Народнае антыкрызіснае ўпраўленне", "be", "Гэта было {}, кажуць."),
    ("lvova_belova", "Львова-Белова", "ru", "Это была {}, говорят."),
]
CASED = [name for name in NAMES if name[1].upper() != name[1]]


def found(text: str, language: str) -> list[tuple[str, str]]:
    mentions = find_mentions(Document(text, "", language), lexicon()).mentions
    assert all(text[one.start : one.end] == one.surface for one in mentions)
    return [(one.entity, one.surface) for one in mentions]


@st.composite
def hidden(draw: st.DrawFn, name: str) -> str:
    """Put hidden characters between the letters, and marks on Latin and Cyrillic ones."""
    letters = [name[0]]
    for letter in name[1:]:
        letters.append(draw(st.text(HIDDEN, max_size=2)) + letter)
        if letter.isalpha() and unicodedata.name(letter).startswith(("LATIN", "CYRILLIC")) and letter not in "йўїиу":
            letters.append(draw(st.text(MARKS, max_size=1)))
    return "".join(letters)


@pytest.mark.parametrize(("entity", "name", "language", "sentence"), NAMES, ids=[f"{n[2]} {n[1]}" for n in NAMES])
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_hidden_characters_and_marks(data: st.DataObject, entity: str, name: str, language: str, sentence: str) -> None:
    written = data.draw(hidden(name))
    assert found(sentence.format(written), language) == [(entity, written)]


@pytest.mark.parametrize(("entity", "name", "language", "sentence"), CASED, ids=[f"{n[2]} {n[1]}" for n in CASED])
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_look_alike_letters(data: st.DataObject, entity: str, name: str, language: str, sentence: str) -> None:
    places = [place for place, letter in enumerate(name) if letter in LOOK_ALIKES]
    chosen = data.draw(st.sets(st.sampled_from(places), max_size=2)) if places else set()
    written = "".join(LOOK_ALIKES[one] if place in chosen else one for place, one in enumerate(name))
    assert found(sentence.format(written), language) == [(entity, written)]


@pytest.mark.parametrize(("entity", "name", "language", "sentence"), CASED, ids=[f"{n[2]} {n[1]}" for n in CASED])
def test_capitals_and_width(entity: str, name: str, language: str, sentence: str) -> None:
    capitals = name.upper()
    assert found(sentence.format(capitals).upper(), language) == [(entity, capitals)], "a headline in capitals"
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" and one != "-" else one for one in name)
    assert found(sentence.format(wide), language) == [(entity, wide)], "full width"
