"""What a person types into the search, as SQLite's full-text search wants it. Pure.

Words, "phrases", the end of a word left open (deport*), AND, OR and NOT in capitals, a minus in front for NOT,
brackets, and title: in front for words of the title. Everything else is words: no sign that a reader types by the way,
as in Anti-Crisis, is ever an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r'\s*(?:(?P<open>\()|(?P<close>\))|(?P<near>NEAR\s*\()|(?P<operator>(?:AND|OR|NOT)(?=[\s()"]|$))'
    r'|(?P<field>title:)?(?P<minus>-)?(?:"(?P<phrase>[^"]*)"(?P<phrase_star>\*)?|(?P<word>[^\s"()]+)))'
)
_LETTERS = re.compile(r"\w", re.UNICODE)
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟", '"'))
LONGEST = 400


class Unasked(ValueError):
    """What was typed cannot be searched for; ``why`` is one word for it, which the page says in a sentence.

    ``nothing``, ``too_long``, ``open_quote``, ``open_bracket``, ``bracket``, ``operator`` or ``only_not``.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    text: str = ""


def match(typed: str) -> str:
    """Return *typed* as an FTS5 expression; raise Unasked when there is nothing in it to look for.

    >>> match("Anti-Crisis deport*"), match("children -chess"), match('title:"war crimes" OR злочин*')
    ('"Anti-Crisis" AND "deport" *', '"children" NOT "chess"', 'title : "war crimes" OR "злочин" *')
    """
    if len(typed) > LONGEST:
        raise Unasked("too_long")
    text = typed.translate(_QUOTES).replace("\0", " ")
    if text.count('"') % 2:
        raise Unasked("open_quote")
    parts = list(_parts(text))
    if not any(part.kind == "term" for part in parts):
        raise Unasked("nothing")
    return " ".join(part.text for part in _joined(parts))


def _parts(text: str) -> Iterator[_Part]:
    at = 0
    while found := _TOKEN.match(text, at):
        at = found.end()
        if found["open"] or found["near"]:
            # NEAR( is two words and brackets here: what it finds is among what they find.
            yield _Part("open", "(")
        elif found["close"]:
            yield _Part("close", ")")
        elif found["operator"]:
            yield _Part("operator", found["operator"])
        else:
            yield from _term(found)


def _term(found: re.Match[str]) -> Iterator[_Part]:
    said = found["phrase"] if found["phrase"] is not None else found["word"]
    bare = said.rstrip("*")
    if not _LETTERS.search(bare):
        return
    if found["minus"]:
        yield _Part("operator", "NOT")
    star = " *" if found["phrase_star"] or said != bare else ""
    yield _Part("term", f'{"title : " if found["field"] else ""}"{bare}"{star}')


def _joined(parts: list[_Part]) -> list[_Part]:
    """Put AND between neighbours, and check that each operator and each bracket has what it needs."""
    joined: list[_Part] = []
    depth = 0
    for part in parts:
        before = joined[-1].kind if joined else "open"
        depth += {"open": 1, "close": -1}.get(part.kind, 0)
        if depth < 0:
            raise Unasked("bracket")
        if part.kind == "operator" and before in ("open", "operator"):
            if joined and joined[-1].text == "AND" and part.text == "NOT":
                joined.pop()
            else:
                raise Unasked("only_not" if part.text == "NOT" else "operator")
        if part.kind == "close" and before in ("open", "operator"):
            raise Unasked("bracket" if before == "open" else "operator")
        if part.kind in ("term", "open") and before in ("term", "close"):
            joined.append(_Part("operator", "AND"))
        joined.append(part)
    if depth:
        raise Unasked("open_bracket")
    if joined[-1].kind == "operator":
        raise Unasked("operator")
    return joined
