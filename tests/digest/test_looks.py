"""The digest in a real browser: fits a phone and a window, in light and dark, and asks nobody for anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipeline.digest.message import LEAVE, with_pictures
from pipeline.digest.morning import brief_view, decide
from pipeline.digest.page import Places
from pipeline.digest.render import render
from pipeline.digest.words import load_words
from pipeline.stages.digest import Edition, build_digest
from pipeline.store.briefs import read_morning
from tests.digest.seeding import SAMPLE, Seed, fill
from tests.fresh import current

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
    " --no-first-run"
)
ZONE = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

# Relative luminance and contrast as WCAG 2.2 defines them, for every element that holds words of its own.
POOR_CONTRAST = """
() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const colour = s => s.match(/[\\d.]+/g).map(Number);
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const ground = e => { for (; e; e = e.parentElement) {
      const c = colour(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255]; };
  const words = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  return [...document.body.querySelectorAll("*")].filter(e => words(e) && e.offsetWidth && !e.closest("[aria-hidden]"))
    .map(e => { const [a, b] = [light(colour(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
      return [(a + 0.05) / (b + 0.05), e.textContent.trim().slice(0, 40)]; })
    .filter(([ratio]) => ratio < 4.5);
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.is_file():
        pytest.skip("no browser: /usr/bin/chromium is missing (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS.split())
        yield running
        running.close()


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The digest of the sample week as a page that a browser opens, pictures and all."""
    folder = tmp_path_factory.mktemp("looks")
    with current(folder / "zvon.db") as store:
        fill(Seed(store), SAMPLE)
        places = Places(ledger="https://zvon.example/ledger", web="https://zvon.example/w", leave=LEAVE, due=NOW)
        built = build_digest(store, "2026-W47", NOW, ZONE, Edition(places=places))
    path = folder / "digest.html"
    path.write_text(with_pictures(built.letter), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The brief of the sample week's Monday after."""
    folder = tmp_path_factory.mktemp("brief")
    with current(folder / "zvon.db") as store:
        fill(Seed(store), SAMPLE)
        morning = read_morning(store, NOW.date(), ZONE, NOW)
    words, places = load_words("en", ZONE), Places(review="https://zvon.example/-/review", leave=LEAVE)
    path = folder / "brief.html"
    path.write_text(render("brief", brief_view(morning, decide(morning), words, places), words)[1], encoding="utf-8")
    return path


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(600, "light"), (375, "dark")])
def test_the_brief_fits_and_is_readable(browser, brief, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(brief.as_uri())
    assert asked == [brief.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(POOR_CONTRAST) == []
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [600, 375, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_is_readable_and_loads_nothing(browser, mail, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: request.url.startswith("data:") or asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(mail.as_uri())
    assert asked == [mail.as_uri()], "a mail that loads something tells who reads it"
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nothing sticks out"
    assert page.evaluate(POOR_CONTRAST) == [], "words stand out against their ground (WCAG 1.4.3)"
    context.close()


@pytest.mark.browser
def test_a_screen_reader_finds_headings_in_order_and_data_tables_with_heads(browser, mail):
    page = browser.new_page()
    page.goto(mail.as_uri())
    levels = page.eval_on_selector_all("h1,h2,h3", "all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    bare = "[...document.querySelectorAll('table:not([role=presentation])')].filter(t => !t.querySelector('th[scope]'))"
    assert page.evaluate(f"{bare}.length") == 0, "a table of figures has heads, a table for looks says so"
    assert page.evaluate("document.documentElement.lang") == "en-GB"
    assert page.eval_on_selector_all("h3[lang]", "all => all.map(h => h.lang)") == [
        "en",
        "en",
        "be",
        "pl",
        "en",
    ]
    page.close()


@pytest.mark.browser
def test_without_pictures_nothing_is_missing(browser, mail):
    page = browser.new_page()
    page.goto(mail.as_uri())
    pictures = page.eval_on_selector_all("img", "all => all.map(i => [i.alt, i.naturalWidth])")
    assert len(pictures) == 2
    words = page.inner_text("body")
    for alt, width in pictures:
        assert width > 400, "the picture is there and can be shown"
        assert "than in any of the" in alt or "the usual number" in alt, "its alt text says what it shows"
    assert "articles name the regime" in pictures[0][0]
    assert "articles are on the deportation of children" in pictures[0][0], "of each of its two series"
    spaces = (
        "all => all.map(i => parseFloat(getComputedStyle(i).lineHeight) / parseFloat(getComputedStyle(i).fontSize))"
    )
    assert min(page.eval_on_selector_all("img", spaces)) >= 1.3, "where pictures are off the lines of it have room"
    assert "16 Nov" in words
    assert "Children" in words, "the table holds the numbers of the chart"
    page.close()
