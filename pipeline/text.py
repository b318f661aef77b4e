"""Text made comparable, with the way back: normalisation with an offset map, and hashes.

``normalise`` folds what writers, layouts and spammers vary (case, accents, width, hidden characters,
look-alike letters of another script) so that one lexicon form finds all of them, and remembers where
each character came from, so that a finding points into the original text, code point by code point.

Nearly every character folds to exactly one other: ``str.translate`` does those at once. Only the rest
(hidden characters, combining marks, ligatures, runs of white space) is handled piece by piece.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache

# Letters whose mark makes another letter; all other marks on Latin, Cyrillic and Greek are accents.
_LETTERS_WITH_MARK = frozenset("йїў")
_SINGLES = {
    **dict.fromkeys("“”„‟«»‹›″〝〞״", '"'),
    **dict.fromkeys("‘’‚‛ʼʻʹ′`´׳", "'"),
    **dict.fromkeys("‐‑‒–—―−⁃﹘﹣－", "-"),
    **dict.fromkeys(("\u2028", "\u2029"), " "),
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th",
    # Arabic letters that keyboards and languages exchange.
    "ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه",
}  # fmt: skip
_HIDDEN = frozenset("\u00ad\u034f\u061c\u0640\u115f\u1160\u180e\u3164\ufeff\uffa0") | frozenset(
    map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)))
)
# Combining marks of the scripts we match; those of Indic and other scripts are letters' parts and stay.
_MARK_RANGES = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C7), (0x0610, 0x061A),
    (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x180B, 0x180D), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0000, 0xE01EF),
)  # fmt: skip
# Where characters live that fold to none or several: the search for them skips the big uniform blocks.
_IRREGULAR_BLOCKS = ((0, 0x3400), (0xA640, 0xAC00), (0xF900, 0x10000), (0x1D100, 0x1D800), (0x1F100, 0x1F300))
# Decomposed letters that must be put together again, hidden characters between their parts or not: й ї ў,
# kana with voice marks, Hangul from its parts.
_VOICED = "".join(
    chr(code) for code in range(0x3041, 0x30FF) if len(unicodedata.normalize("NFC", chr(code) + "\u3099")) == 1
)
_HALF_VOICED = "はひふへほハヒフヘホ"
_COMPOSED = (
    "[иИуУ]\u0306|[іІ]\u0308|[{voiced}]{hidden}*\u3099|[{half}]{hidden}*\u309a"
    "|[\u1100-\u1112]{hidden}*[\u1161-\u1175](?:{hidden}*[\u11a8-\u11c2])?"
)
_COMPOSING_SIGNS = ("\u0306", "\u0308", "\u3099", "\u309a", *map(chr, range(0x1161, 0x1176)))
_CACHED_FOLDS = 100_000
_SHORT = 4
_MOST_SEARCHES = 40

_SPACE = re.compile(r"\s")
_LATIN, _CYRILLIC, _GREEK = "a-z\u0259", "\u0430-\u04ff", "\u03b1-\u03c9"
_SEAM = re.compile(
    f"[{_LATIN}](?=[{_CYRILLIC}{_GREEK}])|[{_CYRILLIC}](?=[{_LATIN}{_GREEK}])|[{_GREEK}](?=[{_LATIN}{_CYRILLIC}])"
)
_LETTERS = re.compile(f"[{_LATIN}{_CYRILLIC}{_GREEK}]+")
# Words longer than this are no names; leaving them alone keeps hostile input linear.
_LONGEST_WORD = 64
_TO_LATIN = str.maketrans("асеорхуікмнтвпидјѕһԁԛԝӏαορκτιχενημωυβγ", "aceopxyikmhtbnudjshdqwlaopktixevnmwubg")
_TO_CYRILLIC = str.maketrans("aceopxyikmhtbnujsαορκτιχεμωυλπγβ", "асеорхуікмнтвпијѕаорктіхемшулпгв")
_TO_GREEK = str.maketrans("aopktixvnuаоркті", "αορκτιχνηυαορκτι")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A folded text and the map back. ``mixed_script`` tells that a word mixed look-alike scripts.

    ``original`` is the text it came from. The four columns hold, for each piece that did not fold one to
    one, its place in ``text`` (``_n0`` to ``_n1``) and in the original (``_o0`` to ``_o1``), ascending.
    """

    text: str
    original: str = field(repr=False)
    mixed_script: bool = False
    _n0: tuple[int, ...] = field(default=(), repr=False)
    _n1: tuple[int, ...] = field(default=(), repr=False)
    _o0: tuple[int, ...] = field(default=(), repr=False)
    _o1: tuple[int, ...] = field(default=(), repr=False)

    def start(self, index: int) -> int:
        """Return where the character ``text[index]`` begins in the original."""
        piece = bisect_right(self._n0, index) - 1
        if piece < 0:
            return index
        if index < self._n1[piece]:
            return self._o0[piece]
        return self._o1[piece] + index - self._n1[piece]

    def end(self, index: int) -> int:
        """Return where ``text[:index]`` ends in the original, its last letter's combining marks included."""
        if index <= 0:
            return 0
        piece = bisect_right(self._n0, index - 1) - 1
        if piece >= 0 and index - 1 < self._n1[piece]:
            return self._o1[piece]
        end = self.start(index - 1) + 1
        while end < len(self.original) and unicodedata.combining(self.original[end]):
            end += 1
        return end

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's ``(start, end)`` for ``text[start:end]``."""
        return self.start(start), self.end(end)

    def index(self, offset: int) -> int:
        """Return the first index in ``text`` whose character begins at *offset* of the original or later."""
        piece = bisect_right(self._o0, offset) - 1
        if piece < 0:
            return min(offset, len(self.text))
        if offset < self._o1[piece]:
            return self._n0[piece] if offset == self._o0[piece] else self._n1[piece]
        return min(self._n1[piece] + offset - self._o1[piece], len(self.text))


