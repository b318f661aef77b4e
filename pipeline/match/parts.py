"""What a changed lexicon can touch: its parts with a digest each, and the entities that have a form in a text.

An entity decides about a text only where one of its forms stands or one of its places on the web is linked.
What entities share (people's forenames, the words for "regime", contexts, cues, topics) decides wherever
any entity has a form. Works decide everywhere: their figures are looked for in texts that name nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from pydantic import BaseModel

from pipeline.match.evidence import linked_entities
from pipeline.match.lexicon import Lexicon
from pipeline.match.scan import scanner_for
from pipeline.model import Document
from pipeline.text import normalise

_ENTITY = "entity:"
WORKS = "works"
# Stands for "something was found although no form stands in it".
ANYTHING = "*"


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier lexicon left: the entities that *touched* the text, and the parts *changed* since."""

    touched: frozenset[str]
    changed: frozenset[str]

    @property
    def entities(self) -> frozenset[str]:
        """Return the entities among the changed parts."""
        return frozenset(part.removeprefix(_ENTITY) for part in self.changed if part.startswith(_ENTITY))


def parts_of(lexicon: Lexicon) -> dict[str, str]:
    """Return the parts of *lexicon* by name, each with a digest; equal digests mean equal content."""
    entities = lexicon.entities.values()
    shared = [dumped for one in entities for dumped in (one.id, _dump(one.person), *map(_dump, one.regime.values()))]
    return {
        **{f"{_ENTITY}{one.id}": _digest([_dump(one)]) for one in entities},
        **{f"cues:{language}": _digest([_dump(cues)]) for language, cues in lexicon.cues.items()},
        "shared": _digest(shared),
        WORKS: _digest([_dump(one) for one in (*lexicon.works.values(), *lexicon.hosts)]),
        # Contexts, topics, and whatever a lexicon holds besides: each field is a part.
        **{name: _digest([_dump(getattr(lexicon, name))]) for name in _other_fields()},
    }


def changed_parts(old: Mapping[str, str], new: Mapping[str, str]) -> frozenset[str]:
    """Return the names of the parts that differ, those that came or went included."""
    return frozenset(name for name in {*old, *new} if old.get(name) != new.get(name))


def touching(document: Document, lexicon: Lexicon) -> frozenset[str]:
    """Return the entities of which any form, place or acronym stands in text or title, or that are linked.

    Refused readings count as well: with other words they might be allowed.
    """
    scanner = scanner_for(lexicon)
    hits = (*scanner.scan(normalise(document.text)), *scanner.scan(normalise(document.title)))
    return frozenset(hit.pattern.entity for hit in hits) | linked_entities(document.links, lexicon)


def is_untouched(document: Document, before: Before, lexicon: Lexicon) -> bool:
    """Tell whether the findings of *before* must hold with the new *lexicon* as well; when in doubt they do not."""
    if WORKS in before.changed or before.touched & {ANYTHING, *before.entities}:
        return False
    if before.touched and any(not part.startswith(_ENTITY) for part in before.changed):
        return False
    return touching(document, _only(lexicon, before.entities)) <= before.touched


def _only(lexicon: Lexicon, entities: frozenset[str]) -> Lexicon:
    """Return *lexicon* with the forms of *entities* alone: a scan for them costs next to nothing."""
    kept = {name: entity for name, entity in lexicon.entities.items() if name in entities}
    return replace(lexicon, entities=kept, digest=f"{lexicon.digest} only {','.join(sorted(kept))}")


def _other_fields() -> list[str]:
    return [one.name for one in fields(Lexicon) if one.name not in ("entities", "works", "hosts", "cues", "digest")]


def _dump(value: object) -> str:
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    if isinstance(value, tuple):
        return "\n".join(map(_dump, value))
    return "" if value is None else repr(value)


def _digest(lines: list[str]) -> str:
    total = hashlib.sha256()
    for line in lines:
        total.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return total.hexdigest()[:16]
