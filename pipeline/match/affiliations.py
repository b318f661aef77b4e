"""Whom a person speaks for, told behind the name: ``Pavel Latushka (NAM)``, ``Pavel Latushka, NAM: …``."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.clauses import Item
from pipeline.match.identity import Part

# What parts a name from the body behind it, and what follows that.
_AFFILIATED = frozenset({("(", ")"), (",", ":")})


def is_affiliation(items: Sequence[Item], bearer: Part, body: Part) -> bool:
    """``Pavel Latushka (NAM) said``, ``Pavel Latushka, NAM: …``: after his name, the body that he speaks for."""
    if bearer.who != "latushka" or body.who != "nam" or body.first != bearer.last + 2 or body.last + 1 >= len(items):
        return False
    return (items[bearer.last + 1].word, items[body.last + 1].word) in _AFFILIATED


def closes_bracket(items: Sequence[Item], first: int, last: int) -> bool:
    """``Pavel Latushka (NAM): …``: the bracket that the phrase opened belongs to it."""
    if last + 1 >= len(items) or items[last + 1].word != ")":
        return False
    return any(item.word == "(" for item in items[first:last])
