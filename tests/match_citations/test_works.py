"""Works and who takes them up: one passage for each construction, each found exactly."""

from __future__ import annotations

import pytest

from pipeline.match.likely import RULE
from pipeline.match.tagger import Tagger
from tests.gold.score_citations import Case, cases, key_of
from tests.match.shipped import lexicon

TAGGER = Tagger(lexicon())
JUDGED = ("title_mention", "acknowledgement")
WORKS = [case for case in cases("dev") if case.id.startswith(("works-", "filed-"))]


@pytest.mark.parametrize("case", WORKS, ids=[case.id for case in WORKS])
def test_a_work_is_found_with_its_owner_and_stance(case: Case) -> None:
    # What rules of grammar find: what is merely likely is judged over whole sets, by `make gold`.
    ruled = [one for one in TAGGER.find(case.document).citations if one.rule != RULE]
    found = {key for key in map(key_of, ruled) if key[0] in JUDGED}
    assert found == {key for key in case.expected if key[0] in JUDGED}, case.why