def normalise(text: str) -> Normalised:
    """Fold *text*, keeping the way back to its code points. Linear in its length; never raises.

    >>> found = normalise("Алекса\\u0301ндр  ЛУКАШЕНКО")
    >>> found.text, found.span(10, 19)
    ('александр лукашенко', (12, 21))
    """
    folds, plain, composing = _tables()
    irregular = composing if any(sign in text for sign in _COMPOSING_SIGNS) else plain
    n0: list[int] = []
    n1: list[int] = []
    o0: list[int] = []
    o1: list[int] = []
    shift = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal shift
        start, end = match.span()
        piece = match.group()
        new = _short_piece(piece) if len(piece) <= _SHORT else _piece(piece)
        n0.append(start + shift)
        n1.append(start + shift + len(new))
        o0.append(start)
        o1.append(end)
        shift += len(new) - (end - start)
        return new

    regular = irregular.sub(replace, text)
    folded, mixed = _repair(_fold_regular(regular, folds))
    return Normalised(folded, text, mixed, tuple(n0), tuple(n1), tuple(o0), tuple(o1))


def fold(text: str) -> str:
    """Return *text* normalised, without the map."""
    return normalise(text).text


def sha256(data: bytes) -> str:
    """Return the SHA-256 of *data* in small hexadecimal letters."""
    return hashlib.sha256(data).hexdigest()


def text_hash(text: str) -> str:
    """Return the SHA-256 of *text* as UTF-8; a lone surrogate, which UTF-8 has no place for, is kept."""
    return sha256(text.encode("utf-8", "surrogatepass"))


def _fold_regular(text: str, folds: _Folds) -> str:
    """Fold text in which each character folds to one. Small letters come at once; few others need a search each."""
    small = text.lower()
    if len(small) != len(text):  # the capital of some letter is written with two small ones
        return text.translate(folds)
    changing = [character for character in set(small) if folds[ord(character)] != character]
    if len(changing) > _MOST_SEARCHES:
        return small.translate(folds)
    for character in changing:
        small = small.replace(character, folds[ord(character)])
    return small


