"""Mentions: who is meant where, by the annotation rules, with the rule that decided on each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.match.acronyms import rival_acronyms
from pipeline.match.bearers import without_others
from pipeline.match.beside import is_described
from pipeline.match.candidates import Candidate, Region, read_region
from pipeline.match.context import Contexts, reader_for
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
# How far to either side a line is looked at: a headline is shorter.
_LONGEST_LINE = 400
_WORD_BEFORE = re.compile(r"([^\W\d_]{2,}) +$")
_WORD_AFTER = re.compile(r"^[^\W\d_]+ +([^\W\d_]{2,})")


@dataclass(frozen=True, slots=True)
class Located:
    """What was found, and what was found and refused, in one text; offsets are the original's.

    ``touched`` tells that any form of the lexicon, or any of its places, stands in the text.
    """

    mentions: tuple[Mention, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    mixed_script: bool = False
    touched: bool = False


def find_mentions(document: Document, lexicon: Lexicon) -> Located:
    """Return the mentions in the document's text; its title, outlet and links are context."""
    region = read_region(document.text, lexicon, document.language)
    if not region.candidates:
        return Located(mixed_script=region.normalised.mixed_script, touched=region.touched)
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
    read, host = reader_for(lexicon).read, document.source_host
    heading = read(title.normalised.text, "", host)
    contexts = read(text.normalised.text, title.normalised.text, host)
    linked = linked_entities(document.links, lexicon)
    first = _evidence((title, text), contexts, linked, sure=True)
    title, text = without_others(((title, heading), (text, contexts)), lexicon, first)
    evidence = _evidence((title, text), contexts, linked, sure=False)
    return (
        _located(title, lexicon, evidence, heading, document.language),
        _located(text, lexicon, evidence, contexts, document.language),
    )


def _evidence(regions: tuple[Region, Region], contexts: Contexts, linked: frozenset[str], *, sure: bool) -> Evidence:
    """Return what the article shows; when *sure*, without the bare surnames, of which nothing is known yet."""
    text = regions[1].candidates
    believed = [one for one in (*regions[0].candidates, *text) if not one.refused]
    return Evidence(
        contexts=contexts,
        present=frozenset(
            one.pattern.entity
            for one in believed
            if one.pattern.kind != "acronym" and not (sure and one.name and one.name.bearer is not Bearer.OWN)
        ),
        full_names=frozenset(one.pattern.entity for one in believed if one.name and one.name.bearer is Bearer.OWN),
        linked=linked,
        names=tuple(sorted((one.start, one.end) for one in text if not one.refused and one.pattern.kind != "acronym")),
    )


def _located(region: Region, lexicon: Lexicon, evidence: Evidence, places: Contexts, language: str | None) -> Located:
    mentions, refusals = [], []
    rivals = rival_acronyms(region, places, evidence.present)
    for one in region.candidates:
        entity = lexicon.entities[one.pattern.entity]
        start, end = region.normalised.span(one.start, one.end)
        surface = region.normalised.original[start:end]
        refused = one.refused or ("acronym_of_rival" if (one.start, one.end) in rivals else "")
        if refused := refused or _objection(one, entity, evidence, places, region.normalised, language):
            refusals.append(Refusal(entity.id, surface, start, end, refused, one.pattern.form))
        else:
            confidence, rule = _worth(one, entity, evidence)
            mentions.append(Mention(entity.id, surface, start, end, confidence, rule, one.pattern.form))
    return Located(tuple(mentions), tuple(refusals), region.normalised.mixed_script, region.touched)


def _objection(
    one: Candidate,
    entity: EntityFile,
    evidence: Evidence,
    places: Contexts,
    normalised: Normalised,
    language: str | None,
) -> str:
    acronym = one.pattern.acronym
    if acronym is None:
        if entity.type != "person" and is_described(entity, places, normalised.text, one.start, one.end):
            return "other_by_description"
        return "needs_context" if entity.strict and not evidence.supports(entity) else ""
    if language in acronym.word_in and _line_of_capitals(normalised, one.start):
        return "acronym_among_capitals"
    return evidence.acronym_objection(acronym, entity.id, language)


def _line_of_capitals(normalised: Normalised, index: int) -> bool:
    original, place = normalised.original, normalised.start(index)
    low, high = max(0, place - _LONGEST_LINE), place + _LONGEST_LINE
    before, after = original[low:place].rpartition("\n")[2], original[place:high].partition("\n")[0]
    return (before + after).isupper() or _among_capitals(before, after)


def _among_capitals(before: str, after: str) -> bool:
    """Tell whether the words on both sides are shouted as well: "WHO NAM THEM?", he cried."""
    left, right = _WORD_BEFORE.search(before), _WORD_AFTER.search(after)
    return bool(left and right and left[1].isupper() and right[1].isupper())


def _worth(one: Candidate, entity: EntityFile, evidence: Evidence) -> tuple[float, str]:
    confidence = _CONFIDENCE[one.rule]
    if one.pattern.acronym is not None or evidence.supports(entity):
        return confidence, one.rule
    return _WITHOUT_CONTEXT, f"{one.rule}_without_context"
