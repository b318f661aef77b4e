"""Whom a surname means in the course of an article: other bearers, and bare surnames after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.match.beside import beside_reader, has_noun_after, has_noun_before, is_described
from pipeline.match.candidates import Candidate, Region
from pipeline.match.context import Contexts
from pipeline.match.evidence import Evidence
from pipeline.match.lexicon import Lexicon
from pipeline.match.names import Bearer, Name
from pipeline.match.schema import EntityFile
from pipeline.match.strangers import Standing

_LONGEST_ASIDE = 100
# Who somebody is stands within a sentence or two of the first time that he is named in full.
_INTRODUCED = 160


def without_others(
    regions: Sequence[tuple[Region, Contexts]], lexicon: Lexicon, evidence: Evidence
) -> tuple[Region, ...]:
    """Refuse other bearers, and bare surnames whose nearest full name before them is another bearer's.

    Each region comes with the contexts of its own text; *evidence* holds what the article shows before this is done.
    """
    reader = _Reader(lexicon, evidence)
    return tuple(
        replace(region, candidates=tuple(reader.read(one, region, places) for one in region.candidates))
        for region, places in regions
    )


class _Reader:
    """Reads names in the order of the article and remembers who bore each of them last."""

    def __init__(self, lexicon: Lexicon, evidence: Evidence) -> None:
        self._lexicon = lexicon
        self._evidence = evidence
        self._beside = beside_reader(lexicon)
        self._last: dict[str, Bearer] = {}

    def read(self, one: Candidate, region: Region, places: Contexts) -> Candidate:
        name, entity = one.name, self._lexicon.entities[one.pattern.entity]
        if one.refused or entity.type != "person" or one.pattern.acronym is not None:
            return one
        text = region.normalised.text
        if name is not None and self._is_other(name, entity, places, text):
            return replace(one, refused="other_bearer")
        if self._is_described(one, places, text):
            self._last[entity.id] = Bearer.OTHER
            return replace(one, refused="other_by_description")
        if name is None:
            return one
        if name.office or name.bearer is not Bearer.UNKNOWN:
            # An aside ("no relation to Pavel Latushka") does not change who is spoken of.
            if not (self._last.get(entity.id) is Bearer.OTHER and _in_brackets(text, one.start)):
                self._last[entity.id] = Bearer.OWN
            return one
        if self._beside.is_named_after(text, one.start, one.end):
            return replace(one, refused="named_after")
        if self._last.get(entity.id) is Bearer.OTHER:
            return replace(one, refused="named_before_as_other")
        self._last[entity.id] = Bearer.UNKNOWN
        return one

    def _is_described(self, one: Candidate, places: Contexts, text: str) -> bool:
        entity = self._lexicon.entities[one.pattern.entity]
        if is_described(entity, places, text, one.start, one.end):
            return True
        if self._is_introduced_as_other(one, entity, places):
            return True
        bare = one.name is not None and one.name.bearer is Bearer.UNKNOWN
        # "He met teachers Lukashenko had invited": where our bearer is spoken of, a noun beside the name is chance.
        known = bare and self._last.get(entity.id) is Bearer.OWN
        if not known and has_noun_after(entity.trades, places, text, one.end):
            return True
        return bare and not known and has_noun_before(entity.trades, places, text, one.start)

    def _is_introduced_as_other(self, one: Candidate, entity: EntityFile, places: Contexts) -> bool:
        """Tell whether a full name comes up for the first time among words for somebody else, and none for ours."""
        if entity.id in self._last or one.name is None or one.name.bearer is not Bearer.OWN:
            return False
        around = one.start - _INTRODUCED, one.end + _INTRODUCED
        if not any(places.places(rival, *around) for rival in entity.rivals):
            return False
        return not any(places.places(need, *around) for need in entity.need if "+" not in need)

    def _is_other(self, name: Name, entity: EntityFile, places: Contexts, text: str) -> bool:
        """Judge forenames, listed and not; remember another bearer.

        A word that is on no list is a forename after a calling ("the baker Quillow X"), and else unless our bearer
        was named before. Where the article tells of ours at all, it changes whom the next bare surname means only
        if it stands with the surname's first occurrence: that is where people are introduced.
        """
        last = self._last.get(entity.id)
        if name.bearer is Bearer.OTHER:
            self._last[entity.id] = Bearer.OTHER
            return True
        if name.standing is Standing.WORD:
            return False
        if has_noun_before(entity.trades, places, text, name.stranger):
            self._last[entity.id] = Bearer.OTHER
            return True
        if last is Bearer.OWN:
            return False
        supported = self._evidence.supports(entity)
        if not supported or (name.standing is Standing.FORENAME and last is None):
            self._last[entity.id] = Bearer.OTHER
        return name.standing is Standing.FORENAME or not supported


def _in_brackets(text: str, index: int) -> bool:
    low = max(0, index - _LONGEST_ASIDE)
    return text.rfind("(", low, index) > text.rfind(")", low, index)
