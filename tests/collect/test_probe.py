"""`zvon probe` against a real server: what it finds, what it asks, and where it ends."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import probe as probing
from pipeline.cli import main
from pipeline.settings.schema import SourcesFile
from tests.collect.conftest import Origin, Page, item, rss

FRONT = (
    '<html lang="uk"><head><title>Газета | Головна</title>'
    '<link rel="alternate" type="application/rss+xml" href="/rss/all">'
    '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed"></head>'
    '<body><header><a href="/politics">Політика</a></header></body></html>'
)
MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{origin}/p/1</loc></url></urlset>'


@pytest.fixture
def probe_home(home: Path, origin: Origin) -> Path:
    settings = f'[defaults]\nsources = false\n[network]\nallow = ["{origin.host}"]\nper_host_seconds = 0\n'
    (home / "config" / "settings.toml").write_text(settings, encoding="utf-8")
    return home


def run(home: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--home", str(home), "probe", *words])
    return done.exit_code, done.output


def test_advertised_feeds_and_sitemaps_are_found(origin: Origin, probe_home: Path) -> None:
    origin.pages["/"] = Page(FRONT)
    origin.pages["/rss/all"] = Page(rss(*(item(n, pubDate="Fri, 20 Nov 2026 08:00:00 GMT") for n in range(5))))
    origin.pages["/politics"] = Page(FRONT.replace("/rss/all", "/rss/politics"))
    origin.pages["/rss/politics"] = Page(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>E</title></entry></feed>'
    )
    origin.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /private\nSitemap: {origin}/map.xml\n")
    origin.pages["/map.xml"] = Page(MAP)
    code, text = run(probe_home, origin.address)
    assert code == 0, text
    assert f"rss           {origin.address}/rss/all  (5 entries)" in text
    assert text.count("    2026-11-20  The bell rings") == 3, "three entries of each"
    data = tomllib.loads(text[text.index("[[source]]") :])
    source = SourcesFile.model_validate(data).source[0]
    assert source.name == "Газета"
    assert source.languages == ("uk",)
    assert [(feed.kind, feed.url.removeprefix(origin.address)) for feed in source.feed] == [
        ("rss", "/rss/all"),
        ("sitemap", "/map.xml"),
        ("atom", "/rss/politics"),
    ]
    assert "/comments/feed" not in origin.paths()
    assert "/feed" not in origin.paths(), "no guessing where the site says it itself"


def test_usual_places_are_tried_when_nothing_is_advertised(origin: Origin, probe_home: Path) -> None:
    origin.pages["/"] = Page("<html><body>Hello</body></html>")
    origin.pages["/feed"] = Page("<html><body>No, this is a page</body></html>")
    origin.pages["/atom.xml"] = Page(rss(item(1)))
    code, text = run(probe_home, origin.address)
    assert (code, f'url = "{origin.address}/atom.xml"' in text) == (0, True), text
    assert "1 × no feed" in text


def test_page_of_links_is_the_last_resort(origin: Origin, probe_home: Path) -> None:
    origin.pages["/"] = Page(
        "<html><body><h2><a href='/2026/11/20/a.html'>The bell rings again today</a></h2></body></html>"
    )
    code, text = run(probe_home, origin.address)
    assert (code, 'kind = "listing"' in text) == (0, True), text
    assert "    2026-11-20  The bell rings again today" in text


def test_address_of_a_feed_is_enough(origin: Origin, probe_home: Path) -> None:
    origin.pages["/feed.xml"] = Page(rss(item(1)))
    code, text = run(probe_home, f"{origin.address}/feed.xml")
    assert (code, "1 requests, 1 feeds found." in text) == (0, True), text
    assert f'homepage = "{origin.address}/"\n' in text, "the feed is not the homepage"
    assert origin.paths() == ["/feed.xml"]


def test_nothing_found_is_said_with_the_reasons(origin: Origin, probe_home: Path) -> None:
    origin.pages["/"] = Page("<html><body>Hello</body></html>")
    code, text = run(probe_home, origin.address)
    assert code == 0
    assert "0 feeds found" in text
    assert "× http status (the server answered 404)" in text
    assert "[[source]]" not in text
    assert 'kind = "listing"' in text, "and what else can be done"


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (Page("", 403), "it turns programs away"),
        (Page("<script src='/cdn-cgi/challenge-platform/h/b/x.js'></script>", 503), "it asks for proof of a human"),
    ],
)
def test_feeds_are_found_behind_a_front_page_that_is_shut(
    page: Page, why: str, origin: Origin, probe_home: Path
) -> None:
    origin.pages["/"] = page
    origin.pages["/rss.xml"] = Page(rss(item(1)))
    code, text = run(probe_home, origin.address)
    assert (code, f'url = "{origin.address}/rss.xml"' in text) == (0, True), (why, text)
    assert f"the server answered {page.status}" in text, why


@pytest.mark.parametrize(
    ("address", "words", "why"),
    [
        ("{origin}/missing", "http status (the server answered 404)", "the page is not there"),
        ("http://127.0.0.2:1/", "blocked", "the address guard holds here too"),
        ("ftp://paper.example/", "is no http(s) address", "another scheme"),
        ("not an address", "is no http(s) address", "no address at all"),
    ],
)
def test_errors_are_honest(address: str, words: str, why: str, origin: Origin, probe_home: Path) -> None:
    code, text = run(probe_home, address.replace("{origin}", origin.address))
    assert code == 1, why
    assert words in text, why
    assert "Traceback" not in text


def test_number_of_requests_is_bounded(origin: Origin, probe_home: Path) -> None:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/no/{n}">' for n in range(500))
    menu = "".join(f'<a href="/s/{n}">x</a>' for n in range(500))
    origin.pages["/"] = Page(f"<html><head>{links}</head><body><nav>{menu}</nav></body></html>")
    origin.pages["/robots.txt"] = Page("".join(f"Sitemap: {{origin}}/map{n}.xml\n" for n in range(500)))
    code, _ = run(probe_home, origin.address)
    assert code == 0
    assert len(origin.asked) <= probing.MOST_REQUESTS + 1, "and one for the rules of the host"


def test_time_is_bounded(origin: Origin, probe_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "MOST_SECONDS", 0.0)
    origin.pages["/"] = Page(FRONT)
    code, text = run(probe_home, origin.address)
    assert (code, "no answer in time" in text) == (1, True), text


def test_robots_are_kept(origin: Origin, probe_home: Path) -> None:
    origin.pages["/"] = Page(FRONT)
    origin.pages["/rss/all"] = Page(rss(item(1)))
    origin.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /rss\n")
    _, text = run(probe_home, origin.address)
    assert "/rss/all" not in origin.paths()
    assert "robots.txt disallows it" in text


def test_words_of_a_site_cannot_command_the_terminal_or_the_file(origin: Origin, probe_home: Path) -> None:
    origin.pages["/"] = Page('<html><head><title>x"\n[[source]]\nid="evil"\x1b[31m</title></head></html>')
    origin.pages["/feed"] = Page(rss(item(1, title="red &#27;[31m")))
    _, text = run(probe_home, origin.address)
    assert "\x1b" not in text
    assert len(tomllib.loads(text[text.index("[[source]]\nid") :])["source"]) == 1
