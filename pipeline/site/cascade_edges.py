"""How a work or a story travelled: which arrow runs from where to where, of which kind, and what says so. Pure.

``syndicates``: carries its text. ``quotes``: gives its words. ``cites``: names it or links to it. ``follows``: comes
after it. An arrow is *shown* when the text itself says so, by a credit, a link, a name; else it is inferred from time
and likeness, and may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

KINDS = ("syndicates", "quotes", "cites", "follows")
LANES = ("work", "wire", "outlet", "institution")
_BETWEEN = re.compile(r"[\W_]+")
_ASIDE = re.compile(r"\([^)]*\)")
# A shorter name would be found in too many others.
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Node:
    """One stop on the way: a work, an article, an event or an institution that is said to have taken a finding up.

    ``how`` tells what an article does with the work: ``names``, ``quotes``, ``echoes``, ``mentions`` (NAM, not the
    work), ``event`` for an event, ``said`` for an institution of which the article ``by`` says so, blank for a work.
    ``links`` are keys of addresses that the article links to, ``key`` is that of its own; ``named`` are the sources of
    its quotes, in its words. ``loose`` says that only the month or the year is known, and ``when`` is the end of it.
    """

    id: str
    lane: str
    when: str
    organization: str = ""
    name: str = ""
    story: int | None = None
    credit: str = ""
    how: str = ""
    by: str = ""
    key: str = ""
    links: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two nodes, by their ids; ``why`` is one word for what makes us draw it."""

    start: str
    end: str
    kind: str
    shown: bool
    why: str


def edges(nodes: Sequence[Node]) -> list[Edge]:
    """Return the arrows between *nodes*, in the order of time; a copy has its arrow from where its text comes only."""
    inorder = sorted(nodes, key=lambda node: (node.lane != "work", node.when, node.id))
    works = [node for node in inorder if node.lane == "work"]
    found: list[Edge] = []
    for place, node in enumerate(inorder):
        earlier = [one for one in inorder[:place] if one.lane != "work"]
        found += _copied(node, earlier) or [*_told(node, earlier), *_from_works(node, works)]
    return found


def _copied(node: Node, earlier: Iterable[Node]) -> list[Edge]:
    family = [one for one in earlier if node.story is not None and one.story == node.story]
    if not family:
        return []
    credited = [one for one in family if node.credit and _same(node.credit, one)]
    origin = (credited or family)[0]
    return [Edge(origin.id, node.id, "syndicates", bool(credited), "credit" if credited else "same_text_later")]


def _told(node: Node, earlier: Sequence[Node]) -> Iterator[Edge]:
    """Yield arrows from articles that *node* links to or gives as the source of a quote, the first of each house."""
    seen: set[str] = set()
    for one in earlier:
        if one.organization in (*seen, node.organization):
            continue
        if one.key and one.key in node.links:
            yield Edge(one.id, node.id, "cites", True, "link")
        elif _names(node.named, one.name):
            yield Edge(one.id, node.id, "quotes", True, "named_source")
        else:
            continue
        seen.add(one.organization)
    if node.how == "said":
        yield Edge(node.id, node.by, "quotes", True, "says_so")


def _from_works(node: Node, works: Sequence[Node]) -> Iterator[Edge]:
    kind, shown, why = {
        "names": ("cites", True, "names_it"),
        "quotes": ("quotes", True, "quotes_it"),
        "echoes": ("cites", False, "same_words"),
        "mentions": ("follows", False, "later"),
        "event": ("follows", False, "told_by_configuration"),
        "said": ("cites", False, "said_by_others"),
    }.get(node.how, ("", False, ""))
    if kind:
        yield from (Edge(work.id, node.id, kind, shown, why) for work in works if work.when <= node.when)


def _same(credit: str, node: Node) -> bool:
    return _plain(credit) in (_plain(node.organization), _plain(_ASIDE.sub("", node.name)))


def _names(said: Iterable[str], name: str) -> bool:
    wanted = _plain(_ASIDE.sub("", name))
    return len(wanted) >= _SHORTEST_NAME and any(wanted in _plain(one) for one in said)


def _plain(text: str) -> str:
    return _BETWEEN.sub("", text.casefold())
