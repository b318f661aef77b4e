"""Echoes: words of a work without credit, and what is none."""

from __future__ import annotations

import pytest

from pipeline.match.tagger import Tagger
from pipeline.model import Document, Link
from tests.match.shipped import lexicon

TAGGER = Tagger(lexicon())
ENGLISH = (
    "A paper on the unlawful\u00a0Deportation (transfer and re-education)\nof Ukrainian children has been going round "
    "the embassies of Minsk."
)
UKRAINIAN = "Йдеться у ньому про роль у незаконному вивезенні на територію РБ і перевихованні українських дітей."


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("uk", UKRAINIAN)])
def test_words_of_a_work_without_credit_are_an_inferred_echo(language: str, text: str) -> None:
    findings = TAGGER.find(Document(text, language=language))
    (echo,) = findings.echoes
    assert (echo.work, echo.grade, echo.rule) == ("work_prelim_2023", "D", "sentence")
    assert echo.confidence <= 0.5, "an echo is inferred"
    assert text[echo.start : echo.end] == echo.exact
    assert findings.citations == (), "an echo is no citation"


@pytest.mark.parametrize("written", ["2,100", "2 100", "2.100", "2\u00a0100", "2100"])
def test_figures_of_a_work_that_stand_together_are_an_echo(written: str) -> None:
    text = f"Children from Ukraine were deported to Belarus: over {written} of them, taken from at least 15 towns."
    (echo,) = TAGGER.find(Document(text, language="en")).echoes
    assert (echo.work, echo.rule, echo.grade) == ("work_icc_2023_06", "figures", "D")
    assert echo.exact == f"{written} of them, taken from at least 15"
    assert text[echo.start : echo.end] == echo.exact


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("another subject", "The plant sold 2,100 tractors in 15 countries."),
        ("one figure alone", "Ukraine says that 2,100 of the children deported to Belarus have been found."),
        (
            "far apart",
            f"Deported Ukrainian children, 2,100 of them, live in Belarus. {'They wait. ' * 12}15 are back.",
        ),
        ("part of a larger number", "Of 12,100 deported Ukrainian children 15 came back from Belarus."),
        ("part of a fraction", "Of 2,100.5 tonnes for deported Ukrainian children 15 reached Belarus."),
    ],
)
def test_figures_alone_or_of_another_subject_are_no_echo(why: str, text: str) -> None:
    assert TAGGER.find(Document(text, language="en")).echoes == (), why


@pytest.mark.parametrize(
    ("why", "document"),
    [
        ("the text credits NAM", Document(f"{ENGLISH} The National Anti-Crisis Management wrote it.", language="en")),
        ("the title credits NAM", Document(ENGLISH, "A paper by the National Anti-Crisis Management", "en")),
        ("a link credits NAM", Document(ENGLISH, "", "en", (Link("https://belarus-nau.org/en", "paper"),))),
        ("NAM's own page", Document(ENGLISH, "", "en", source_host="www.belarus-nau.org")),
        ("the subject alone is no echo", Document("The deportation of Ukrainian children to Belarus.", "", "en")),
        ("a figure of another's work", Document("Researchers counted 2,442 children in Belarus.", "", "en")),
    ],
)
def test_credited_words_and_the_bare_subject_are_no_echo(why: str, document: Document) -> None:
    assert TAGGER.find(document).echoes == (), why


def test_fingerprints_are_long_enough_to_be_somebodys_words() -> None:
    for work in lexicon().works.values():
        for words in work.fingerprints.values():
            assert work.rival or all(len(one.split()) >= 6 for one in words), work.id
