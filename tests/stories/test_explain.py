"""What `zvon explain` says: every rule in a sentence, what allowed a finding, and why a near miss was refused."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigError
from pipeline.explain import explain_any
from pipeline.explain.findings import findings
from pipeline.match.tagger import Tagger
from pipeline.model import Document
from pipeline.resources import shipped
from pipeline.settings import Settings, load
from pipeline.settings.rule_names import load_rule_names
from tests.stories.desk import Desk

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "explain.toml").read_text(encoding="utf-8"))["case"]
KINDS = {
    "mention": "mentions",
    "refusal": "refusals",
    "citation": "citations",
    "quote": "quotes",
    "topic": "topics",
    "echo": "echoes",
}


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load(shipped("config") / "nowhere")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_it_says_why(case: dict[str, Any], settings: Settings) -> None:
    document = Document(case["text"], case.get("title", ""), case["language"])
    told = "\n".join(findings(settings, document))
    for words in case["told"]:
        assert words in told, f"{case['why']}\n{told}"


def _gold() -> Iterator[Document]:
    for path in sorted((HERE.parent / "gold").rglob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8")).get("case", []):
            if "text" in case:
                yield Document(case["text"], case.get("title", ""), case.get("language") or case.get("lang"))


def test_every_rule_that_the_gold_set_uses_has_a_sentence(settings: Settings) -> None:
    names, tagger = load_rule_names(settings.home), Tagger(settings.lexicon)
    silent = set()
    for document in _gold():
        for found in (tagger.find_in_title(document), tagger.find(document)):
            used = {(kind, one.rule) for kind, field in KINDS.items() for one in getattr(found, field)}
            silent |= {(kind, rule) for kind, rule in used if names.sentence(kind, rule) is None}
    assert silent == set(), "write their sentences into config/rule_names.toml"


def test_the_home_may_word_a_sentence_otherwise(home: Path) -> None:
    path = home / "config" / "rule_names.toml"
    path.write_text('[mention]\nform = "we know that name."\n')
    assert load_rule_names(home).sentence("mention", "form") == "we know that name."
    assert load_rule_names(home).sentence("mention", "surname"), "the others stay"
    path.write_text('[mentions]\nform = "x"\n')
    with pytest.raises(ConfigError, match="did you mean 'mention'"):
        load_rule_names(home)


def test_a_page_is_told_with_its_versions_its_story_and_its_credit(desk: Desk) -> None:
    url = "https://one.example/a"
    long = "A sample sentence that stands in both versions and is long enough to be left out of the difference. " * 3
    desk.article("one", f"{long}On Monday 15 children came home.\n(Reuters)", url=url)
    desk.article("one", f"{long}On Monday 17 children came home.\n(Reuters)", url=url, title="A new headline")
    desk.article("two", f"{long}On Monday 17 children came home.")
    desk.run("group")
    told = "\n".join(explain_any(desk.home, url))
    assert "changed  title: A {+new +}headline" in told
    assert "changed  text: … of the difference. On Monday [-15-]{+17+} children came home. (Reuters)" in told
    assert "story    one of 2 copies; first published: this one" in told
    assert "credit   says that it comes from reuters: 'Reuters' at text" in told
