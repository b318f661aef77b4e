"""Noun phrases of a sentence that may speak, act or be spoken of, and who they are.

``the head of NAM, Pavel Latushka`` is one actor (latushka), and so is ``a lawyer of NAM`` (nam).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from pipeline.match.affiliations import closes_bracket, is_affiliation
from pipeline.match.clauses import Item, Sentence
from pipeline.match.cues import NOTES, Cue
from pipeline.match.governed import governor, is_ruling_city, word_before
from pipeline.match.identity import PEOPLE, Part, identity, is_house, is_person
from pipeline.match.possessives import owns_work
from pipeline.match.ties import is_rival, stands_before_noun, works_with

_ROLES = (
    Cue.HEAD
    | Cue.MEMBER
    | Cue.PRESS
    | Cue.ROLE
    | Cue.OTHER
    | Cue.BODY
    | Cue.TEAM
    | Cue.COURT
    | Cue.AUTHORITY
    | Cue.MEDIA
)
_PRONOUNS = Cue.HE | Cue.THEY
_NOUNS = _ROLES | _PRONOUNS | Cue.POSSESSIVE | Cue.RULER
_APART = (
    Cue.SAY | Cue.FOUND | Cue.SUBMIT | Cue.PRESENT | Cue.ACKNOWLEDGE | Cue.DENY | Cue.APPEAL | Cue.HEAR | Cue.THAT
    | Cue.TOLD | Cue.ACCORDING | Cue.ACCORDING_AFTER | Cue.STATEMENT | Cue.REPORT | Cue.MATERIAL | Cue.DATA | Cue.FILING
    | Cue.NEGATION | Cue.RECEIVE | Cue.ACKNOWLEDGED_BY
)  # fmt: skip
_NO_NAME = _ROLES | _PRONOUNS | Cue.STOP | _APART | Cue.TITLE
_NOTED = Cue.FORMER | Cue.OFFICE
_GOVERNS = Cue.BEFORE_OBJECT | Cue.LED_BY
_NO_SUBJECT = Cue.OBLIQUE | Cue.LISTENER
_OURS = frozenset({"latushka", "nam"})
# English and Turkish: NAM's, NAM'in
_POSSESSIVE = (
    *(mark + end for mark in "'’" for end in ("s", "in", "ın", "un", "ün", "nin", "nın", "nun", "nün")),
    "s'",
    "s’",
)
_OFFICIAL = frozenset({
    "icc", "pace", "council_of_europe", "european_parliament", "verkhovna_rada", "pgo_ukraine", "unsc", "us_state",
})  # fmt: skip
_SILENT = frozenset({"dubrava", "union_state"})
_CASES = Cue.OBLIQUE | Cue.GENITIVE | Cue.NOMINATIVE
_WIDEST_GAP = 4
_MOST_UNKNOWN = 2


@dataclass(slots=True)
class Actor:
    """A noun phrase ``items[first..last]``; ``who`` is an entity id where it is known.

    ``kind`` is ``name``, ``role`` or ``pronoun``; ``oblique`` tells that it cannot be a subject,
    ``inside`` that it stands after "in" or "at"; ``meant`` is ``who`` with pronouns resolved.
    """

    first: int
    last: int
    who: str | None
    kind: str
    bits: int
    start: int
    end: int
    oblique: bool = False
    indefinite: bool = False
    topic: bool = False
    genitive: bool = False
    inside: bool = False
    possessive: bool = False
    person: bool = False
    meant: str | None = None
    parts: list[Part] = field(default_factory=list)
    is_acronym: bool = False


def find_actors(text: str, sentence: Sentence, nouns_capital: bool) -> list[Actor]:
    """Return the actors of *sentence* in order."""
    items = sentence.items
    runs: list[list[Part]] = []
    for part in _parts(items, nouns_capital):
        if runs and _belongs(items, runs[-1], part):
            runs[-1].append(part)
        else:
            runs.append([part])
    if len(runs) == 1:
        return [_actor(text, items, runs[0])]
    return [_actor(text, items, run) for run, after in zip_longest(runs, runs[1:]) if not _owns(run, after)]


def _owns(run: list[Part], after: list[Part] | None) -> bool:
    """``jos vadovas``: a pronoun right before an office is its possessive."""
    offices = Cue.HEAD | Cue.MEMBER | Cue.ROLE
    single = len(run) == 1 and run[0].kind == "pronoun" and not run[0].bits & Cue.POSSESSIVE
    return single and after is not None and after[0].first == run[0].last + 1 and bool(after[0].bits & offices)


def _parts(items: Sequence[Item], nouns_capital: bool) -> Iterator[Part]:
    nouns = _NOUNS
    last = -1
    # Only these may open a noun phrase; all others are passed over at once.
    for index in [
        place for place, item in enumerate(items) if item.capital or item.bits & nouns or item.mention is not None
    ]:
        part = _part_at(items, index, nouns_capital) if index > last else None
        if part is not None:
            yield part
            last = part.last


def _part_at(items: Sequence[Item], index: int, nouns_capital: bool) -> Part | None:
    """Return the name, role or pronoun that begins at *index*."""
    item = items[index]
    if item.mention is not None and item.mention.entity not in _SILENT:
        last = _run_end(items, index, lambda one: one.mention is item.mention)
        return Part(index, last, "name", item.mention.entity, _among(items[index : last + 1], _CASES))
    if item.bits & Cue.RULER:
        last = _run_end(items, index, lambda one: bool(one.bits & Cue.RULER))
        # The Belarusian leader Sviatlana Tsikhanouskaya is another one.
        other = last + 1 < len(items) and _is_name_word(items[last + 1]) and not nouns_capital
        return Part(index, last, "role", None if other else "lukashenko", Cue.OTHER)
    if item.bits & _PRONOUNS and not item.bits & Cue.LED_BY and not stands_before_noun(items, index, nouns_capital):
        return Part(index, index, "pronoun", None, item.bits)
    if item.bits & Cue.POSSESSIVE and owns_work(items, index):
        return Part(index, index, "pronoun", None, Cue.POSSESSIVE)
    if item.bits & _ROLES:
        last = _run_end(items, index, lambda one: bool(one.bits & item.bits & _ROLES) and one.mention is None)
        return Part(index, last, "role", None, item.bits | _among(items[index : last + 1], _NOTED))
    if _starts_name(items, index, nouns_capital):
        return Part(index, _run_end(items, index, _is_name_word), "name", None, 0)
    return None


def _run_end(items: Sequence[Item], index: int, belongs: Callable[[Item], bool]) -> int:
    """Return the place of the last item after *index* in a row that belongs to it."""
    last = index
    while last + 1 < len(items) and belongs(items[last + 1]):
        last += 1
    return last


def _among(items: Sequence[Item], wanted: int) -> int:
    bits = 0
    for item in items:
        bits |= item.bits & wanted
    return bits


def _is_name_word(item: Item) -> bool:
    return item.capital and item.mention is None and not item.bits & _NO_NAME


def _starts_name(items: Sequence[Item], index: int, nouns_capital: bool) -> bool:
    if not _is_name_word(items[index]):
        return False
    follower = items[index + 1] if index + 1 < len(items) else None
    pair = follower is not None and _is_name_word(follower)
    if index == 0 or (not items[index - 1].is_word and items[index - 1].word != ","):
        return (pair and not items[index].bits & ~NOTES) or (
            follower is not None and bool(follower.bits & Cue.SAY) and not items[index].bits
        )
    return pair if nouns_capital else True


def _belongs(items: Sequence[Item], run: list[Part], part: Part) -> bool:
    """Say whether *part* continues the noun phrase *run*: genitive, apposition or name after a role."""
    certain = _belongs_for_sure(items, run, part)
    if certain is not None:
        return certain
    gap = items[run[-1].last + 1 : part.first]
    if run[-1].kind == "name" and is_ruling_city(items[part.first]) and part.first == part.last:
        return False  # Latushka's flat in Minsk; pour Latouchko, Minsk est complice
    if gap and gap[0].word == "." and len(items[run[-1].last].word) == 1:
        gap = gap[1:]  # Hanna S., a lawyer of NAM
    words = [item for item in gap if item.is_word]
    marks = [item.word for item in gap if not item.is_word]
    led = any(item.bits & Cue.LED_BY for item in words)
    if led:
        works_for = run[-1].bits & Cue.MEMBER and part.bits & Cue.BODY  # a lawyer who works for the organisation
        known = part.kind == "name" or works_for or any(one.who is not None for one in run)
        return bool(known) and len(words) <= 6 and len(marks) <= 1
    if _parts_phrases(gap, words, marks):
        return False
    if any(item.bits & Cue.BEFORE_OBJECT and not item.bits & Cue.OF for item in words):
        return _looks_like_office(run, part, words) or works_with(run, part, words)
    if any(item.bits & Cue.JOINING for item in words):
        office = run[0].kind == "role" and all(one.who is None for one in run)
        return office and part.kind == "role"
    if "," not in marks:
        return _joins_directly(items, run, part, words, marks)
    return not _comma_ends(items, run, part) and _joins_with_comma(run, part, words)


def _belongs_for_sure(items: Sequence[Item], run: list[Part], part: Part) -> bool | None:
    """Say whether two parts are one phrase, or None where what stands between them decides."""
    if part.kind == "pronoun" or run[-1].kind == "pronoun":
        return False
    if is_rival(items, run, part):
        return True
    if _is_receiver_beside(run, part) or _is_listener(items, run, part):
        return False
    return True if is_affiliation(items, run[-1], part) else None


def _parts_phrases(gap: Sequence[Item], words: list[Item], marks: list[str]) -> bool:
    """Say whether what stands between two names parts them: too many words, a quotation, a verb or a full stop."""
    if len(words) > _WIDEST_GAP or any(item.quote is not None for item in gap):
        return True
    return any(mark not in ',()"«»„“”-–' for mark in marks) or any(item.bits & (_APART | Cue.UNDONE) for item in words)


def _comma_ends(items: Sequence[Item], run: list[Part], part: Part) -> bool:
    """``Pasak ministerijos, Latuška …``: the comma after a source parts it from a name; a second one would tie it."""
    if part.kind == "role" and items[part.first - 1].word == "," and _takes_verb(items, run, part):
        return True
    unknown_object = run[-1].who is None and run[-1].kind == "name"
    if unknown_object and word_before(items, run[0].first) & Cue.BEFORE_OBJECT:
        return True
    before = governor(items, run[0].first)
    if before & Cue.BEFORE_OBJECT and part.kind == "name" and is_house(run) and items[part.first - 1].word == ",":
        return True  # Devant la commission du Sénat, Pavel Latouchko a cité
    after = items[part.last + 1].word if part.last + 1 < len(items) else ""
    return bool(before & Cue.ACCORDING) and part.kind == "name" and _is_role(run) and after != ","


def _takes_verb(items: Sequence[Item], run: list[Part], part: Part) -> bool:
    """``asked about a meeting with Latushka, the spokeswoman said``: after an object, a subject with its verb."""
    if part.last + 1 >= len(items) or not items[part.last + 1].bits & Cue.SAY:
        return False
    return bool(word_before(items, run[0].first) & Cue.BEFORE_OBJECT)


def _is_listener(items: Sequence[Item], run: list[Part], part: Part) -> bool:
    """``сказала журналістам юристка``, ``przekazało PAP biuro prasowe``: who is told is no part of who speaks."""
    if (run[-1].bits | part.bits) & Cue.LISTENER:
        return True
    told = run[0].first > 0 and items[run[0].first - 1].bits & Cue.SAY and run[0] is run[-1]
    agency = told and run[0].kind == "name" and run[0].who is None and run[0].first == run[0].last
    return bool(agency) and part.kind == "role" and part.first == run[0].last + 1


def _is_receiver_beside(run: list[Part], part: Part) -> bool:
    """``Ukrainos prokuratūrai NAM perdavė``: an institution beside us is a phrase of its own."""
    known = {one.who for one in run if one.who is not None}
    ours = known & _OURS or any(one.bits & (Cue.BODY | Cue.TEAM) for one in run)
    if part.who in _OURS:
        # "to the prosecutor in The Hague NAM named …"
        return bool(known - _OURS) or bool(run[-1].bits & Cue.COURT and part.first == run[-1].last + 1)
    return bool(ours) and (part.who in _OFFICIAL or bool(part.bits & Cue.COURT))


def _looks_like_office(run: list[Part], part: Part, words: list[Item]) -> bool:
    """``the ambassador to France`` stays one phrase while only roles have been named, and takes its bearer's name."""
    if part.kind != "name" or not _is_role(run):
        return False
    if part.who is None:
        return len(words) <= 2
    place = len(words) <= 3 and words[-1].capital
    return place and part.who in PEOPLE and bool(run[-1].bits & (Cue.ROLE | Cue.HEAD | Cue.OFFICE))


