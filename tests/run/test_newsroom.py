"""The whole pipeline over the sample newsroom: what it must find in each article, and nothing else."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.run.snapshot import healthy, rows

EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "demo" / "expected.toml").read_text(encoding="utf-8")
)
READABLE = {key: case for key, case in EXPECTED.items() if case.get("page_class") != "missing"}


def article(home: Path, key: str) -> Any:
    """Return the article ``outlet/slug``."""
    found = rows(home, "SELECT * FROM article_list WHERE url LIKE ?", f"%/{key}.%")
    assert len(found) == 1, f"{key}: {len(found)} articles"
    return found[0]


@pytest.mark.parametrize("key", READABLE)
def test_class_and_language(key: str, sample_home: Path) -> None:
    case, found = EXPECTED[key], article(sample_home, key)
    assert found["page_class"] == case.get("page_class", "article"), case["why"]
    assert found["language"] == case["language"], case["why"]


@pytest.mark.parametrize("key", READABLE)
def test_mentions(key: str, sample_home: Path) -> None:
    case, found = EXPECTED[key], article(sample_home, key)
    mentions = rows(sample_home, "SELECT * FROM mentions WHERE article = ? AND retired IS NULL", found["id"])
    assert {m["entity"] for m in mentions} == set(case["entities"]), case["why"]
    for m in mentions:
        text = found[m["field"]]
        assert text[m["start_char"] : m["end_char"]] == m["exact"]
        assert text[: m["start_char"]].endswith(m["prefix"])
        assert text[m["end_char"] :].startswith(m["suffix"])
        assert m["rule"]
        assert m["form"]


@pytest.mark.parametrize("key", READABLE)
def test_citations(key: str, sample_home: Path) -> None:
    case, found = EXPECTED[key], article(sample_home, key)
    got = {
        _citation(row["type"], row["work"], row["source_entity"], row["institution"], row["stance"])
        for row in rows(sample_home, "SELECT * FROM citations WHERE article = ? AND retired IS NULL", found["id"])
    }
    wanted = {
        (_citation(c["type"], c.get("work"), c.get("source"), c.get("by"), c.get("stance")), c.get("doubtful", False))
        for c in case["citations"]
    }
    missing = {citation for citation, doubtful in wanted if not doubtful} - got
    surplus = got - {citation for citation, _ in wanted}
    assert (missing, surplus) == (set(), set()), case["why"]


def _citation(kind: str, work: str | None, source: str | None, by: str | None, stance: str | None) -> tuple[Any, ...]:
    """A hyperlink's source is decided by its address alone and is not compared."""
    return (kind, work, None if kind == "hyperlink" else source, by, stance)


@pytest.mark.parametrize("key", READABLE)
def test_echoes(key: str, sample_home: Path) -> None:
    case, found = EXPECTED[key], article(sample_home, key)
    echoes = rows(sample_home, "SELECT * FROM echo_list WHERE article = ?", found["id"])
    assert {row["work"] for row in echoes} == set(case.get("echoes", ())), case["why"]
    for row in echoes:
        assert (row["grade"], row["certainty"]) == ("D", "inferred")
        assert found["text"][row["start_char"] : row["end_char"]] == row["exact"]


def test_offsets_of_citations_and_links(sample_home: Path) -> None:
    for row in rows(
        sample_home, "SELECT c.*, a.title, a.text FROM citations AS c JOIN articles AS a ON a.id = c.article"
    ):
        assert row[row["field"]][row["start_char"] : row["end_char"]] == row["exact"]
    anchors = 0
    for row in rows(sample_home, "SELECT text, links FROM articles"):
        for link in json.loads(row["links"]):
            if link["start"] is not None:
                assert row["text"][link["start"] : link["end"]] == link["anchor"]
                anchors += 1
    assert anchors


def test_copies_share_a_story(sample_home: Path) -> None:
    story_of = {key: article(sample_home, key)["story"] for key in READABLE}
    together: dict[str, set[int]] = defaultdict(set)
    for key, case in READABLE.items():
        together[case.get("story", key)].add(story_of[key])
    assert {name: len(stories) for name, stories in together.items() if len(stories) != 1} == {}
    assert len({next(iter(stories)) for stories in together.values()}) == len(together), "strangers share a story"


def test_every_exit_has_a_name(sample_home: Path) -> None:
    fate = rows(sample_home, "SELECT * FROM entry_fate")
    assert len(fate) == rows(sample_home, "SELECT count(*) AS n FROM entries")[0]["n"]
    assert {row["status"] for row in fate} <= {"done", "skipped", "retry"}
    missing = [row for row in fate if row["status"] == "retry"]
    assert {(row["stage"], row["reason"]) for row in missing} == {("fetch", "http_status")}
    assert len(missing) == sum(case.get("page_class") == "missing" for case in EXPECTED.values())


def test_every_capture_is_what_its_row_says(sample_home: Path) -> None:
    from pipeline.fetch.captures import CaptureStore
    from pipeline.model import CaptureRef

    with CaptureStore(sample_home / "captures") as captures:
        for row in rows(sample_home, "SELECT * FROM captures"):
            body = captures.read(CaptureRef(row["file"], row["file_offset"], row["length"], row["sha256"]))
            assert len(body) == row["bytes"]


def test_last_page_of_a_document_is_found(sample_home: Path) -> None:
    found = rows(sample_home, "SELECT rowid FROM articles_fts WHERE articles_fts MATCH '\"crisis management\"'")
    pdf = rows(sample_home, "SELECT id FROM articles WHERE page_class = 'pdf'")
    assert {row["id"] for row in pdf} <= {row["rowid"] for row in found}


def test_database_is_sound(sample_home: Path) -> None:
    healthy(sample_home)
