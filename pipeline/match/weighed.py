"""Which acts of speech of ours pass information on: not what was denied, wished for, or said to no effect."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue, CueSet
from pipeline.match.informed import is_count
from pipeline.match.owners import OURS
from pipeline.match.quotes import is_body
from pipeline.match.reader import Read
from pipeline.match.reported import reported
from pipeline.match.speech import Event

_SUPPLY = Cue.DATA | Cue.PARTICIPLE | Cue.STEMS_FROM | Cue.BY
_CLAUSE = Cue.COMPLEMENT | Cue.THAT
_PAPERS = Cue.MATERIAL | Cue.DATA | Cue.REPORT
# Verbs of collecting are told apart from those of establishing by what else they may do: compile a paper.
_GATHER = Cue.PRESENT | Cue.AUTHOR | Cue.ACCORDING
_REPLIES = Cue.EMPTY | Cue.REPLY
_CONTENT_REACH = 10
_UNREAL_REACH = 3
_LEAD = 3
_HEAD = 14
_OPENER_REACH = 6
_RELATIVE_REACH = 5
_OBJECT_REACH = 6


def attributes(one: Read, place: int, cues: CueSet) -> bool:
    """Say whether ``one.events[place]`` tells what NAM or Latushka makes known, in other words than theirs."""
    event, items = one.events[place], one.sentence.items
    if event.speaker not in OURS or (event.quotes and not is_body(event)):
        return False
    if items[-1].word == "?" and not _is_presupposed(items, event):
        return False
    if any(item.bits & Cue.UNSAID for item in items[max(0, event.cue - 3) : event.cue + 1]):
        return False
    if event.rule in ("according", "statement") and any(item.bits & Cue.UNSAID for item in items[: event.cue]):
        return False
    if (
        _is_against_ours(one, event)
        or _is_disputed(items, event)
        or _is_claimed_of(one, event)
        or _is_negated(items, event)
    ):
        return False
    if event.rule in ("quoted", "statement") and any(
        other.quotes and other.speaker == event.speaker for other in one.events
    ):
        return False
    if (
        _is_of_work(one, place, cues)
        or _is_promised(items, event)
        or _gathers_papers(items, event)
        or _supplies_no_words(one, event)
        or _is_paper(items, event)
        or _is_unreal(items, event)
        or _is_empty(one, place, cues)
    ):
        return False
    if event.rule == "statement":
        return _is_told(one, event)
    if event.rule == "according" and any(item.bits & Cue.DENY for item in items[max(0, event.cue - 5) : event.cue]):
        return False
    team = event.actor is not None and event.actor.bits & Cue.TEAM
    return not (event.rule == "finds" and event.speaker == "latushka" and not team)


def _is_paper(items: Sequence[Item], event: Event) -> bool:
    """``amplió su escrito``: after a possessive, with nothing told, what looks like a verb of saying is a noun."""
    if event.rule != "says" or event.quotes or not event.cue or not items[event.cue - 1].bits & Cue.POSSESSIVE:
        return False
    return not any(item.bits & Cue.COMPLEMENT or item.word in (":", ",") for item in items[event.cue + 1 :])


def _is_presupposed(items: Sequence[Item], event: Event) -> bool:
    """``Does the minister know Latushka, who says that …?``: a question, but not whether he says it; nor is a label."""
    actor = event.actor
    if event.rule == "colon":
        return True
    if actor is None or actor.kind != "name" or event.rule != "says" or event.cue > actor.last + _RELATIVE_REACH:
        return False
    relative = items[actor.last + 1 : event.cue]
    opens = len(relative) > 1 and relative[0].word == "," and relative[1].bits & (Cue.RELATIVE | Cue.THAT)
    return bool(opens) and any(item.bits & Cue.COMPLEMENT for item in items[event.cue + 1 :])


def names_in_passing(one: Read, place: int, cue: int, cues: CueSet) -> bool:
    """Say whether a work is named in a mere description of who speaks, and what is told is something else.

    ``Latushka, who handed the court a dossier, said today that …``; ``This says Latushka, who handed …``.
    """
    event, items = one.events[place], one.sentence.items
    actor = event.actor
    if event.rule != "says" or actor is None or actor.last >= cue:
        return False
    tail = items[actor.last + 1 : actor.last + 1 + _OPENER_REACH]
    comma = next((at for at, item in enumerate(tail) if item.word == ","), len(tail))
    if not any(item.bits & (Cue.RELATIVE | Cue.WHICH) for item in tail[comma + 1 : comma + 3]):
        return False
    if event.cue < actor.first:
        return any(item.bits & Cue.ANAPHOR for item in items[: event.cue])
    span = reported(items, one.events, place, cues)
    return cue < event.cue and span is not None and span[0] > event.cue


def _is_empty(one: Read, place: int, cues: CueSet) -> bool:
    """``Latushka thanked the hosts``, ``answers our readers``: such a verb tells something only with a clause."""
    event = one.events[place]
    if event.rule not in ("says", "unnamed") or not one.sentence.items[event.cue].bits & _REPLIES or event.quotes:
        return False
    return reported(one.sentence.items, one.events, place, cues) is None


def _is_unreal(items: Sequence[Item], event: Event) -> bool:
    """``so that Latushka would say``, ``Had Latushka said``: nobody has said it."""
    if event.rule not in ("says", "unnamed"):
        return False
    first = min(event.cue, event.actor.first) if event.actor is not None else event.cue
    return any(item.bits & Cue.UNREAL for item in items[max(0, first - _UNREAL_REACH) : first]) or (
        event.actor is not None and first == 1 and bool(items[0].bits & Cue.UNREAL_FIRST)
    )


def _is_of_work(one: Read, place: int, cues: CueSet) -> bool:
    """``a report, which Latushka hailed, counts …``: a verb on somebody's work tells nothing without a clause."""
    event, items = one.events[place], one.sentence.items
    if event.rule != "says" or event.actor is None or event.actor.first < 2:
        return False
    opener = event.actor.first - 1
    relative = items[opener].bits & (Cue.RELATIVE | Cue.WHOM | Cue.THAT) and not items[opener].bits & Cue.AS_SAID
    head = items[: min(opener, _HEAD)]
    work = any(item.bits & Cue.REPORT and not item.bits & Cue.STATEMENT for item in head)
    return bool(relative and work) and reported(items, one.events, place, cues) is None