class _Folds(dict[int, str]):
    """One-to-one folds, worked out when first met; a cap keeps text of all Unicode from filling memory."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _fold_character(character)
        if len(folded) != 1:
            folded = character
        if len(self) < _CACHED_FOLDS:
            self[code] = folded
        return folded


@cache
def _tables() -> tuple[_Folds, re.Pattern[str], re.Pattern[str]]:
    """Return the fold table and the pattern of what does not fold one to one, without and with composition."""
    dropped, spaces, expanding = _dropped(), set(), set()
    for low, high in _IRREGULAR_BLOCKS:
        for character in map(chr, range(low, high)):
            if character in dropped:
                continue
            if character.isspace():
                spaces.add(character)
            elif len(_fold_character(character)) != 1:
                expanding.add(character)
    space, gap = _character_class(spaces), _character_class(dropped | spaces)
    # One class in front lets the engine skip regular text at full speed; a single space is regular.
    pieces = f"{_character_class(dropped | spaces | expanding)}(?:(?<!{space})|(?={gap})){gap}*"
    composed = _COMPOSED.format(voiced=_VOICED, half=_HALF_VOICED, hidden=_hidden().pattern)
    return _Folds(), re.compile(pieces), re.compile(f"{composed}|{pieces}")


def _dropped() -> set[str]:
    marks = (chr(code) for low, high in _MARK_RANGES for code in range(low, high + 1))
    return {*_HIDDEN, *marks}


@cache
def _hidden() -> re.Pattern[str]:
    return re.compile(_character_class(_dropped()))


def _character_class(characters: set[str]) -> str:
    codes = sorted(map(ord, characters))
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges) + "]"


@lru_cache(maxsize=4096)
def _short_piece(piece: str) -> str:
    return _piece(piece)


def _piece(piece: str) -> str:
    """Return what an irregular piece folds to: hidden ones to nothing, a gap with white space to one space."""
    composed = unicodedata.normalize("NFC", piece) if len(piece) <= 3 else piece
    if len(composed) != 1:
        composed = unicodedata.normalize("NFC", _hidden().sub("", piece))
    if len(composed) == 1:
        return _fold_character(composed)
    first = "" if piece[0].isspace() else _fold_character(piece[0])
    return first + (" " if _SPACE.search(piece) else "")


def _fold_character(character: str) -> str:
    """Fold one character by itself; the result folds to itself."""
    if character.isspace():
        return " "
    folded = _fold_once(character)
    again = "".join(map(_fold_once, folded))
    return folded if again == folded else again


def _fold_once(character: str) -> str:
    if character in _SINGLES:
        return _SINGLES[character]
    if _is_dropped(character):
        return ""
    folded = unicodedata.normalize("NFKC", character).casefold()
    # Spacing accents decompose into a space and a mark: they are neither.
    if any(map(str.isspace, folded)):
        return character
    return "".join(map(_bare_letter, folded))


def _bare_letter(letter: str) -> str:
    if letter in _LETTERS_WITH_MARK:
        return letter
    parts = unicodedata.normalize("NFD", letter)
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if not _is_dropped(part)))
    return "".join(_SINGLES.get(part, part) for part in bare)


def _is_dropped(character: str) -> bool:
    code = ord(character)
    return character in _HIDDEN or any(low <= code <= high for low, high in _MARK_RANGES)


def _repair(folded: str) -> tuple[str, bool]:
    """Give each word of mixed scripts the look-alikes of the script that most of its letters have."""
    if folded.isascii():
        return folded, False
    pieces: list[str] = []
    done = 0
    for seam in _SEAM.finditer(folded):
        if seam.start() < done:
            continue
        start = _word_start(folded, seam.start(), done)
        word = _LETTERS.match(folded, start)
        end = word.end() if word else seam.end()
        pieces += (folded[done:start], _one_script(folded[start:end]))
        done = end
    return ("".join((*pieces, folded[done:])), True) if pieces else (folded, False)


def _word_start(folded: str, start: int, least: int) -> int:
    """Return where the word around *start* begins, looking back over one word's length and no further."""
    least = max(least, start - _LONGEST_WORD - 1)
    while start > least and _LETTERS.match(folded[start - 1]):
        start -= 1
    return start


def _one_script(word: str) -> str:
    if len(word) > _LONGEST_WORD:
        return word
    latin = sum("a" <= letter <= "z" or letter == "ə" for letter in word)
    greek = sum("α" <= letter <= "ω" for letter in word)
    cyrillic = len(word) - latin - greek
    if cyrillic >= max(latin, greek):
        return word.translate(_TO_CYRILLIC)
    return word.translate(_TO_LATIN if latin >= greek else _TO_GREEK)
