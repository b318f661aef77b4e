"""The lexicon of both layers: the home's lists over the shipped ones, one by one."""

from __future__ import annotations

from pathlib import Path

from pipeline.match.mentions import find_mentions
from pipeline.model import Document
from pipeline.settings.lexicon import load_lexicon, shipped_lexicon

PEOPLE = """
[people]
named_after = ["lighthouse"]
"""


def test_a_list_about_people_is_replaced_alone(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "people.toml").write_text(PEOPLE, encoding="utf-8")
    problems: list[str] = []
    lexicon = load_lexicon(tmp_path, problems, {})
    assert not problems
    people, shipped = lexicon.context.people, shipped_lexicon().context.people
    assert people.named_after == ("lighthouse",)
    assert people.forenames == shipped.forenames, "a list that the home does not give stays"
    [refused] = find_mentions(Document("The Lukashenko lighthouse shines.", "Belarus", "en"), lexicon).refusals
    assert refused.rule == "named_after"


def test_a_context_is_added_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "context.toml").write_text('[contexts.sample]\nwords = ["sample"]\n', encoding="utf-8")
    contexts = load_lexicon(tmp_path, [], {}).context.contexts
    assert {"sample", "belarus"} <= set(contexts)
