"""Citations that the signs of a sentence make likely: what is added to the grammar, and what never is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.match.likely import BIAS, RULE, TYPES
from pipeline.match.likely_schema import LikelyFile
from pipeline.match.tagger import Tagger
from pipeline.model import Citation, CitationType, Document, Findings
from tests.gold.passages import passages
from tests.match.shipped import lexicon

# No rule of grammar fits: nobody is said to say, to file or to rely on anything.
PLAIN = "Pavel Latushka and the winter of Belarus. He walks along the river in Warsaw."


def found(text: str, likely: LikelyFile, title: str = "", host: str | None = None) -> Findings:
    other = replace(lexicon(), likely=likely, digest=f"test {likely.model_dump_json()}")
    return Tagger(other).find(Document(text, title, "en", source_host=host))


def added(text: str, weights: dict[CitationType, dict[str, float]], at_least: float = 0.8) -> list[Citation]:
    findings = found(text, LikelyFile(at_least=at_least, weights=weights))
    return [one for one in findings.citations if one.rule == RULE]


def test_what_the_weights_make_likely_is_added_with_low_confidence_and_its_signs() -> None:
    (one,) = added(PLAIN, {CitationType.ATTRIBUTION: {BIAS: 1.0, "name": 3.0, "opens": 0.5}})
    assert (one.type, one.source, one.grade) == (CitationType.ATTRIBUTION, "latushka", "C")
    assert one.exact == "Pavel Latushka and the winter of Belarus."
    assert one.exact == PLAIN[one.start : one.end]
    assert one.confidence < 0.61, "less certain than anything that a rule of grammar found"
    assert one.cue.split(", ")[0] == "name", "the strongest sign is told"


@pytest.mark.parametrize(
    ("why", "text", "weights", "at_least"),
    [
        ("nothing was learned", PLAIN, {}, 0.8),
        ("not likely enough", PLAIN, {CitationType.ATTRIBUTION: {BIAS: 1.0}}, 0.8),
        ("switched off", PLAIN, {CitationType.ATTRIBUTION: {BIAS: 20.0}}, 1.0),
        ("the grammar found it already", "Pavel Latushka said that the bus had left.",
         {CitationType.ATTRIBUTION: {BIAS: 20.0}}, 0.8),
        ("nobody of ours is named", "The minister walks by the river.", {CitationType.ATTRIBUTION: {BIAS: 20.0}}, 0.8),
        ("no institution that could acknowledge", PLAIN, {CitationType.ACKNOWLEDGEMENT: {BIAS: 20.0}}, 0.8),
    ],
)  # fmt: skip
def test_what_is_not_added(why: str, text: str, weights: dict[CitationType, dict[str, float]], at_least: float) -> None:
    assert added(text, weights, at_least) == [], why


def test_of_the_types_that_exclude_each_other_the_most_probable_is_taken() -> None:
    weights = {CitationType.ATTRIBUTION: {BIAS: 3.0}, CitationType.TITLE_MENTION: {BIAS: 4.0}}
    assert {one.type for one in added(PLAIN, weights)} == {CitationType.TITLE_MENTION}


def test_a_quotation_may_stand_beside_another_type() -> None:
    weights = {CitationType.ATTRIBUTION: {BIAS: 3.0}, CitationType.DIRECT_QUOTE: {BIAS: 3.0}}
    assert {one.type for one in added(PLAIN, weights)} == {CitationType.ATTRIBUTION, CitationType.DIRECT_QUOTE}


def test_our_own_site_never_cites_us() -> None:
    everything = LikelyFile(at_least=0.5, weights={CitationType.ATTRIBUTION: {BIAS: 20.0}})
    assert found(PLAIN, everything, host="belarus-nau.org").citations == ()


def test_a_headline_is_left_to_the_grammar() -> None:
    everything = LikelyFile(at_least=0.5, weights={kind: {BIAS: 20.0} for kind in TYPES})
    other = replace(lexicon(), likely=everything, digest="test headline")
    assert Tagger(other).find_in_title(Document(PLAIN, "Latushka and the winter", "en")).citations == ()


def test_the_shipped_weights_are_learned_for_every_type() -> None:
    shipped = lexicon().likely
    assert set(shipped.weights) == set(TYPES)
    assert 0.5 <= shipped.at_least < 1
    assert all(BIAS in weights and len(weights) > 100 for weights in shipped.weights.values())


def test_a_question_says_nothing() -> None:
    assert added("Where does Pavel Latushka walk?", {CitationType.ATTRIBUTION: {BIAS: 20.0}}) == []


def test_where_the_grammar_told_the_body_from_its_head_nothing_of_that_type_is_added() -> None:
    text = "According to the National Anti-Crisis Management of Pavel Latushka, two thousand children were taken away."
    findings = found(text, LikelyFile(at_least=0.5, weights={CitationType.ATTRIBUTION: {BIAS: 20.0}}))
    assert [(one.source, one.rule) for one in findings.citations] == [("nam", "according")]


def test_the_shipped_weights_add_next_to_nothing_wrong_to_passages_that_may_be_read() -> None:
    """Three are known (filed-es-04, it-o3-03, de-o4-09); a fourth would be new."""
    tagger = Tagger(lexicon())
    wrong = [
        passage.id
        for name in ("citations", "open", "open2", "open3", "open4")
        for passage in passages(name)
        for one in tagger.find(passage.document).citations
        if passage.citations is not None and one.rule == RULE
        if (str(one.type), one.work, one.source, one.by, one.stance) not in passage.citations | passage.doubtful
    ]
    assert len(wrong) <= 3, wrong