def _is_promised(items: Sequence[Item], event: Event) -> bool:
    """``papers that Latushka has promised to send``: what he will hand over tells nothing yet."""
    if event.rule != "says" or event.actor is None or not items[event.cue].bits & Cue.UNDONE:
        return False
    first = event.actor.first
    openers = [at for at in range(max(1, first - _UNREAL_REACH), first) if items[at].bits & (Cue.RELATIVE | Cue.THAT)]
    papers = bool(openers) and any(item.bits & _PAPERS for item in items[max(0, openers[0] - _LEAD) : openers[0]])
    return papers and any(item.bits & Cue.SUBMIT for item in items[event.cue + 1 :])


def _gathers_papers(items: Sequence[Item], event: Event) -> bool:
    """``NAM has gathered testimonies``: what was collected are papers, and nothing is told of what they say."""
    if event.rule != "finds" or event.actor is None or event.actor.last > event.cue:
        return False
    if not items[event.cue].bits & _GATHER:
        return False  # НАУ установило имена
    for place in range(event.cue + 1, min(len(items), event.cue + 1 + _OBJECT_REACH)):
        item = items[place]
        if item.bits & (_CLAUSE & ~Cue.RELATIVE) or item.word == ":" or is_count(items, place):
            return False
        if item.bits & Cue.MATERIAL and not item.bits & Cue.DATA and item.mention is None:
            return True
    return False


def _is_told(one: Read, event: Event) -> bool:
    """Say whether words that are ours only by a noun come with what they say.

    ``his words that …``, ``by his estimate``, ``is written in their letter``; not ``his speech was put off``.
    """
    items = one.sentence.items
    first = min(event.cue, event.actor.first) if event.actor is not None else event.cue
    last = max(event.cue, event.actor.last) if event.actor is not None else event.cue
    before, after = items[max(0, first - _LEAD) : first], items[last + 1 : last + 1 + _CONTENT_REACH]
    doubted = any(item.bits & (Cue.DENY | Cue.NEGATION) for item in before)
    clause = any(item.bits & Cue.COMPLEMENT or item.word == ":" for item in after)
    pointed = any(item.bits & Cue.SUCH for item in before)
    if doubted or clause or pointed:
        return not doubted
    if any(item.bits & (Cue.DENY | Cue.NEGATION) for item in items):
        return False
    if items[event.cue].bits & Cue.ACCOUNT and any(item.bits & (Cue.BY | Cue.BEFORE_OBJECT) for item in before):
        return True
    said = any(item.bits & Cue.SAY and not first <= at <= last for at, item in enumerate(items))
    return said or any(is_count(items, at) for at in range(last + 1, len(items)))


