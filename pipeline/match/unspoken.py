"""Quotation marks that hold no speech: names of films and newspapers, and words of irony."""

from __future__ import annotations

import re

from pipeline.match.cues import Cue, CueSet, matches
from pipeline.match.quotemarks import QuoteSpan

# Read backwards, from the mark to where the words before it begin.
_BEFORE = re.compile(r"\n?([^\n.!?:;«»„“”\"]{1,60})")
_AFTER = re.compile(r"[ \t]*([^\W_]+)?")
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_IRONY_REACH = 3
_VERB_REACH = 6
_AFTER_REACH = 40
_SPOKEN = (
    Cue.SAY | Cue.QUOTED_ONLY | Cue.STATEMENT | Cue.ACCORDING | Cue.HEAR | Cue.HE_SAID | Cue.COMPLEMENT | Cue.LABEL
)


def is_unspoken(text: str, span: QuoteSpan, cues: CueSet) -> bool:
    """Say whether what stands in quotation marks is a name or irony, by the words around it.

    ``the so-called “summer of health”`` is irony. ``The film “The Road to Dubrava” won`` is a name: it begins with
    a capital letter, has no stop at its end, and stands in the middle of a sentence without a word of saying.
    """
    tail = _BEFORE.match(text[max(0, span.outer_start - 61) : span.outer_start][::-1])
    before = tail.group(1)[::-1] if tail is not None else ""
    words = _WORDS.findall(before)
    if any(cues.bits(word) & Cue.SO_CALLED for word in words[-_IRONY_REACH:]) or _is_phrase(words, cues):
        return True
    if not text[span.start : span.start + 1].isupper() or text[span.end - 1] in ",.!?…":
        return False
    joined = before[-1:].isspace() and before.rstrip()[-1:].isalnum()
    after = _AFTER.match(text, span.outer_end)
    follower = after.group(1) if after is not None else None
    if not joined and (words or follower is None):
        return False
    near = [*words[-_VERB_REACH:], *_WORDS.findall(text, span.outer_end, span.outer_end + _AFTER_REACH)[:2]]
    apart = joined and text[span.outer_end : span.outer_end + 2].strip()[:1] in ("—", "–")
    return not apart and not any(cues.bits(word) & _SPOKEN for word in near)


def _is_phrase(words: list[str], cues: CueSet) -> bool:
    """``так называемое``, ``quote-unquote``: irony told by several words, found by how they begin."""
    for place in range(max(0, len(words) - _IRONY_REACH - 1), len(words)):
        for phrase in cues.read(words[place])[2]:
            if phrase.bit & Cue.SO_CALLED and _fits(phrase.words, words[place : place + len(phrase.words)], cues):
                return True
    return False


def _fits(patterns: tuple[str, ...], words: list[str], cues: CueSet) -> bool:
    return len(words) == len(patterns) and all(
        matches(pattern, cues.read(word)[0]) for pattern, word in zip(patterns, words, strict=True)
    )
