"""One issue, whole: decided and rendered, and small enough that no mailbox cuts it off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.digest.charts import Chart
from pipeline.digest.facts import Facts
from pipeline.digest.message import encoded_size
from pipeline.digest.page import Places, page
from pipeline.digest.plan import TEAM, Digest, Policy
from pipeline.digest.render import render
from pipeline.digest.select import select
from pipeline.digest.words import Words

# Gmail cuts a message off at about 102 KB. All of ours stays below 100 KB as it travels: text and HTML get this
# much, the rest is for two pictures and the headers.
MAX_BODY_BYTES = 76_000


@dataclass(frozen=True, slots=True)
class Issue:
    """A digest with its subject, its text, its HTML and the charts that the HTML shows."""

    digest: Digest
    subject: str
    text: str
    html: str
    charts: tuple[Chart, ...]


def compose(facts: Facts, words: Words, policy: Policy = TEAM, places: Places | None = None) -> Issue:
    """Return the issue that *facts* make; where it would grow too big, its lists are made shorter.

    What no longer fits is counted with a link, like all that is beyond a cap.
    """
    places = places or Places()
    issue = _issue(facts, words, policy, places)
    for tighter in _tighter(policy):
        if encoded_size(issue.html) + encoded_size(issue.text) <= MAX_BODY_BYTES:
            break
        issue = _issue(facts, words, tighter, places)
    return issue


def _issue(facts: Facts, words: Words, policy: Policy, places: Places) -> Issue:
    digest = select(facts, policy)
    view = page(digest, words, places)
    return Issue(digest, view.subject, *render("digest", view, words), view.charts)


def _tighter(policy: Policy) -> Iterator[Policy]:
    """Yield ever smaller policies: first fewer passages for each story, then fewer stories."""
    for passages in range(policy.passages - 1, 0, -1):
        yield replace(policy, passages=passages)
    for tenths in (8, 6, 5, 4, 3, 2, 1):
        caps = tuple((key, max(1, cap * tenths // 10)) for key, cap in policy.caps)
        yield replace(policy, passages=1, caps=caps)
