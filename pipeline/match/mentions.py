"""Mentions: who is meant where, by the annotation rules, with the rule that decided on each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.match.candidates import Candidate, Region, read_region
from pipeline.match.context import reader_for
from pipeline.match.evidence import Evidence, linked_entities
from pipeline.match.lexicon import Lexicon
from pipeline.match.names import Bearer
from pipeline.match.schema import EntityFile
from pipeline.model import Document, Mention, Refusal
from pipeline.text import Normalised

_CONFIDENCE = {
    "full_name": 0.99,
    "initial": 0.97,
    "surname": 0.95,
    "form": 0.97,
    "acronym": 0.92,
    "regime_phrase": 0.93,
}
# What a reading is worth in an article that shows nothing of what the entity is known for.
_WITHOUT_CONTEXT = 0.6


@dataclass(frozen=True, slots=True)
class Located:
    """What was found, and what was found and refused, in one text; offsets are the original's."""

    mentions: tuple[Mention, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    mixed_script: bool = False


def find_mentions(document: Document, lexicon: Lexicon) -> Located:
    """Return the mentions in the document's text; its title, outlet and links are context."""
    region = read_region(document.text, lexicon, document.language)
    if not region.candidates:
        return Located(mixed_script=region.normalised.mixed_script)
    title = read_region(document.title, lexicon, document.language)
    return _judge(document, lexicon, title, region)[1]


def find_title_mentions(document: Document, lexicon: Lexicon) -> Located:
    """Return the mentions in the document's title; its text, outlet and links are context."""
    title = read_region(document.title, lexicon, document.language)
    if not title.candidates:
        return Located(mixed_script=title.normalised.mixed_script)
    region = read_region(document.text, lexicon, document.language)
    return _judge(document, lexicon, title, region)[0]


def _judge(document: Document, lexicon: Lexicon, title: Region, text: Region) -> tuple[Located, Located]:
    """Decide on all candidates of an article, title first, as a reader meets them."""
    title, text = _without_relatives((title, text))
    contexts = reader_for(lexicon).read(text.normalised.text, title.normalised.text, document.source_host)
    believed = [one for region in (title, text) for one in region.candidates if not one.refused]
    evidence = Evidence(
        contexts=contexts,
        present=frozenset(one.pattern.entity for one in believed if one.pattern.kind != "acronym"),
        full_names=frozenset(one.pattern.entity for one in believed if one.name and one.name.bearer is Bearer.OWN),
        linked=linked_entities(document.links, lexicon),
    )
    return (
        _located(title, lexicon, evidence, document.language),
        _located(text, lexicon, evidence, document.language),
    )


def _without_relatives(regions: tuple[Region, Region]) -> tuple[Region, Region]:
    """Refuse other bearers, and bare surnames whose nearest full name before them is another bearer's."""
    last: dict[str, Bearer] = {}
    judged = []
    for region in regions:
        candidates = []
        for one in region.candidates:
            candidates.append(_one_bearer(one, last))
        judged.append(replace(region, candidates=tuple(candidates)))
    return judged[0], judged[1]


def _one_bearer(candidate: Candidate, last: dict[str, Bearer]) -> Candidate:
    name, entity = candidate.name, candidate.pattern.entity
    if name is None or candidate.refused:
        return candidate
    if name.office:
        last[entity] = Bearer.OWN
    if name.bearer is not Bearer.UNKNOWN:
        last[entity] = name.bearer
        return replace(candidate, refused="other_bearer") if name.bearer is Bearer.OTHER else candidate
    if last.get(entity) is Bearer.OTHER:
        return replace(candidate, refused="named_before_as_other")
    return candidate


def _located(region: Region, lexicon: Lexicon, evidence: Evidence, language: str | None) -> Located:
    mentions, refusals = [], []
    for one in region.candidates:
        entity = lexicon.entities[one.pattern.entity]
        start, end = region.normalised.span(one.start, one.end)
        surface = region.normalised.original[start:end]
        if refused := one.refused or _objection(one, entity, evidence, region.normalised, language):
            refusals.append(Refusal(entity.id, surface, start, end, refused, one.pattern.form))
        else:
            confidence, rule = _worth(one, entity, evidence)
            mentions.append(Mention(entity.id, surface, start, end, confidence, rule, one.pattern.form))
    return Located(tuple(mentions), tuple(refusals), region.normalised.mixed_script)


def _objection(
    one: Candidate, entity: EntityFile, evidence: Evidence, normalised: Normalised, language: str | None
) -> str:
    acronym = one.pattern.acronym
    if acronym is None:
        return evidence.objection(entity, one.start, one.end)
    if language in acronym.word_in and _line_of_capitals(normalised, one.start):
        return "acronym_among_capitals"
    return evidence.acronym_objection(acronym, entity.id, language)


def _line_of_capitals(normalised: Normalised, index: int) -> bool:
    original, place = normalised.original, normalised.start(index)
    start = original.rfind("\n", 0, place) + 1
    end = original.find("\n", place)
    return original[start : end if end >= 0 else len(original)].isupper()


def _worth(one: Candidate, entity: EntityFile, evidence: Evidence) -> tuple[float, str]:
    confidence = _CONFIDENCE[one.rule]
    if one.pattern.acronym is not None or evidence.supports(entity):
        return confidence, one.rule
    return _WITHOUT_CONTEXT, f"{one.rule}_without_context"
