"""Who a noun phrase is: whose name or office counts where it holds several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.match.clauses import Item
from pipeline.match.cues import Cue

PEOPLE = frozenset({"latushka", "lukashenko", "shautsou", "talai", "halavaty", "volkova", "mezentsev", "lvova_belova"})
WOMEN = frozenset({"volkova", "lvova_belova"})


@dataclass(slots=True)
class Part:
    """One name, role or pronoun, ``items[first..last]``."""

    first: int
    last: int
    kind: str
    who: str | None
    bits: int


def identity(items: Sequence[Item], run: list[Part], bits: int) -> tuple[str | None, str, Part]:
    """Return who the phrase is, its kind, and the part whose case counts."""
    if len(run) == 1 and run[0].who is None:
        return None, run[0].kind, run[0]
    latushka = next((part for part in run if part.who == "latushka"), None)
    nam = next((part for part in run if part.who == "nam"), None)
    if latushka is not None:
        led = nam is not None and (_is_led(items, run, nam, latushka) or _leads_it(items, nam, latushka))
        if led and nam is not None:
            return "nam", "name", nam
        if nam is None and _is_led_body(items, run, latushka):
            return "nam", "name", run[0]
        return "latushka", "name", run[0] if _is_team_of(run, latushka) else _head_after(run, latushka)
    if nam is not None:
        return _of_nam(items, run, nam, bits)
    known = [part for part in run if part.who is not None]
    if known:
        people = [part for part in known if part.who in PEOPLE]
        chosen = (people or known)[-1 if people else 0]
        return chosen.who, "name", chosen
    named = any(part.kind == "name" and not _is_field(items, run[0], part) for part in run)
    return None, "name" if named else run[0].kind, run[-1]


def _is_field(items: Sequence[Item], head: Part, part: Part) -> bool:
    """``minister of Culture``: what an office is for names nobody."""
    if part is head or not head.bits & (Cue.ROLE | Cue.OFFICE | Cue.OTHER):
        return False
    return any(item.bits & (Cue.OF | Cue.BEFORE_OBJECT) for item in items[head.last + 1 : part.first])


def _of_nam(items: Sequence[Item], run: list[Part], nam: Part, bits: int) -> tuple[str, str, Part]:
    """The unnamed head of NAM is Latushka; everybody else of NAM speaks for NAM."""
    named = any(part.kind == "name" and part.who != "nam" and not _is_field(items, run[0], part) for part in run)
    if bits & Cue.HEAD and not bits & (Cue.MEMBER | Cue.PRESS | Cue.TEAM) and not named:
        return "latushka", "role", run[0]
    if run[0].bits & Cue.ROLE and any(item.bits & Cue.LED_BY for item in items[run[0].last + 1 : nam.first]):
        return "latushka", "role", run[0]  # the former ambassador, who heads NAM
    return "nam", "name", nam if len(run) == 1 else run[0] if run[0].kind == "role" else _head_after(run, nam)


def _head_after(run: list[Part], owner: Part) -> Part:
    """Return the noun that a genitive before it belongs to (``Latuškos komanda``), else the name itself."""
    after = run[run.index(owner) + 1 :]
    head = next((part for part in after if part.who != owner.who), None)
    last = after[after.index(head) - 1].last if head is not None and after[0] is not head else owner.last
    follows = (
        head is not None
        and head.kind == "role"
        and head.first - last <= (1 if last == owner.last and owner.who != "nam" else 3)
    )
    staff = head is not None and head.bits & (Cue.TEAM | Cue.MEMBER | Cue.PRESS) and owner.bits & Cue.GENITIVE
    return head if head is not None and follows and staff else owner


def _is_led(items: Sequence[Item], run: list[Part], nam: Part, latushka: Part) -> bool:
    """``NAM, led by Latushka``, ``NAM of Latushka``, ``НАУ Павла Латушко``: the body is meant, not its head."""
    if any(item.bits & Cue.LED_BY for item in items[nam.last + 1 : latushka.first]):
        return True
    if items[latushka.last].word.endswith("'s") and nam.first == latushka.last + 1:
        return True
    before = run[run.index(latushka) - 1]
    if nam.last < before.first and before.bits & Cue.BODY and latushka.bits & (Cue.GENITIVE | Cue.OBLIQUE):
        return True  # NAM, organizacja Łatuszki
    if _is_his_team(items, run, latushka):
        return True
    gap = items[nam.last + 1 : latushka.first]
    owned = all(item.bits & Cue.OF for item in gap) if gap else latushka.bits & (Cue.GENITIVE | Cue.OBLIQUE)
    return run[0] is nam and bool(owned)


def _is_led_body(items: Sequence[Item], run: list[Part], latushka: Part) -> bool:
    """``the organisation headed by Latushka``: NAM, described."""
    between = items[run[0].last + 1 : latushka.first]
    # die Gruppe um Latuschka are those around him
    led = any(item.bits & Cue.LED_BY and not item.bits & Cue.BEFORE_OBJECT for item in between)
    return led and run[0].bits & Cue.BODY != 0 and not run[0].bits & (Cue.HEAD | Cue.MEMBER | Cue.PRESS | Cue.TEAM)


def _is_team_of(run: list[Part], latushka: Part) -> bool:
    """``команда Павла Латушка``: the team is the noun whose case counts, not its owner's name."""
    return run[0].kind == "role" and bool(run[0].bits & Cue.TEAM) and bool(latushka.bits & Cue.GENITIVE)


