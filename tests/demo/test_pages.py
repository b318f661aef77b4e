"""The pages: marked as samples, readable by an extractor, and honest about what they are."""

from __future__ import annotations

import json
import re

import pytest
import trafilatura
from lxml import html
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipeline.demo.edition import article_path
from pipeline.demo.texts import outlets, words

PAGES = [
    pytest.param(outlet, article, id=f"{outlet.id}/{article.slug}")
    for outlet in outlets()
    for article in outlet.article
    if article.page == "article"
]


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    """One of our own: the library's shared one would carry our choice of languages into other tests."""
    own = LanguageIdentifier.from_model_file(MODEL_FILE)
    own.set_languages(sorted({outlet.language for outlet in outlets()}))
    return own


@pytest.mark.parametrize(("outlet", "article"), PAGES)
def test_the_body_is_extracted_and_the_sidebar_is_not(room, outlet, article) -> None:
    body = room.resources[article_path(outlet, article)].body
    text = " ".join((trafilatura.extract(body, include_comments=False) or "").split())
    for paragraph in article.paragraphs:
        plain = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", paragraph)
        assert plain in text, "the paragraph did not survive extraction"
    for other in (*article.sidebar, *(one.title for one in outlet.article if one.title != article.title)):
        assert other not in text, "a related headline came along"


@pytest.mark.parametrize(("outlet", "article"), PAGES)
def test_the_text_is_in_the_language_it_claims(identifier, outlet, article) -> None:
    assert identifier.classify(" ".join(article.paragraphs))[0] == outlet.language


@pytest.mark.parametrize("outlet", outlets(), ids=lambda outlet: outlet.id)
def test_every_page_carries_a_mark_and_a_site_name_that_say_sample(room, outlet) -> None:
    said = words()[outlet.language]
    assert "(sample" in outlet.name
    for article in outlet.article:
        if article.page != "pdf":
            tree = html.document_fromstring(room.resources[article_path(outlet, article)].body.decode(outlet.charset))
            assert tree.find_class("sample-mark")[0].text_content() == said.mark, article.slug
            assert outlet.name in tree.find_class("site-header")[0].text_content()
            assert tree.get("lang") == outlet.language


@pytest.mark.parametrize(("outlet", "article"), PAGES)
def test_the_article_itself_ends_by_saying_that_it_is_a_sample(room, outlet, article) -> None:
    text = trafilatura.extract(room.resources[article_path(outlet, article)].body) or ""
    assert text.strip().endswith(words()[outlet.language].notice)


def test_two_encodings_one_of_them_wrongly_declared(room) -> None:
    true = room.resources["/zrazok/druha-chastyna.html"]
    assert true.content_type == "text/html; charset=windows-1251"
    assert "Павло Латушко" in true.body.decode("windows-1251")
    false = room.resources["/slobodka-obrazets/kniga-pamyati.html"]
    assert false.content_type == "text/html; charset=utf-8"
    assert "Павел Латушко" in false.body.decode("windows-1251")
    with pytest.raises(UnicodeDecodeError):
        false.body.decode("utf-8")


def test_modern_pages_date_themselves_in_json_ld(room) -> None:
    tree = html.fromstring(room.resources["/musterblatt/bericht-im-mai.html"].body)
    data = json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))
    assert data["datePublished"] == "2026-10-25T09:50:00+01:00"
    assert data["headline"] == "Ein Bericht macht die Runde"
    assert data["inLanguage"] == "de"


def test_plain_pages_date_themselves_in_a_meta_element(room) -> None:
    tree = html.fromstring(room.resources["/prairie-post/garden-prize.html"].body)
    assert tree.xpath("string(//meta[@name='date']/@content)") == "2026-11-11"


def test_a_link_of_the_text_is_a_link_of_the_page(room) -> None:
    tree = html.fromstring(room.resources["/lantern-archive/reading-list.html"].body)
    hrefs = tree.xpath("//div[@class='article-body']//a/@href")
    assert len(hrefs) == 3
    assert hrefs[2] == "https://t.me/latushka"


def test_a_consent_wall_and_a_paid_article_hold_back_the_text(room) -> None:
    wall = room.resources["/prairie-post/cookie-wall.html"].body.decode()
    assert words()["en"].consent in wall
    assert "Behind the wall." not in wall
    paid = room.resources["/north-lantern/energy-dossier.html"].body.decode()
    assert words()["en"].paywall in paid
    assert '"isAccessibleForFree": false' in paid


def test_one_page_holds_the_names_in_its_related_box_only(room) -> None:
    tree = html.fromstring(room.resources["/north-lantern/city-run.html"].body)
    assert "Lukashenko" in tree.find_class("sidebar")[0].text_content()
    assert "Lukashenko" not in tree.xpath("string(//article)")
