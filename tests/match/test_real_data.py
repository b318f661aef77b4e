"""Real names in third-party text, read in place; skipped where it is missing."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from pipeline.match.lexicon import Lexicon
from pipeline.match.mentions import find_mentions
from pipeline.model import Document

DATA = Path(__file__).parents[3] / "shared" / "data" / "dev"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the third-party data are not here")


def test_belarusian_sentences(lexicon: Lexicon) -> None:
    rows = (DATA / "be" / "ud_be_hse_dev_sentences.tsv").read_text(encoding="utf-8").splitlines()
    texts = [row.split("\t")[2] for row in rows if "Лукаш" in row]
    ours = {"lukashenko", "regime"}
    missed = [one for one in texts if not ours & {m.entity for m in find_mentions(Document(one), lexicon).mentions}]
    assert texts
    assert not missed


@pytest.mark.parametrize(("name", "count"), [("coronavirus_ru_45.txt", 1), ("sl-193.txt", 3)])
def test_news_texts(lexicon: Lexicon, name: str, count: int) -> None:
    text = (DATA / "bsnlp" / name).read_text(encoding="utf-8")
    assert [one.entity for one in find_mentions(Document(text), lexicon).mentions] == ["lukashenko"] * count


def test_relatives_in_the_sanctions_list(lexicon: Lexicon) -> None:
    path = DATA / "sanctions" / "eu_blr_odd_rows.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        reasons = [row["reason"] or "" for row in csv.DictReader(file)]
    surfaces = [one.surface for text in reasons for one in find_mentions(Document(text), lexicon).mentions]
    refused = [one.rule for text in reasons for one in find_mentions(Document(text), lexicon).refusals]
    assert not [one for one in surfaces if one.startswith(("Vikt", "Dmitr", "Lili"))]
    assert refused.count("other_bearer") >= 4
    assert surfaces.count("Lukashenka regime") > 100


def test_surfaces_of_the_labelled_pages(lexicon: Lexicon) -> None:
    lines = (DATA / "labelled-pages.jsonl").read_text(encoding="utf-8").splitlines()
    for page in map(json.loads, lines):
        for gold in page["mentions"]:
            text = f"… {gold['surface']} …"
            found = find_mentions(Document(text, "Belarus: Pavel Latushka, Red Cross", page["lang"]), lexicon)
            assert [(one.entity, one.surface) for one in found.mentions] == [(gold["entity"], gold["surface"])], page[
                "id"
            ]