def _is_his_team(items: Sequence[Item], run: list[Part], latushka: Part) -> bool:
    """``la NAM (NAM), l'équipe de l'opposant Latouchko``, ``della NAM dell'ex ministro Latushko``: NAM, and whose."""
    own = [place for place, part in enumerate(run) if part.who == "nam"]
    after = run[own[-1] + 1] if own[0] == 0 else latushka
    if after.first >= latushka.first:
        return False
    gap = items[run[own[-1]].last + 1 : after.first]
    tied = bool(gap) and bool(gap[-1].bits & Cue.OF) and not after.bits & (Cue.HEAD | Cue.MEMBER | Cue.PRESS)
    team = gap and gap[0].word in (",", ")") and after.bits & (Cue.TEAM | Cue.BODY) and not after.bits & Cue.HEAD
    return tied or bool(team)


def _leads_it(items: Sequence[Item], nam: Part, latushka: Part) -> bool:
    """``Pavelo Latuškos vadovaujama valdyba``, ``das von Latuschka geführte NAM``: before the body, who leads it."""
    gap = items[latushka.last + 1 : nam.first]
    if not gap:
        before = items[max(0, latushka.first - 2) : latushka.first]
        return nam.first > latushka.last and any(item.bits & Cue.LED_BY for item in before)
    if not all(item.is_word for item in gap) or not any(item.bits & Cue.LED_BY for item in gap):
        return False
    by = latushka.first and items[latushka.first - 1].bits & Cue.BY
    return bool(by or latushka.bits & (Cue.GENITIVE | Cue.OBLIQUE))


def is_person(run: list[Part], who: str | None, bits: int) -> bool:
    """Tell whether a noun phrase of these parts, classes and identity is a person and no body."""
    if run[0].bits & Cue.TEAM and who in ("nam", "latushka"):
        return False  # ekipa Łatuszki
    if who == "nam":
        return bool(bits & Cue.MEMBER) or any(part.kind == "name" and part.who is None for part in run)
    return who in PEOPLE or (who is None and bool(bits & (Cue.ROLE | Cue.HEAD | Cue.HE)))


def is_house(run: list[Part]) -> bool:
    """Say whether a phrase names a body alone, and nobody who may bear a name."""
    bits = 0
    for part in run:
        bits |= part.bits
    person = Cue.OFFICE | Cue.HEAD | Cue.MEMBER | Cue.ROLE | Cue.OFFICIAL | Cue.PRESS
    return all(part.kind == "role" for part in run) and bool(bits & (Cue.AUTHORITY | Cue.COURT)) and not bits & person
