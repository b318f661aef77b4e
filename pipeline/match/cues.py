"""The cue files made ready for reading: each word of a text gets the classes it belongs to.

A class is one bit of an int, so a word's classes are one number and a test is one ``&``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.match.cue_schema import CueFile

# A word of a text or of a cue. French and Italian elisions (l', qu', dell') are words of their own, and so is
# the pronoun of an inverted verb (dit-il). Whether a word is an elision is asked behind its apostrophe: few have one.
_WHOLE = r"(?<![^\W_])"
_ELIDED = "|".join(
    f"(?<={_WHOLE}(?:{words})['’])"  # words of one length each, as a look behind needs them
    for words in (
        "[cdjlmnstCDJLMNST]",
        "[Qq]u|[Uu]n",
        "[Aa]ll",
        "[DdNn]ell|[Ss]ull|[Dd]all",
        "[Jj]usqu",
        "[Ll]orsqu|[Pp]uisqu",
    )
)
WORD = (
    rf"[^\W_]+(?:['’](?=[^\W_])(?:{_ELIDED})"
    r"|(?:(?!-(?:t-)?(?:il|elle|ils|elles|on)\b)['’ʼ‘\-‑\u00ad\u200b\u0301][^\W_]+)*)"
)
_MARKS = r"\n+|\.{2,}|[^\w\s]"
_TOKEN = re.compile(f"{WORD}|{_MARKS}")
_CUE_WORD = re.compile(rf"\*?(?:{WORD})\*?|\*|\.")
# Words that recur are met again soon after all have been forgotten; thirty languages must fit into memory.
_MOST_REMEMBERED = 20_000
_GROUPS = ("speech", "people", "works", "stance", "grammar")
_SAME_LETTER = {"ё": "е", "’": "'", "ʼ": "'", "‘": "'", "`": "'", "\u00ad": "", "\u200b": "", "\u0301": "", "‑": "-"}


class Cue:
    """The classes of words; the names are those of the cue files.

    Plain ints and no ``IntFlag``: its operators cost twenty times as much, and they run for every word.
    """

    SAY = 1 << 0
    QUOTED_ONLY = 1 << 1
    FOUND = 1 << 2
    TOLD = 1 << 3
    BY = 1 << 4
    ACCORDING = 1 << 5
    ACCORDING_AFTER = 1 << 6
    STATEMENT = 1 << 7
    HEAR = 1 << 8
    UNSAID = 1 << 9
    HEAD = 1 << 10
    MEMBER = 1 << 11
    PRESS = 1 << 12
    ROLE = 1 << 13
    OTHER = 1 << 14
    BODY = 1 << 15
    TEAM = 1 << 16
    HE = 1 << 17
    THEY = 1 << 18
    LED_BY = 1 << 19
    TITLE = 1 << 20
    REPORT = 1 << 21
    MATERIAL = 1 << 22
    DATA = 1 << 23
    FILING = 1 << 24
    SUBMIT = 1 << 25
    APPEAL = 1 << 26
    PRESENT = 1 << 27
    COURT = 1 << 28
    AUTHORITY = 1 << 29
    PRELIMINARY = 1 << 30
    SECOND = 1 << 31
    JUNE = 1 << 32
    NOVEMBER = 1 << 33
    CHILDREN = 1 << 34
    ACKNOWLEDGE = 1 << 35
    ACKNOWLEDGED_BY = 1 << 36
    DENY = 1 << 37
    CHARGE = 1 << 38
    NEGATION = 1 << 39
    EXCLUDE = 1 << 40
    COMMON = 1 << 41
    ARTICLE = 1 << 42
    OF = 1 << 43
    BEFORE_OBJECT = 1 << 44
    INSIDE = 1 << 45
    JOINING = 1 << 46
    THAT = 1 << 47
    OBLIQUE = 1 << 48
    GENITIVE = 1 << 49
    MANY = 1 << 50
    STOP = 1 << 51
    PASSIVE = 1 << 52
    MEDIA = 1 << 53
    HE_SAID = 1 << 54
    NOMINATIVE = 1 << 55
    FORMER = 1 << 56
    OFFICE = 1 << 57
    DETERMINER = 1 << 58
    INDEFINITE = 1 << 59
    TOPIC = 1 << 60
    LISTENER = 1 << 61
    COURT_AGAIN = 1 << 62
    COMPLEMENT = 1 << 63
    AS_SAID = 1 << 64
    SO_CALLED = 1 << 65
    INTERVIEW = 1 << 66
    SHE = 1 << 67
    BARE = 1 << 68
    ACCORDING_FIRST = 1 << 69
    PARTICIPLE = 1 << 70
    ASKER = 1 << 71
    THEY_SAID = 1 << 72
    RELATIVE = 1 << 73
    WHOM = 1 << 74
    STEMS_FROM = 1 << 75
    ANSWERER = 1 << 76
    RECEIVE = 1 << 77
    AUTHOR = 1 << 78
    LABEL = 1 << 79
    ADVERSARY = 1 << 80
    YOU = 1 << 81
    GIVER = 1 << 82
    WHICH = 1 << 83
    ANAPHOR = 1 << 84
    ADDRESS = 1 << 85
    POSSESSIVE = 1 << 86
    RULER = 1 << 87
    WOMAN = 1 << 88
    REPORTIVE = 1 << 89
    I_WE = 1 << 90
    RIDICULE = 1 << 91
    SERVED = 1 << 92
    WHETHER = 1 << 93
    MERELY = 1 << 94
    THERE = 1 << 95
    LEARN = 1 << 96
    SUCH = 1 << 97
    ACCOUNT = 1 << 98
    COPULA = 1 << 99
    SOURCE = 1 << 100
    EMPTY = 1 << 101
    REPLY = 1 << 102
    UNREAL = 1 << 103
    UNREAL_FIRST = 1 << 104
    THUS = 1 << 105
    EXILED = 1 << 106
    OFFICIAL = 1 << 107
    NOTICE = 1 << 108
    MEANT = 1 << 109
    MINSK = 1 << 110
    UKRAINE = 1 << 111
    ASSEMBLY = 1 << 112
    UNDONE = 1 << 113
    ACT = 1 << 114
    THESE = 1 << 115
    INFINITIVE = 1 << 116
    FIRST = 1 << 117
    EXILES = 1 << 118
    YOURS = 1 << 119
    DEPUTY = 1 << 120
    MINISTRY = 1 << 121
    PARLIAMENT = 1 << 122
    NEWS = 1 << 123
    DECISION = 1 << 124
    ACCUSATION = 1 << 125
    SLUR = 1 << 126
    PROSECUTOR = 1 << 127
    MEP = 1 << 128


# What a word means and not how it stands: for grammar it is one that we do not know.
NOTES = (
    Cue.ACCOUNT | Cue.OFFICIAL | Cue.SOURCE | Cue.EXILED | Cue.NOTICE | Cue.MINSK | Cue.UKRAINE | Cue.ASSEMBLY
    | Cue.UNREAL_FIRST | Cue.DEPUTY | Cue.MINISTRY | Cue.PARLIAMENT | Cue.FIRST | Cue.EXILES | Cue.DECISION
)  # fmt: skip

# What an ending tells of a verb of saying or giving, and of no other word.
_BY_ENDING = Cue.SHE | Cue.PARTICIPLE | Cue.INFINITIVE


def fold(word: str) -> str:
    """Return *word* as cues compare it: lower case, composed, one kind of apostrophe, ё as е."""
    word = word.casefold()
    if word.isascii():
        return word
    word = unicodedata.normalize("NFC", word)
    # One search for each sign: many times faster than str.translate on text that is not ASCII.
    for sign, same in _SAME_LETTER.items():
        word = word.replace(sign, same)
    return word


@dataclass(frozen=True, slots=True)
class Phrase:
    """Several words in a row (``gap`` 0), or the first ``head`` of them, up to *gap* others, and then the rest."""

    words: tuple[str, ...]
    bit: int
    gap: int
    head: int = 1


@dataclass(slots=True)
class Openings:
    """The phrases that one word may open, kept by their second words: nearly always another word follows."""

    phrases: tuple[Phrase, ...]
    _second: dict[str, list[int]] = field(init=False)
    _open: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._second, self._open = {}, []
        for place, phrase in enumerate(self.phrases):
            if phrase.gap or phrase.words[1].endswith("*"):
                self._open.append(place)
            else:
                self._second.setdefault(phrase.words[1], []).append(place)

    def __iter__(self) -> Iterator[Phrase]:
        return iter(self.phrases)

    def before(self, follower: str) -> list[Phrase]:
        """Return the phrases that may go on with the word *follower*, in their order."""
        second = self._second.get(follower)
        if second is None:
            return [self.phrases[place] for place in self._open] if self._open else []
        return [self.phrases[place] for place in sorted((*second, *self._open))]


# A word as read: folded, its classes, the phrases it may start, whether it begins with a capital, and with a letter.
Word = tuple[str, int, Openings, bool, bool]


@dataclass(slots=True)
class CueSet:
    """One language's cues: words, stems (kept by their first letters) and phrases (by their first word).

    ``common`` holds the small words by which the language is told, ``lengths`` how long stems are.
    """

    language: str
    object_first: bool
    nouns_capital: bool
    verb_first: bool = False
    token: re.Pattern[str] = _TOKEN
    unspaced: bool = False
    not_prefix: str = ""
    verb_last: bool = False
    words: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    stems: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    phrases: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    endings: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    common: frozenset[str] = frozenset()
    lengths: tuple[int, ...] = ()
    seen: dict[str, Word] = field(default_factory=dict)

    def read(self, raw: str) -> Word:
        """Return a word's folded form, its classes and the phrases it may start; remembered, as words recur."""
        known = self.seen.get(raw)
        if known is None:
            word = fold(raw)
            bits = self._look_up(word)
            if word.endswith("'s"):
                bits |= self._look_up(word[:-2])
            bits = bits if bits & ~_BY_ENDING else 0
            known = (word, bits, Openings(tuple(self._starting(word))), raw[:1].isupper(), word[:1].isalnum())
            if len(self.seen) >= _MOST_REMEMBERED:
                self.seen.clear()
            self.seen[raw] = known
        return known

    def bits(self, word: str) -> int:
        """Return the classes of a *word*."""
        return self.read(word)[1]

    def _look_up(self, word: str) -> int:
        found = self.words.get(word, 0)
        for stem in self._stems_of(word):
            found |= self.stems.get(stem, 0)
        for ending, bits in self.endings.items():
            if word.endswith(ending):
                found |= bits
        return found

    def _starting(self, word: str) -> Iterator[Phrase]:
        yield from self.phrases.get(word, ())
        for stem in self._stems_of(word):
            yield from self.phrases.get(f"{stem}*", ())

    def _stems_of(self, word: str) -> list[str]:
        return [word[:length] for length in self.lengths if length <= len(word)]


