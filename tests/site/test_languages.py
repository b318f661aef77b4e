"""The languages of the site: nothing untranslated, nothing broken, each reader in their own."""

import re

import pytest
from babel import Locale

from docs.messages import LOCALES, catalogue, missing, texts
from pipeline.site.languages import LANGUAGES, wanted

CATALOGUES = sorted(LOCALES.glob("*/LC_MESSAGES/*.po"))
_PLACE = re.compile(r"%\((\w+)\)s|%(?!\()\S?")
_MARK = re.compile(r"`[^`]*`|</?\w+>")
# Texts that may stand in Belarusian as they do in English: names, formats, values that the data hold in English.
_SAME = re.compile(r"[\W\d_a-z]*|SQL|HTML|PDF|TLS|DNS|SHA-256|robots\.txt|TTL.*")


def forms(text):
    return (text,) if isinstance(text, str) else tuple(text)


def test_each_language_of_the_menu_has_a_catalogue():
    assert {path.parents[1].name for path in CATALOGUES} == set(LANGUAGES) - {"en"}


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_nothing_that_the_site_says_lacks_a_translation(path):
    told = catalogue(path)
    assert not missing(told), "run `make messages` and translate what it names"
    said = {forms(message.id)[0] for message in texts() if message.id}
    known = {forms(message.id)[0] for message in told if message.id}
    assert not said - known, "these are new: run `make messages` and translate them"
    assert not known - said, "nobody says these any more: run `make messages`"


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_placeholders_and_marks_agree(path):
    for message in catalogue(path):
        if not message.id:
            continue
        for told in forms(message.string):
            best = min(forms(message.id), key=lambda text: sorted(_PLACE.findall(text)) != sorted(_PLACE.findall(told)))
            assert sorted(_PLACE.findall(best)) == sorted(_PLACE.findall(told)), f"{message.id} / {told}"
            assert sorted(_MARK.findall(best)) == sorted(_MARK.findall(told)), f"{message.id} / {told}"
            assert told == told.strip(), f"{message.id}: white space at an end"


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_there_are_as_many_forms_for_numbers_as_the_language_has(path):
    told = catalogue(path)
    plurals = [message for message in told if message.id and not isinstance(message.id, str)]
    assert plurals
    assert all(len(message.string) == told.num_plurals for message in plurals)


def test_belarusian_is_written_in_belarusian():
    told = catalogue(LOCALES / "be" / "LC_MESSAGES" / "site.po")
    for message in told:
        for text in forms(message.string) if message.id else ():
            # The help of the search shows a Russian and a Ukrainian word.
            own = text.replace("депортация", "").replace("депортація", "")
            assert not re.search("[ищъИЩЪ]", own), f"{text}: a letter that Belarusian does not have"
            for word in re.findall(r"[A-Za-zА-Яа-яЁёІіЎў’]+", text):
                latin, cyrillic = re.search("[A-Za-z]", word), re.search("[А-Яа-яЁёІіЎў]", word)
                assert not (latin and cyrillic), f"{word}: letters of two scripts in one word"
            assert re.search("[А-Яа-яІіЎў]", text) or _SAME.fullmatch(text) or "Atom" in text, text


def test_what_a_reader_gets(readers):
    page = readers["reviewer"].get("/-/review", html=True, headers={"accept-language": "be"}).text
    assert '<html lang="be">' in page
    assert "<h1>Праверка</h1>" in page
    assert "Па тэме" in page
    english = readers["reviewer"].get("/-/review", html=True, headers={"accept-language": "pl, de;q=0.5"}).text
    assert '<html lang="en">' in english
    assert "Праверка" not in english


def test_a_choice_goes_over_what_the_browser_says(people):
    answer = people["analyst"].get("/-/language/en?next=/zvon/ledger", headers={"accept-language": "be"})
    assert answer.headers["location"] == "/zvon/ledger"
    people["analyst"].cookies["zvon_language"] = answer.cookies["zvon_language"]
    assert '<html lang="en">' in people["analyst"].get("/", html=True, headers={"accept-language": "be"}).text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_choosing_a_language_never_leads_elsewhere(readers, target):
    answer = readers[None].get("/-/language/be", params={"next": target})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "Публікацыі па днях"),
        ("/zvon", "Якія нашыя працы цытуюць найчасцей?"),
        ("/zvon/ledger", "Кожная цытата нашай працы з доказамі"),
        ("/zvon/works_cited", "Радок на кожную працу"),
        ("/-/timeline", "Што зроблена дагэтуль"),
        ("/-/article/2", "Што знойдзена"),
        ("/-/dictionary", "Слоўнік даных"),
        ("/nowhere", "Не дазволена"),
        ("/-/work/none", "Такой працы няма"),
        ("/-/finding/citation-2", "Хто гэта вырашыў|Рашэнні"),
    ],
)
def test_pages_speak_belarusian(readers, path, says):
    page = readers["admin"].get(path, html=True, headers={"accept-language": "be-BY"}).text
    assert re.search(says, page)


def test_names_of_languages_and_months_are_belarusian(readers):
    page = readers["admin"].get("/zvon/ledger", html=True, headers={"accept-language": "be"}).text
    names = Locale("be").languages
    assert names["uk"] in page or names["be"] in page
    assert "Ukrainian" not in page


def test_a_failed_login_is_told_in_the_language_of_the_reader(people):
    people[None].cookies["zvon_language"] = "be"
    assert "Няправільнае імя або пароль." in people[None].post("/-/login", {"username": "x", "password": "y"}).text


@pytest.mark.parametrize(
    ("cookies", "accepted", "language"),
    [
        ("", "", "en"),
        ("zvon_language=be", "en", "be"),
        ("zvon_language=xx", "be", "be"),
        ('zvon_language="; drop', "be;q=0.1", "be"),
        ("", "ru;q=0.9, be;q=0.8, en;q=0.1", "be"),
        ("", "be;q=0, en", "en"),
        ("", "be;q=x", "en"),
        ("", "," * 5000 + "be", "en"),
    ],
)
def test_the_language_wanted(cookies, accepted, language):
    assert wanted(cookies, accepted) == language
