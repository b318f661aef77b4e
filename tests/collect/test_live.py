"""`zvon check --live`: what every configured address is today, asked of a real server; and choosing sources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import livecheck
from pipeline.cli import main
from pipeline.errors import ConfigError
from pipeline.progress import Plain
from pipeline.settings import load
from pipeline.settings.choice import Choice
from tests.collect.conftest import Origin, Page, item, rss

YESTERDAY = datetime.now(UTC) - timedelta(days=1)
DAY = f"{YESTERDAY:%Y-%m-%d}"


def feed(newest: datetime) -> Page:
    return Page(rss(*(item(n, pubDate=format_datetime(newest)) for n in range(5))))


# path, kind, grade, words
ADDRESSES = [
    ("/good", "rss", "ok", f"reads as rss: 5 entries, the newest of {DAY}"),
    ("/map", "sitemap", "ok", "reads as sitemap: 1 entries"),
    ("/moved", "rss", "look", f"reads as rss: 5 entries, the newest of {DAY}; redirects for good to {{origin}}/good"),
    ("/asleep", "rss", "look", "reads as rss: 5 entries, the newest of 2019-05-01 - is it still kept?"),
    ("/ahead", "rss", "ok", "reads as rss: 5 entries"),
    (
        "/inside",
        "rss",
        "bad",
        "refused: redirect (the address is not http or https but 'file'); redirects to file:///x",
    ),
    ("/empty", "rss", "look", "reads as rss and is empty"),
    ("/closed", "rss", "look", "refused: robots (robots.txt disallows it)"),
    ("/html", "rss", "bad", "cannot be read: the answer is an HTML page"),
    ("/gone", "rss", "bad", "refused: gone (the server answered 410)"),
]


@pytest.fixture
def live_home(home: Path, origin: Origin) -> Path:
    origin.pages |= {
        "/good": feed(YESTERDAY),
        "/asleep": feed(datetime(2019, 5, 1, tzinfo=UTC)),
        "/ahead": feed(YESTERDAY + timedelta(days=9999)),
        "/inside": Page("", 302, {"Location": "file:///x"}),
        "/map": Page('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{origin}/p</loc></url></urlset>'),
        "/moved": Page("", 301, {"Location": "/good"}),
        "/empty": Page(rss()),
        "/html": Page("<html><body>moved</body></html>"),
        "/gone": Page("", 410),
        "/": Page("<html></html>"),
        "/robots.txt": Page("User-agent: *\nDisallow: /closed\n"),
    }  # fmt: skip
    settings = f'[defaults]\nsources = false\n[network]\nallow = ["{origin.host}"]\nper_host_seconds = 0\n'
    (home / "config" / "settings.toml").write_text(settings, encoding="utf-8")
    start = '[[source]]\nkind = "outlet"\nlanguages = ["en"]\nname = "Paper (sample)"\n'
    blocks = [f'{start}id = "bare"\ntier = 1\ncountry = "PL"\nhomepage = "{origin.address}/"\n']
    for path, kind, *_ in ADDRESSES:
        blocks.append(
            f'{start}id = "a{path[1:]}"\ncountry = "UA"\ngroups = ["some"]\n'
            f'[[source.feed]]\nkind = "{kind}"\nurl = "{origin.address}{path}"\n'
        )
    (home / "config" / "sources" / "a.toml").write_text("".join(blocks), encoding="utf-8")
    return home


def run(home: Path, *words: str) -> tuple[int, list[str]]:
    done = CliRunner().invoke(main, ["--home", str(home), *words])
    return done.exit_code, done.stdout.splitlines()


def test_every_address_is_named_for_what_it_is(live_home: Path, origin: Origin) -> None:
    code, lines = run(live_home, "check", "--live")
    told = {line.split()[1]: line for line in lines[:-1]}
    for path, kind, grade, words in ADDRESSES:
        line = told[f"a{path[1:]}"]
        assert line.startswith(f"{grade} "), line
        assert line.split()[2:4] == [kind, f"{origin.address}{path}"]
        assert line.endswith(words.replace("{origin}", origin.address)), line
    assert "answers with 13 bytes; no feed of it is polled" in told["bare"]
    assert lines[-1] == "11 addresses: 4 good, 4 worth a look, 3 bad."
    assert code == 1, "a feed that cannot be read needs a person"
    assert not (live_home / "zvon.db").exists(), "nothing is kept"
    assert len(origin.paths()) == 11 - 1 + 1, "each is asked once, the closed one never, the moved one where it leads"


@pytest.mark.parametrize(
    ("words", "expected", "code"),
    [
        (("--source", "agood", "--source", "amap"), {"agood", "amap"}, 0),
        (("--tier", "1"), {"bare"}, 0),
        (("--country", "PL"), {"bare"}, 0),
        (("--group", "some", "--source", "agone"), {"agone"}, 1),
    ],
)
def test_a_part_can_be_asked(words: tuple[str, ...], expected: set[str], code: int, live_home: Path) -> None:
    ended, lines = run(live_home, "check", "--live", *words)
    assert ({line.split()[1] for line in lines[:-1]}, ended) == (expected, code)


def test_wrong_use_is_said(live_home: Path) -> None:
    assert run(live_home, "check", "--tier", "1")[0] == 2
    with pytest.raises(ConfigError, match="no source 'nobody'"):
        livecheck.check_live(live_home, Plain(), Choice(), ["nobody"])
    # A group that nobody is in would otherwise be in perfect order.
    assert run(live_home, "check", "--live", "--group", "sum")[0] == 2
    assert run(live_home, "sources", "--country", "QQ")[0] == 2


def test_time_is_bounded(live_home: Path, origin: Origin) -> None:
    answers = livecheck.check_live(live_home, Plain(), Choice(), seconds=0)
    assert {answer.said for answer in answers} == {"was not asked: our time was over"}
    assert origin.asked == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [(("--group", "some", "--country", "PL"), []), (("--tier", "1"), ["bare"]), (("--country", "UA"), None)],
)
def test_sources_are_listed_by_choice(words: tuple[str, ...], expected: list[str] | None, live_home: Path) -> None:
    _, lines = run(live_home, "sources", *words)
    names = [line.split()[0] for line in lines if not line.startswith(" ")]
    assert names == (expected if expected is not None else sorted(f"a{path[1:]}" for path, *_ in ADDRESSES))


def test_a_team_begins_with_a_part_of_the_shipped_sources(home: Path) -> None:
    own = '[[source]]\nid = "own-paper"\nname = "P"\nkind = "outlet"\nlanguages = ["en"]\n'
    feed = '[[source.feed]]\nkind = "rss"\nurl = "https://own.example/feed"\n'
    (home / "config" / "sources" / "own.toml").write_text(own + feed, encoding="utf-8")

    def polled(text: str) -> set[str]:
        (home / "config" / "settings.toml").write_text(text, encoding="utf-8")
        return {source.id for source in load(home).sources.values() if source.feed}

    every = polled("")
    named = polled('[defaults]\ngroups = ["statement-2023"]\n')
    assert len(every) > 200, "unless something is chosen everything is polled"
    assert 5 < len(named) < len(every) / 3
    assert "own-paper" in named, "what a team adds itself is always polled"
    assert polled('[defaults]\ncountries = ["BY"]\ntiers = [1]\n') < polled('[defaults]\ncountries = ["BY"]\n')
    assert set(load(home).sources) > every, "a source that is not polled is still known as the one that publishes"
    with pytest.raises(ConfigError, match="no source is in the group 'statement'"):
        polled('[defaults]\ngroups = ["statement"]\n')