def matches(pattern: str, word: str) -> bool:
    """Say whether a folded *word* fits *pattern*, a word or a stem with ``*``."""
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def compile_cues(file: CueFile) -> CueSet:
    """Make one language's cue file ready for reading."""
    token = _unspaced_token(file) if file.unspaced else _TOKEN
    cues = CueSet(file.language, file.object_first, file.nouns_capital, file.verb_first, token, file.unspaced)
    cues.not_prefix = file.not_prefix
    cues.verb_last = file.verb_last
    for group in _GROUPS:
        for name, entries in getattr(file, group):
            bit: int = getattr(Cue, name.upper())
            for entry in entries:
                _add(cues, fold(entry), bit)
    stems = (*cues.stems, *(word[:-1] for word in cues.phrases if word.endswith("*")))
    cues.lengths = tuple(sorted(set(map(len, stems)) - {0}))
    cues.common = frozenset(word for word, bits in cues.words.items() if bits & Cue.COMMON)
    return cues


def _unspaced_token(file: CueFile) -> re.Pattern[str]:
    """Return the words of a script without spaces: known ones, the longest first, and what lies between them."""
    entries = {entry for group in _GROUPS for _, some in getattr(file, group) for entry in some}
    known = sorted((entry for entry in entries if "*" not in entry and " " not in entry), key=len, reverse=True)
    either = "|".join(map(re.escape, known))
    firsts = re.escape("".join(sorted({entry[0] for entry in known})))
    rest = rf"(?:[^\W_{firsts}]|(?!{either})[^\W_])+"
    return re.compile(rf"[A-Za-z0-9]+|{either}|{rest}|{_MARKS}")


def _add(cues: CueSet, entry: str, bit: int) -> None:
    before, gap, after = entry.partition(" … ")
    head = _CUE_WORD.findall(before)
    words = (*head, *_CUE_WORD.findall(after))
    if len(words) > 1:
        cues.phrases[words[0]].append(Phrase(words, bit, 12 if gap else 0, len(head)))
    elif entry.startswith("*"):
        cues.endings[entry[1:]] |= bit
    elif entry.endswith("*"):
        cues.stems[entry[:-1]] |= bit
    else:
        cues.words[entry] |= bit