def _is_role(run: list[Part]) -> bool:
    return all(part.kind == "role" for part in run)


def _has_person(run: list[Part]) -> bool:
    return any(part.who in PEOPLE for part in run)


def _joins_with_comma(run: list[Part], part: Part, words: list[Item]) -> bool:
    if part.kind == "role":
        if _is_body(run) and any(item.bits & Cue.INDEFINITE for item in words):
            return False  # the Criminal Court, one diplomat remarked
        if run[-1].bits & Cue.COURT and part.bits & Cue.ROLE:
            return False  # leaving the Hague, the politician said
        if (_is_role(run) and words and not _renames(run, part, words)) or _is_new_person(run, part):
            return False
        return not part.bits & (Cue.COURT | Cue.AUTHORITY) and all(not item.capital for item in words)
    if run[-1].bits & Cue.MEDIA and part.who in _OURS:
        return False  # consultado por este diario, Latushko
    return not words and not _has_person(run) and any(one.kind == "role" for one in run) and part.who != "nam"


def _is_body(run: list[Part]) -> bool:
    return run[-1].who is not None and run[-1].who not in (*PEOPLE, *_OURS)


def _renames(run: list[Part], part: Part, words: list[Item]) -> bool:
    """``ihr Vorsitzender, der frühere Botschafter Pawel Latuschka``: a former office of him who leads."""
    led = run[-1].bits & Cue.HEAD and part.bits & Cue.FORMER and part.bits & (Cue.ROLE | Cue.OFFICE)
    return bool(led) and all(item.bits & (Cue.ARTICLE | Cue.DETERMINER) for item in words)


