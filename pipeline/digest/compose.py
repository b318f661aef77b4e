"""One issue, whole: decided and rendered, and small enough that no mailbox cuts it off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo

from pipeline.digest.facts import Facts
from pipeline.digest.plan import TEAM, Digest, Policy
from pipeline.digest.render import render
from pipeline.digest.select import select

# Gmail cuts a message off at about 102 KB of HTML, the end and its links with it.
MAX_HTML_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Issue:
    """A digest with its subject, its text and its HTML."""

    digest: Digest
    subject: str
    text: str
    html: str


def compose(
    facts: Facts, zone: tzinfo, *, policy: Policy = TEAM, language: str = "en", ledger: str | None = None
) -> Issue:
    """Return the issue that *facts* make; where it would grow too big, its lists are made shorter.

    What no longer fits is counted with a link, like all that is beyond a cap.
    """
    issue = _issue(facts, zone, policy, language, ledger)
    for tighter in _tighter(policy):
        if len(issue.html.encode()) <= MAX_HTML_BYTES:
            break
        issue = _issue(facts, zone, tighter, language, ledger)
    return issue


def _issue(facts: Facts, zone: tzinfo, policy: Policy, language: str, ledger: str | None) -> Issue:
    digest = select(facts, policy)
    return Issue(digest, *render(digest, zone, language=language, ledger=ledger))


def _tighter(policy: Policy) -> Iterator[Policy]:
    """Yield ever smaller policies: first fewer passages for each story, then fewer stories."""
    for passages in range(policy.passages - 1, 0, -1):
        yield replace(policy, passages=passages)
    for share in (2, 4, 8):
        caps = tuple((key, max(1, cap // share)) for key, cap in policy.caps)
        yield replace(policy, passages=1, caps=caps)
