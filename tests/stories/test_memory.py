"""A changed lexicon tags again only what it can touch, and what people decided stays."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.model import Verdict
from pipeline.store.database import open_store
from pipeline.store.reviews import add_review
from pipeline.store.story_reviews import add_story_review
from tests.stories.desk import Desk
from tests.stories.test_groups import REPORTS

VOLKOVA = "entities/volkova.toml"
# One article a line: what the lexicon finds in it, and its text.
ARTICLES = {
    "lukashenko": "Alexander Lukashenko received the ambassador of a sample country on Tuesday.",
    "nam": "The National Anti-Crisis Management of Pavel Latushka published a sample report.",
    "volkova": "Olga Volkova of the Dolphins foundation brought children from Donetsk to Belarus.",
    "unsaid": "Olgita Volkowita of the Dolphins charity brought children from Donetsk to Belarus.",
    "nothing": "The ferry across the sample river will not run on Monday.",
    "refused": "The NAM summit of the Non-Aligned Movement met in a sample city.",
}
FACTS = (
    "SELECT article, field, entity, exact, start_char, confidence, rule, form FROM mentions WHERE retired IS NULL",
    "SELECT article, type, work, source_entity, exact, start_char, rule FROM citations WHERE retired IS NULL",
    "SELECT article, exact, speaker, rule FROM quotes",
    "SELECT article, topic, score, evidence FROM topics",
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """Return a home over which the tagger has gone once, and the numbers of its articles."""
    home = tmp_path_factory.mktemp("tagged") / "home"
    (home / "config" / "sources").mkdir(parents=True)
    (home / "config" / "settings.toml").write_text("[defaults]\nsources = false\n", encoding="utf-8")
    desk = Desk(home)
    ids = {name: desk.article("one", text) for name, text in ARTICLES.items()}
    desk.run("tag")
    return home, ids


@pytest.fixture
def desk(template: tuple[Path, dict[str, int]], tmp_path: Path) -> Desk:
    return Desk(Path(shutil.copytree(template[0], tmp_path / "home")))


@pytest.fixture
def tagged(template: tuple[Path, dict[str, int]]) -> dict[str, int]:
    return template[1]


def facts(desk: Desk) -> list[set[tuple[object, ...]]]:
    return [{tuple(row) for row in desk.rows(sql)} for sql in FACTS]


def tagged_again(desk: Desk, ids: dict[str, int]) -> set[str]:
    """Return the names of the articles that the latest run tagged and did not leave as they were."""
    names = {number: name for name, number in ids.items()}
    found = desk.rows(
        "SELECT subject FROM outcomes WHERE stage = 'tag' AND reason != 'unchanged'"
        " AND run = (SELECT max(run) FROM outcomes)"
    )
    return {names[row["subject"]] for row in found}


def fresh(desk: Desk) -> list[set[tuple[object, ...]]]:
    """Return what the same home says when everything is tagged from the beginning."""
    other = desk.home.parent / "fresh"
    shutil.copytree(desk.home, other)
    with open_store(other / "zvon.db") as store, store.write() as db:
        for table in ("mentions", "citations", "quotes", "topics", "outcomes", "touches"):
            db.execute(f"DELETE FROM {table}")
    copy = Desk(other)
    copy.run("tag")
    return facts(copy)


CHANGES = [
    (VOLKOVA, '"Olga Volkova", ', '"Olga Volkova", "Olgita Volkowita", ', {"volkova", "unsaid"}, "a form is added"),
    (VOLKOVA, '"Olha Volkova", ', "", {"volkova"}, "a form is taken away"),
    (VOLKOVA, "strict = true", "strict = false", {"volkova"}, "a form is judged otherwise"),
    ("entities/nam.toml", "tier = 1", 'tier = 1\nnote = "x"', {"nam", "refused"},
     "a refused reading counts as touched"),
    ("cues/en.toml", 'language = "en"', 'language = "en" # x', set(), "a comment is no change"),
    ("context.toml", "[contexts.sea]", '[contexts.sample]\nwords = ["sample"]\n\n[contexts.sea]',
     {"lukashenko", "nam", "volkova", "unsaid", "refused"}, "contexts decide wherever a form stands"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "again", "why"), CHANGES, ids=[change[-1] for change in CHANGES])
def test_only_what_the_change_can_touch_is_tagged_again(
    desk: Desk, tagged: dict[str, int], file: str, old: str, new: str, again: set[str], why: str
) -> None:
    runs = desk.rows("SELECT count(*) AS n FROM outcomes")[0]["n"]
    desk.change(file, old, new)
    desk.run("tag")
    after = desk.rows("SELECT count(*) AS n FROM outcomes")[0]["n"]
    assert after - runs == (len(ARTICLES) if again else 0), "each article ends in an outcome of the new version"
    assert (tagged_again(desk, tagged) if again else set()) == again, why
    assert facts(desk) == fresh(desk), "tagging everything from the beginning must say the same"


def test_what_is_left_alone_keeps_its_status(desk: Desk, tagged: dict[str, int]) -> None:
    desk.change(VOLKOVA, "strict = true", "strict = false")
    assert desk.run("tag") == {"done": 4, "skipped": 2}
    left = desk.rows("SELECT subject, status FROM outcomes WHERE reason = 'unchanged'")
    assert {(row["subject"], row["status"]) for row in left} == {
        (tagged["lukashenko"], "done"),
        (tagged["nam"], "done"),
        (tagged["unsaid"], "done"),
        (tagged["nothing"], "skipped"),
        (tagged["refused"], "skipped"),
    }


def test_two_changes_one_after_the_other(desk: Desk, tagged: dict[str, int]) -> None:
    desk.change(VOLKOVA, '"Olga Volkova", ', '"Olga Volkova", "Olgita Volkowita", ')
    desk.run("tag")
    desk.change("entities/nam.toml", "tier = 1", 'tier = 1\nnote = "x"')
    desk.run("tag")
    assert tagged_again(desk, tagged) == {"nam", "refused"}, "the second is compared with the first, not the beginning"
    assert facts(desk) == fresh(desk)


def test_words_that_entities_share_touch_all_of_them(desk: Desk, tagged: dict[str, int]) -> None:
    """A forename of one is the forename of another bearer for all others."""
    desk.change("entities/shautsou.toml", 'initials = ["D"', 'initials = ["Q", "D"')
    desk.run("tag")
    assert tagged_again(desk, tagged) == {"lukashenko", "nam", "volkova", "unsaid", "refused"}


def test_a_finding_that_goes_and_comes_back_keeps_its_number_and_verdict(desk: Desk, tagged: dict[str, int]) -> None:
    sql = "SELECT id, retired FROM mentions WHERE article = ? AND entity = 'volkova'"
    number = desk.rows(sql, tagged["volkova"])[0]["id"]
    with open_store(desk.home / "zvon.db") as store, store.write() as db:
        add_review(db, "mention", number, Verdict.ACCEPTED, "seen", "rita", datetime(2026, 11, 22, tzinfo=UTC))
    bare = 'id = "volkova"\ntype = "person"\ncanonical = "Olga Volkova"\ntier = 1\n'
    desk.change(VOLKOVA, desk.configured(VOLKOVA), bare)
    desk.run("tag")
    assert [row["retired"] is None for row in desk.rows(sql, tagged["volkova"])] == [False], "retired, not deleted"
    (desk.home / "config" / VOLKOVA).unlink()
    desk.run("tag")
    back = desk.rows(sql, tagged["volkova"])
    assert [(row["id"], row["retired"]) for row in back] == [(number, None)]
    assert desk.rows("SELECT verdict FROM latest_reviews WHERE finding = ?", number)[0]["verdict"] == "accepted"
    assert facts(desk) == fresh(desk), "a lexicon that is put back says again what it said"


def test_a_run_without_a_change_asks_nobody(desk: Desk, tagged: dict[str, int]) -> None:
    assert desk.run("tag") == {}


def test_a_copy_and_a_new_version_come_with_the_verdict_that_was_given(home: Path) -> None:
    desk, text = Desk(home), REPORTS[0]["text"] + ARTICLES["nam"]
    desk.article("one", text, url="https://one.example/report")
    desk.run("group")
    desk.run("tag")
    (first,) = desk.rows("SELECT id FROM citations WHERE retired IS NULL")
    with open_store(home / "zvon.db") as store, store.write() as db:
        add_story_review(db, "citation", first["id"], Verdict.ACCEPTED, "", "rita", datetime.now(UTC))
    desk.article("two", text)
    desk.article("one", f"{text} One sentence more.", url="https://one.example/report")
    desk.run("group")
    desk.run("tag")
    verdicts = [row["verdict"] for row in desk.rows("SELECT verdict FROM ledger WHERE verdict != 'open'")]
    assert verdicts == ["accepted"] * len(verdicts)
    assert len(verdicts) >= 3, "the copy's, the new version's, and the first one's"
    assert not desk.rows("SELECT id FROM review_queue WHERE kind = 'citation'"), "nobody is asked twice"