def _is_new_person(run: list[Part], part: Part) -> bool:
    """``asked about the data of NAM, the deputy prosecutor said``: a person is no apposition to a body."""
    body_alone = run[0].kind == "name" and all(one.who in ("nam", None) for one in run) and run[-1].who == "nam"
    return body_alone and bool(part.bits & (Cue.HEAD | Cue.MEMBER | Cue.ROLE | Cue.OTHER))


def _joins_directly(items: Sequence[Item], run: list[Part], part: Part, words: list[Item], marks: list[str]) -> bool:
    tied = any(item.bits & Cue.OF for item in words)
    if run[-1].bits & (Cue.PRESS | Cue.MEDIA) and part.who != "nam" and not tied:
        return False
    if not tied and part.kind == "role" and any(item.bits & Cue.DETERMINER for item in words):
        return False  # in a letter to envoys the ex-ambassador argued
    if run[-1].kind == "role":
        if part.bits & Cue.NOMINATIVE and _is_role(run) and not tied and governor(items, run[0].first) & Cue.ACCORDING:
            return False  # podle vyšetřovatelů dostával Latuška
        return tied or sum(1 for item in words if not item.bits & ~NOTES and not item.capital) <= _MOST_UNKNOWN
    if part.kind == "role":
        staff = part.bits & (Cue.TEAM | Cue.MEMBER | Cue.PRESS | Cue.BODY)
        object_ = run[-1].who in PEOPLE and run[-1].bits & Cue.OBLIQUE and not staff
        return len(words) <= 2 and not object_  # rozmawiał z Łatuszką minister
    if run[-1].who is None and part.who == "nam":
        return False  # in Prague the National Anti-Crisis Management
    if marks:
        return part.who is not None and run[-1].who in (part.who, None, "nam")
    if len(words) == 0:
        if len(run) > 1 and run[-2].kind == "role" and run[-1].first - run[-2].last > 1 and part.who in PEOPLE:
            return True  # l'ancien ambassadeur à Paris Pavel Latouchko
        return run[-1].who in ("nam", "lukashenko") or part.who in ("nam", None)
    office = any(one.bits & (Cue.HEAD | Cue.MEMBER) for one in run) and run[-1].who is None
    plain = not any(item.capital or item.bits & ~NOTES for item in words)
    return (tied and len(words) <= 2) or (office and plain and part.who in PEOPLE)


