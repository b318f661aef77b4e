"""The configuration: layers, origins, and every fault at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigError
from pipeline.settings import effective, load

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_fault_is_explained(case: dict[str, Any], home: Path) -> None:
    path = home / "config" / case["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    if "text_latin1" in case:
        path.write_bytes(case["text_latin1"].encode("latin-1"))
    else:
        path.write_text(case["text"], encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(home)
    for part in case["expect"]:
        assert any(part in line for line in caught.value.problems), (case["why"], caught.value.problems)


def test_shipped_configuration_is_in_order(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.sources
    assert {"nam", "latushka", "lukashenko", "regime"} <= set(settings.lexicon.entities)


def test_home_wins_key_by_key(home: Path) -> None:
    (home / "config" / "settings.toml").write_text("[defaults]\nsources = false\n[network]\nconcurrency = 3\n")
    settings = load(home)
    assert settings.network.concurrency == 3
    assert settings.network.timeout_seconds == 30, "a key that the home does not name keeps the shipped value"
    origins = {key: origin for key, _, origin in effective(settings)}
    assert origins["network.concurrency"] == "config/settings.toml"
    assert origins["network.timeout_seconds"] == "shipped config/settings.toml"


def test_home_source_replaces_shipped_one(tmp_path: Path) -> None:
    shipped = load(tmp_path)
    known = next(iter(shipped.sources))
    folder = tmp_path / "config" / "sources"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(
        f'[[source]]\nid = "{known}"\nname = "Mine"\nkind = "outlet"\nlanguages = ["en"]\n', encoding="utf-8"
    )
    settings = load(tmp_path)
    assert settings.sources[known].name == "Mine"
    assert len(settings.sources) == len(shipped.sources)


def test_shipped_sources_can_be_dropped(home: Path) -> None:
    assert load(home).sources == {}


def test_home_entity_replaces_shipped_one_and_changes_the_lexicon(home: Path) -> None:
    before = load(home).lexicon
    folder = home / "config" / "entities"
    folder.mkdir()
    (folder / "dolphins.toml").write_text(
        'id = "dolphins"\ntype = "organisation"\ncanonical = "Ours"\ntier = 1\n', encoding="utf-8"
    )
    after = load(home).lexicon
    assert after.entities["dolphins"].canonical == "Ours"
    assert after.digest != before.digest