def _supplies_no_words(one: Read, event: Event) -> bool:
    """``was not based on data of NAM``; ``NAM przekazał listy``, a verb of giving without what *that* follows."""
    items = one.sentence.items
    verb = items[event.cue].bits
    if event.rule == "finds" and event.actor is not None and event.cue < event.actor.first and verb & Cue.FOUND:
        return any(item.bits & Cue.BY for item in items[event.cue : event.actor.first]) and _is_weighed(one, event.cue)
    if event.rule == "according" and verb & _SUPPLY:
        denied = any(item.bits & Cue.NEGATION for item in items[max(0, event.cue - 6) : event.cue])
        return denied or _is_weighed(one, event.cue)
    if event.rule != "says" or not verb & Cue.SUBMIT or event.quotes:
        return False
    return not any(item.bits & _CLAUSE or item.word in (":", ",") for item in items[event.cue + 1 : event.cue + 6])


def _is_weighed(one: Read, cue: int) -> bool:
    """``The ministry thanked for data of NAM``: who thanks for data, or weighs them, does not pass on what they say.

    A newspaper that draws on them does.
    """
    items = one.sentence.items
    weighs = Cue.ACKNOWLEDGE | Cue.ACKNOWLEDGED_BY
    # "ob sie die Angaben verwenden kann": the verb may end the clause
    end = next((at for at in range(cue + 1, len(items)) if not items[at].is_word), len(items))
    verb = next((place for place in (*range(cue), *range(cue + 1, end)) if items[place].bits & weighs), None)
    return verb is not None and not any(actor.last < verb and actor.bits & Cue.MEDIA for actor in one.actors)


def _is_against_ours(one: Read, event: Event) -> bool:
    """``former comrades accuse Latushka``: a role that seems ours is another's where he is the object of the verb."""
    if event.actor is None or event.actor.kind == "name" or event.speaker != "nam":
        return False
    return any(actor.who == "latushka" and actor.oblique and actor.first == event.cue + 1 for actor in one.actors)


def _is_negated(items: Sequence[Item], event: Event) -> bool:
    """``NAM did not say``: nothing is passed on."""
    before = items[event.cue - 1].bits if event.cue else 0
    if event.rule == "finds" and before & Cue.NEGATION and items[event.cue].bits & Cue.RECEIVE:
        return True  # has had no answer
    return event.rule in ("says", "unnamed") and bool(before & Cue.NEGATION) and not before & Cue.SAY


def _is_claimed_of(one: Read, event: Event) -> bool:
    """``officials claim that the politician called for it``: what others say that he said is theirs."""
    actor, items = event.actor, one.sentence.items
    if event.rule not in ("says", "unnamed") or actor is None or actor.kind == "name":
        return False
    for other in one.events:
        if other.cue < actor.first and other.speaker not in OURS and other.rule in ("says", "unnamed"):
            return any(item.bits & Cue.THAT for item in items[other.cue + 1 : actor.first])
    claims = [place for place, item in enumerate(items[: actor.first]) if item.bits & Cue.SAY and item.bits & Cue.MANY]
    return any(item.bits & Cue.THAT for place in claims for item in items[place + 1 : actor.first])


def _is_disputed(items: Sequence[Item], event: Event) -> bool:
    """``Shevtsov rejected the figures that NAM names``, ``called the figures NAM names invented``: not passed on.

    Nor where they stand first: ``The figures, which Latushka repeats, he called invented``.
    """
    if event.actor is None:
        return False
    first = min(event.cue, event.actor.first)
    if any(item.bits & Cue.DENY and item.mention is None for item in items[max(0, first - 6) : first]):
        return True
    opener = first - 1
    relative = opener > 0 and items[opener].bits & (Cue.RELATIVE | Cue.WHOM | Cue.THAT)
    if not relative:
        return False
    figures = any(item.bits & (Cue.DATA | Cue.ACCOUNT) for item in items[:opener])
    closed = next((at for at in range(event.cue + 1, len(items)) if items[at].word == ","), len(items))
    after = items[max(closed, event.actor.last) :] if figures else ()
    return any(item.bits & Cue.LABEL for item in (*items[:opener], *after))