def _actor(text: str, items: Sequence[Item], run: list[Part]) -> Actor:
    bits = 0
    for part in run:
        bits |= part.bits
    who, kind, core = identity(items, run, bits)
    first, last = run[0].first, run[-1].last
    if closes_bracket(items, first, last):
        last += 1
    before = word_before(items, first)
    return Actor(
        first,
        last,
        who,
        kind,
        bits,
        items[first].start,
        items[last].end,
        oblique=_is_oblique(before, core, items[first]) or bool(bits & Cue.POSSESSIVE),
        indefinite=any([item.bits & Cue.INDEFINITE for item in items[max(0, first - 3) : first]]),
        topic=any([item.bits & Cue.TOPIC for item in items[last + 1 : last + 3]]),
        genitive=bool(core.bits & Cue.GENITIVE),
        inside=bool(before & Cue.INSIDE) and not core.bits & Cue.NOMINATIVE,
        possessive=bool(bits & Cue.POSSESSIVE)
        or ("'" in items[last].word and text[items[last].start : items[last].end].lower().endswith(_POSSESSIVE)),
        person=is_person(run, who, bits),
        parts=run,
        is_acronym=text[items[first].start : items[last].end].isupper(),
    )


def _is_oblique(before: int, core: Part, head: Item) -> bool:
    """A nominative is a subject whatever stands before the phrase (``jeden z vůdců opozice Pavel Latuška``).

    ``dessen Chef``: a chief who is a part of the words that tell who leads is no object of theirs.
    """
    if core.bits & Cue.NOMINATIVE:
        return False
    if head.bits & Cue.LED_BY and head.bits & Cue.HEAD:
        before &= ~Cue.LED_BY
    return bool(before & _GOVERNS) or bool(core.bits & _NO_SUBJECT)
