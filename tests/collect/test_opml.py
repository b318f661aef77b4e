"""Subscription lists in and out, friendly and hostile ones."""

from __future__ import annotations

import time
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.errors import ZvonError
from pipeline.opml import IMPORTED, import_opml, write_opml
from pipeline.settings import load
from pipeline.settings.schema import Source
from tests.collect.conftest import load_cases


@pytest.mark.parametrize("case", load_cases("opml.toml"))
def test_import(case: dict[str, Any], home: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    path.write_text(case["opml"], encoding="utf-8")
    if "error" in case:
        with pytest.raises(ZvonError, match=case["error"]):
            import_opml(home, path)
        assert not (home / "config" / "sources" / IMPORTED).exists(), case["why"]
        return
    report = import_opml(home, path)
    sources = load(home).sources
    got = {one.id: [f"{feed.kind} {feed.url}" for feed in one.feed] for one in sources.values()}
    assert got == case["sources"], case["why"]
    assert len(report.left_out) == case.get("left_out", 0), (case["why"], report.left_out)
    assert report.damage.startswith(case.get("damage", "")), case["why"]
    assert bool(report.damage) == ("damage" in case), (case["why"], report.damage)
    for name in case.get("names", {}):
        assert sources[name].name == case["names"][name], case["why"]


def test_importing_twice_adds_nothing(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    path.write_text('<opml><body><outline xmlUrl="https://a.example/feed"/></body></opml>', encoding="utf-8")
    import_opml(home, path)
    written = (home / "config" / "sources" / IMPORTED).read_bytes()
    again = import_opml(home, path)
    assert (again.added, len(again.left_out)) == ([], 1)
    assert (home / "config" / "sources" / IMPORTED).read_bytes() == written


def test_second_list_is_added_to_the_first(home: Path, tmp_path: Path) -> None:
    for letter in "ab":
        path = tmp_path / f"{letter}.opml"
        path.write_text(
            f'<opml><body><outline xmlUrl="https://{letter}.example/feed"/></body></opml>', encoding="utf-8"
        )
        import_opml(home, path)
    assert sorted(load(home).sources) == ["a-example", "b-example"]


def said(source: Source) -> tuple[object, ...]:
    feeds = [(feed.kind, feed.url, feed.selector) for feed in source.feed]
    return source.name, source.kind, source.country, source.languages, source.groups, feeds


def test_shipped_sources_survive_the_way_out_and_in(home: Path, tmp_path: Path) -> None:
    shipped = load(tmp_path / "no home").sources
    path = tmp_path / "all.opml"
    path.write_bytes(write_opml(shipped))
    report = import_opml(home, path)
    assert report.left_out == []
    found = load(home).sources
    told = {one.id: said(one) for one in shipped.values() if one.feed}
    assert {one.id: said(one) for one in found.values()} == told, "nothing is lost between two homes"


def test_bomb_of_entities_is_not_expanded(home: Path, tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    path = tmp_path / "bomb.opml"
    path.write_text(
        f'<!DOCTYPE opml [<!ENTITY e0 "lol"><!ENTITY x SYSTEM "file:///etc/passwd">{entities}]>'
        '<opml><body><outline text="&e11;&x;" xmlUrl="https://a.example/feed"/></body></opml>',
        encoding="utf-8",
    )
    began = time.process_time()
    with suppress(ZvonError):
        import_opml(home, path)
    assert time.process_time() - began < 5
    written = home / "config" / "sources" / IMPORTED
    text = written.read_text(encoding="utf-8") if written.exists() else ""
    assert "root:" not in text
    assert len(text) < 2_000


def test_title_cannot_break_out_of_its_string(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    title = "x&quot;&#10;[[source]]&#10;id = &quot;evil&quot; \\ &#127; ${HOME}"
    path.write_text(f'<opml><body><outline text="{title}" xmlUrl="https://a.example/f"/></body></opml>', "utf-8")
    import_opml(home, path)
    data = tomllib.loads((home / "config" / "sources" / IMPORTED).read_text(encoding="utf-8"))
    assert [one["id"] for one in data["source"]] == ["a-example"]


def test_commands(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    path.write_text('<opml><body><outline text="A" xmlUrl="https://a.example/feed"/></body></opml>', encoding="utf-8")
    done = CliRunner().invoke(main, ["--home", str(home), "sources", "--opml-in", str(path)])
    assert (done.exit_code, "1 feeds added" in done.output) == (0, True), done.output
    out = tmp_path / "out.opml"
    assert CliRunner().invoke(main, ["--home", str(home), "sources", "--opml-out", str(out)]).exit_code == 0
    assert b'xmlUrl="https://a.example/feed"' in out.read_bytes()
    missing = CliRunner().invoke(main, ["--home", str(home), "sources", "--opml-in", str(tmp_path / "no")])
    assert (missing.exit_code, "cannot be read" in missing.output) == (1, True)
