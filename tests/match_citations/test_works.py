"""Works and who takes them up: one passage for each construction, each found exactly."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pipeline.match.likely import RULE
from pipeline.match.tagger import Tagger
from tests.gold.passages import Cited, Passage, passages
from tests.match.shipped import lexicon

TAGGER = Tagger(lexicon())
JUDGED = ("title_mention", "acknowledgement")
WORKS = [case for case in passages("citations") if case.id.startswith(("works-", "filed-"))]


@pytest.mark.parametrize("case", WORKS, ids=[case.id for case in WORKS])
def test_a_work_is_found_with_its_owner_and_stance(case: Passage) -> None:
    # What rules of grammar find; how much the likely ones may add wrongly is held in test_likely.
    ruled = [one for one in TAGGER.find(case.document).citations if one.rule != RULE]
    found = {(str(one.type), one.work, one.source, one.by, one.stance) for one in ruled}
    assert judged(found) == judged(case.citations or ()), case.why


def judged(citations: Iterable[Cited]) -> set[Cited]:
    return {one for one in citations if one[0] in JUDGED}
