"""Saved searches: what a list that names them holds, what is told at once, and what happens when one is gone."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.doctor import examine
from pipeline.stages.alerting import do_alerts
from pipeline.store import saved

WEEK = timedelta(days=7)
SECRET = "Ask the Minsk friend"
LIST = """
[[list]]
id = "weekly"
audience = "{audience}"
[[list]]
id = "courts"
title = "Courts"
audience = "{audience}"
language = "{language}"
when_empty = "skip"
searches = {searches}
"""


def _list(desk, *searches, audience="inside", language="en", readers=("ana@reader.example",)):
    desk.write(LIST.format(audience=audience, language=language, searches=json.dumps(searches)), "lists.toml")
    desk.readers(*readers, name="courts")


def _save(desk, name=SECRET, owner="olga", search=None, **wishes):
    wishes = wishes or {"digest": True}
    with desk.store.write() as db:
        saved.save(db, owner, name, "/zvon/ledger", search or {}, desk.now - timedelta(days=9), **wishes)
        return db.execute("SELECT id FROM saved_searches WHERE owner = ? AND name = ?", (owner, name)).fetchone()[0]


def _forget(desk):
    with desk.store.write() as db:
        db.execute("DELETE FROM saved_searches")


def _items(desk):
    rows = desk.store.db.execute("SELECT period, items FROM digests WHERE name = 'courts' ORDER BY period")
    return {row["period"]: json.loads(row["items"]) for row in rows}


def _texts(desk):
    return [" ".join(t.parsed().get_body(("plain",)).get_content().split()) for t in desk.server.taken]


def _zvon(desk, *words, code=0):
    done = CliRunner().invoke(main, ["--home", str(desk.home), *words])
    assert done.exit_code == code, done.output
    return done.output


def test_a_list_holds_what_its_searches_find_and_nothing_else(desk):
    _save(desk, search={"kinds": ["court"], "grades": ["A"]})
    _save(desk, "Crocus", search={"words": "crocus"})
    _list(desk, SECRET, "Crocus")
    desk.seed.source("bench", kind="court")
    strong = desk.cite(source="bench", grade="A", title="A ruling")
    flower = desk.cite(grade="C", title="A crocus in spring")
    desk.cite(source="bench", grade="B", title="A weak ruling")
    desk.cite(grade="A", title="A rose in summer")
    desk.post()
    assert _items(desk) == {"2026-W47": [strong, flower]}, "one search or the other, each with all that it says"
    desk.post(WEEK)
    assert _items(desk)["2026-W48"] == [], "and once"


def test_what_the_list_itself_looks_for_must_hold_as_well(desk):
    _save(desk, search={"grades": ["A"]})
    _list(desk, SECRET)
    text = (desk.home / "config" / "lists.toml").read_text(encoding="utf-8")
    desk.write(text + '[list.search]\nkinds = ["court"]\n', "lists.toml")
    desk.seed.source("bench", kind="court")
    desk.cite(grade="A")
    wanted = desk.cite(source="bench", grade="A")
    desk.post()
    assert _items(desk) == {"2026-W47": [wanted]}


def test_outside_only_what_is_confirmed_and_no_name_of_anybody(desk):
    _save(desk, search={"grades": ["A"]})
    _list(desk, SECRET, audience="outside")
    shown, hidden = desk.cite(grade="A", title="Seen by a person"), desk.cite(grade="A", title="Seen by nobody")
    desk.seed.review(shown, "accepted", desk.now - timedelta(hours=1))
    desk.post()
    (text,) = _texts(desk)
    assert "Seen by a person" in text
    assert "Seen by nobody" not in text
    for private in (SECRET, "olga"):
        assert private.encode() not in desk.server.taken[0].data, "whose search it is, and what they call it, is theirs"
    desk.seed.review(hidden, "accepted", desk.now + timedelta(days=1))
    desk.post(WEEK)
    assert _items(desk) == {"2026-W47": [shown], "2026-W48": [hidden]}, "confirmed late is told late"


def test_a_search_that_is_gone_stops_nothing_and_loses_nothing(desk):
    _save(desk, search={"grades": ["A"]})
    _save(desk, "Crocus", search={"words": "crocus"})
    _list(desk, SECRET, "Crocus")
    with desk.store.write() as db:
        db.execute("DELETE FROM saved_searches WHERE name = ?", (SECRET,))
    late, told = desk.cite(grade="A"), desk.cite(grade="C", title="A crocus in spring")
    assert desk.post()["sent"] == 1, "the digest goes all the same"
    assert _items(desk) == {"2026-W47": [told]}
    assert "1 saved search that this list names is not there or cannot be read" in _texts(desk)[0]
    assert SECRET not in _texts(desk)[0]
    _save(desk, search={"grades": ["A"]})
    desk.post(WEEK)
    assert _items(desk)["2026-W48"] == [late], "what it alone would have found comes once it is there again"
    assert "saved search" not in _texts(desk)[1]


@pytest.mark.parametrize("broken", ['{"grades": ["Z"]}', '{"words": "\\""}', "no JSON", '{"owner": "x"}'])
def test_a_search_that_cannot_be_read_is_as_one_that_is_gone(desk, broken):
    _save(desk, search={"grades": ["A"]})
    _list(desk, SECRET)
    with desk.store.write() as db:
        db.execute("UPDATE saved_searches SET search = ?", (broken,))
    desk.readers("bela@reader.example", name="weekly")
    desk.cite(grade="A")
    assert desk.post() == {"issues": 2, "sent": 1}, "an empty list never falls back to everything"
    assert _items(desk) == {"2026-W47": []}
    assert "cannot be read; ask its owner to save it anew" in _zvon(desk, "check", code=2)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("Ask the Minsk frend", f"did you mean '{SECRET}'?"),
        ("Nothing like it", "its owner ticks “digest”"),
        ("Only an alert", "no saved search 'Only an alert' is marked for a digest"),
        ("Shared", "several people have a saved search 'Shared'; write one of 'olga/Shared', 'pavel/Shared'"),
    ],
)
def test_a_name_that_leads_nowhere_is_a_fault_of_the_configuration(desk, named, said):
    _save(desk)
    _save(desk, "Only an alert", alert=True)
    _save(desk, "Shared")
    _save(desk, "Shared", owner="pavel")
    _list(desk, named)
    told = _zvon(desk, "check", code=2)
    assert 'config/lists.toml: list "courts".searches: ' in told
    assert said in told
    assert any(one.bad and said in one.how for one in examine(desk.home)), "the doctor says it too"


def test_words_of_a_list_that_are_no_search_are_a_fault_too(desk, told):
    desk.write('[[list]]\nid = "weekly"\n[list.search]\nwords = "\\""\n', "lists.toml")
    assert 'list "weekly".search.words: \'"\' cannot be read as a search in texts' in _zvon(desk, "check", code=2)
    assert "The list weekly has a search that cannot be used" in told("/ops")[0], (
        "its issues are not built: that is told"
    )


def test_a_name_that_leads_somewhere_is_none(desk):
    _save(desk)
    _save(desk, "Shared", search={"grades": ["A"]})
    _save(desk, "Shared", owner="pavel", search={"grades": ["C"]})
    _list(desk, SECRET, "pavel/Shared")
    assert "in order" in _zvon(desk, "check")


def test_before_there_is_a_database_no_search_can_be_named(home):
    (home / "config" / "lists.toml").write_text('[[list]]\nid = "weekly"\nsearches = ["x"]\n', encoding="utf-8")
    done = CliRunner().invoke(main, ["--home", str(home), "check"])
    assert (done.exit_code, "there are no saved searches yet" in done.output) == (2, True)
    assert not (home / "zvon.db").exists(), "checking makes nothing"


@pytest.fixture
def told(desk, hook, monkeypatch):
    """A desk at noon whose channels are a web service; returns what it was told, anew at each call."""
    port = hook.server_address[1]
    for name in ("DESK", "OPS"):
        monkeypatch.setenv(f"ZVON_ALERT_{name}", f"json://127.0.0.1:{port}/{name.lower()}")
    desk.configure('\n[alerts]\neditors = ["desk"]\noperators = ["ops"]\n')
    text = (desk.home / "config" / "settings.toml").read_text(encoding="utf-8")
    desk.write(text.replace("allow = [", f'allow = ["127.0.0.1:{port}", '))
    desk.now = desk.now.replace(hour=11)

    def tell(path="/desk"):
        hook.got.clear()
        desk.now += timedelta(hours=1)
        do_alerts(desk.settings, desk.store, lambda: desk.now)
        return [sent["message"] for at, sent in hook.got if at == path]

    return tell


def test_a_search_marked_alert_tells_a_new_finding_once(desk, told):
    number = _save(desk, search={"grades": ["D"]}, alert=True)
    assert told() == []
    desk.cite(-0.001, grade="D", title="Without credit")
    desk.cite(-0.001, grade="C", title="Something else")
    (text,) = told()
    assert "Without credit" in text
    assert f"Saved search no. {number}: " in text, "its owner knows it by its number"
    assert "Something else" not in text
    for private in (SECRET, "olga"):
        assert private not in text, "a chat service may be anybody's"
    assert told() == []


def test_what_is_told_anyhow_is_not_told_for_a_search_as_well(desk, told):
    _save(desk, search={"grades": ["A"]}, alert=True)
    desk.seed.source("house", kind="parliament")
    first = desk.seed.article(desk.now, "house")
    desk.seed.citation(first, desk.now, grade="A")
    desk.seed.citation(desk.seed.article(desk.now, "paper", story=first), desk.now, grade="A")
    (text,) = told()
    assert "Institution: House" in text
    assert "Saved search" not in text


def test_two_searches_that_find_a_story_are_one_alert(desk, told):
    numbers = [_save(desk, name, search=search, alert=True) for name, search in
               (("one", {"grades": ["D"]}), ("two", {"words": "crocus"}))]  # fmt: skip
    first = desk.seed.article(desk.now, "paper", title="A crocus")
    desk.seed.citation(first, desk.now, grade="D")
    desk.seed.citation(desk.seed.article(desk.now, "gazette", story=first), desk.now, grade="D")
    (text,) = told()
    assert f"Saved searches no. {numbers[0]}, {numbers[1]}: " in text


def test_what_was_found_before_the_search_was_saved_or_is_rejected_is_no_news(desk, told):
    desk.cite(-0.1, grade="D")
    with desk.store.write() as db:
        saved.save(db, "olga", "now", "/zvon/ledger", {"grades": ["D"]}, desk.now, alert=True)
    desk.seed.review(desk.cite(0.001, grade="D"), "rejected", desk.now)
    assert told() == []


def test_the_operator_hears_once_a_week_of_a_list_that_lacks_a_search(desk, told):
    _list(desk, SECRET)
    (text,) = told("/ops")
    assert "The list courts has a search that cannot be used" in text
    assert told("/ops") == []
    desk.now += WEEK
    assert len(told("/ops")) == 1, "it still does"
    desk.readers("team@reader.example", name="brief")
    desk.post(timedelta(days=1))
    assert "The list courts has a search that cannot be used" in _texts(desk)[-1], "and so do those who review"


def test_a_dry_run_says_what_lacks(desk):
    _list(desk, SECRET, audience="outside")
    said = _zvon(desk, "digest", "--list", "courts", "--dry-run")
    assert re.search(rf"courts.*{SECRET}", said), "readers outside are not told, whoever builds it is"
