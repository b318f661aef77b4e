"""The gold cases of mentions: a bar that only rises."""

from __future__ import annotations

from pipeline.match.lexicon import Lexicon
from pipeline.match.tagger import Tagger
from tests.gold.passages import passages
from tests.gold.tally import score

PRECISION, RECALL = 0.98, 0.95
CASES, LANGUAGES = 200, 25


def test_the_set_is_large_and_wide() -> None:
    some = list(passages("mentions"))
    assert len(some) >= CASES
    assert len({one.lang.split("-")[0] for one in some}) >= LANGUAGES
    assert len({one.id for one in some}) == len(some)
    assert all(one.why for one in some)


def test_core_mentions_reach_the_bar(lexicon: Lexicon) -> None:
    differences: list[str] = []
    core = score(Tagger(lexicon), "mentions", differences=differences)["mentions:core"]
    assert core.precision >= PRECISION, differences
    assert core.recall >= RECALL, differences
