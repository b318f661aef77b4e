"""What ties words into one noun phrase, or parts them: rivals, staff, demonstratives, a name behind an office."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.clauses import Item
from pipeline.match.cues import NOTES, Cue
from pipeline.match.identity import Part

_MOST_BETWEEN = 3
_OPPONENT = NOTES | Cue.ROLE | Cue.OTHER | Cue.OFFICE | Cue.FORMER | Cue.STOP
_WIDEST_FIELD = 4
# What may follow a demonstrative that stands before a noun: a day of the week, a thing, a word that we do not know.
_NOUNS = (
    NOTES
    | Cue.STOP
    | Cue.STATEMENT
    | Cue.DATA
    | Cue.REPORT
    | Cue.MATERIAL
    | Cue.ROLE
    | Cue.OFFICE
    | Cue.HEAD
    | Cue.OTHER
    | Cue.BODY
    | Cue.COMMON
    | Cue.INTERVIEW
    | Cue.MEDIA
)


def stands_before_noun(items: Sequence[Item], index: int, nouns_capital: bool) -> bool:
    """``este miércoles``, ``questi elenchi``, ``ten pátek``: a demonstrative with a noun to it is no pronoun."""
    if not items[index].bits & Cue.THESE or index + 1 == len(items):
        return False
    follower = items[index + 1]
    if nouns_capital and follower.capital:
        return True
    return follower.is_word and not follower.bits & ~_NOUNS and not follower.bits & Cue.COMMON


def is_rival(items: Sequence[Item], run: Sequence[Part], part: Part) -> bool:
    """``Lukašenkos priešininkas Pavelas Latuška``: of a ruler's opponent the last name tells who he is."""
    ruler = run[0]
    if ruler.who != "lukashenko" or part.who != "latushka" or not items[ruler.last].word.endswith("s"):
        return False
    words = items[ruler.last + 1 : part.first]
    described = all(item.is_word and not item.capital and not item.bits & ~_OPPONENT for item in words)
    return 0 < len(words) <= _MOST_BETWEEN and described


def works_with(run: Sequence[Part], part: Part, words: Sequence[Item]) -> bool:
    """``a lawyer with NAM``, ``a spokesman for the organisation``."""
    small = Cue.BEFORE_OBJECT | Cue.ARTICLE | Cue.THESE
    staff = run[-1].bits & (Cue.MEMBER | Cue.HEAD | Cue.PRESS | Cue.TEAM)
    ours = part.who in ("nam", "latushka")
    ours = ours or bool(part.bits & Cue.BODY and words[-1].bits & (Cue.ARTICLE | Cue.THESE | Cue.DETERMINER))
    return bool(staff) and ours and all(item.bits & small for item in words)


def is_named_otherwise(items: Sequence[Item], last: int) -> bool:
    """``the former ambassador in Kyiv, Ernst Wolter, said``: the office that ends at *last* has a bearer of its own."""
    comma = next((at for at in range(last + 1, min(last + _WIDEST_FIELD, len(items))) if items[at].word == ","), None)
    if comma is None or comma + 2 >= len(items):
        return False
    name = items[comma + 1 : comma + 3]
    return all(item.capital and item.mention is None and not item.bits & ~NOTES for item in name)
