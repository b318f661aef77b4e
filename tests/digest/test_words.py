"""The wording: every language says everything, fills in the same values, and has the forms its numbers need."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

import pipeline.digest
from pipeline.digest.morning import brief_view, decide
from pipeline.digest.page import Places
from pipeline.digest.plan import TEAM
from pipeline.digest.render import render
from pipeline.digest.week import parse_week
from pipeline.digest.words import load_words
from pipeline.model import Reason
from pipeline.stages.digest import Edition, build_digest
from pipeline.store.briefs import read_morning

FOLDER = Path(pipeline.digest.__file__).parent / "templates"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))
ZONE = ZoneInfo("Europe/Vilnius")
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def _phrases(language):
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {
        f"{name}.{key}": phrase
        for name, part in table.items()
        if isinstance(part, dict)
        for key, phrase in part.items()
    }


def _forms(phrase):
    return list(phrase.values()) if isinstance(phrase, dict) else [phrase]


def _slots(phrase):
    return {slot for form in _forms(phrase) for slot in re.findall(r"\{(\w+)\}", form)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_whole(language):
    ours, english = _phrases(language), _phrases("en")
    assert set(ours) == set(english), "a translation has the keys of en.toml, no more and no fewer"
    for key, phrase in ours.items():
        assert _slots(phrase) == _slots(english[key]), f"{language}: {key} must use the same {{names}}"
        assert isinstance(phrase, dict) == isinstance(english[key], dict), f"{language}: {key}"
        if isinstance(phrase, dict):
            assert set(phrase) <= {"other", *_locale(language).plural_form.tags}, f"{language}: {key}"
            assert "other" in phrase, f"{language}: {key} needs the form `other`"


def _locale(language):
    return Locale.parse(tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))["locale"])


def test_every_phrase_is_used_and_every_used_phrase_exists():
    texts = [p.read_text(encoding="utf-8") for p in [*FOLDER.glob("*.j2"), *FOLDER.parent.glob("*.py")]]
    code = "\n".join(texts)
    for key in _phrases("en"):
        part, _, name = key.partition(".")
        family = name.rpartition("_")[0]
        told = [f'"{key}"', f"'{key}'", f'"{part}.{family}_', f'"{part}." ~', f'"{part}.{{', f"'{part}.{{"]
        assert any(one in code for one in told), f"{key} is nowhere used"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_a_failure_has_words(language):
    words = load_words(language, ZONE)
    for reason in Reason:
        told = words.reason(reason)
        assert "_" not in told, reason
        assert language == "en" or not told or re.search("[а-яіў]", told), f"{reason}: {told}"
    assert words.reason("a_new_one") == "a new one", "what has no words yet is told as it is"


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("en", {1: "1 copy", 2: "2 copies", 1200: "1,200 copies"}),
        ("be", {1: "1 копія", 3: "3 копіі", 5: "5 копій", 21: "21 копія", 111: "111 копій"}),
    ],
)
def test_forms_follow_the_number(language, numbers):
    words = load_words(language, ZONE)
    assert {n: words.count("story.copies", n) for n in numbers} == numbers


def test_days_are_those_of_the_zone_and_spans_name_nothing_twice():
    words = load_words("en", ZONE)
    assert words.day(datetime(2026, 11, 17, 22, 30, tzinfo=UTC)) == "18 November 2026"
    assert words.minute(datetime(2026, 11, 17, 22, 30, tzinfo=UTC)) == "18 November 2026, 00:30 (Europe/Vilnius)"
    spans = {
        "2026-W47": "16–22 November 2026",
        "2026-W49": "30 November – 6 December 2026",
        "2026-W53": "28 December 2026 – 3 January 2027",
    }
    assert {week: words.span(parse_week(week)) for week in spans} == spans


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("uk", "Ukrainian"),
        ("be-tarask", "Belarusian (Taraskievica orthography)"),
        ("sr-Latn", "Serbian (Latin)"),
        ("qqq", "qqq"),
        ("no such code", "no such code"),
        (None, "language unknown"),
        ("", "language unknown"),
    ],
)
def test_languages_go_by_name(code, name):
    assert load_words("en", ZONE).language(code) == name


def test_a_belarusian_mail_says_nothing_in_english(sample):
    """Latin words in it are those of the articles and names, and of what is typed."""
    places = Places("https://z.example/l", "https://z.example/r", "https://z.example/w", "https://z.example/u", NOW)
    policy = replace(TEAM, lacking=2, had=frozenset({1}))
    digest = build_digest(sample.store, "2026-W47", NOW, ZONE, Edition("b", "be", policy, places=places), save=False)
    for number, reason in enumerate(("worker_died", "no_mention"), 1):
        sample.insert(
            "outcomes", stage="tag", version="1", subject_kind="capture", subject=number, status="quarantined",
            reason=reason, at="2026-11-23T05:00:00Z",
        )  # fmt: skip
    words = load_words("be", ZONE)
    morning = replace(
        read_morning(sample.store, NOW.date(), ZONE, NOW),
        mails=(("failed", 2),),
        untold=(("courts", 2),),
        lacking=("courts",),
    )
    brief = render("brief", brief_view(morning, decide(morning), words, places), words)
    data = (Path(__file__).parent / "sample.toml").read_text(encoding="utf-8")
    typed = {"Europe", "Vilnius", "zvon", "check", "mail", "status", "courts"}
    for name, text in (("digest", digest.text), ("digest", digest.html), ("brief", brief[0]), ("brief", brief[1])):
        bare = re.sub(r"(?s)<style.*?</style>|<!--.*?-->|<[^>]*>|&\w+;", " ", text)
        shown = re.sub(r"https?://\S+", " ", bare) + " ".join(re.findall(r'alt="([^"]*)"', text))
        left = set(re.findall(r"[A-Za-z]{3,}", shown)) - set(re.findall(r"[A-Za-z]{3,}", data)) - typed
        assert not left, f"{name}: {left}"
