"""What the tagger finds in a text and what it refuses, each with its reason in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.match.lexicon import Lexicon
from pipeline.match.reasons import Reasons
from pipeline.match.tagger import Tagger
from pipeline.model import Citation, Document, Findings, Mention, Quote, Refusal
from pipeline.settings import Settings
from pipeline.settings.rule_names import RuleNames, load_rule_names

_AROUND = 40
_INDENT = " " * 9


def findings(settings: Settings, document: Document) -> Iterator[str]:
    """Yield the lines that explain the findings in the title and the text of *document*."""
    tagger = Tagger(settings.lexicon)
    title, text = tagger.find_article(document)
    reasons = Reasons(document, (*title.mentions, *text.mentions), settings.lexicon)
    told = _Told(load_rule_names(settings.home), reasons, settings.lexicon)
    yield from told.field("title", document.title, title)
    yield from told.field("text", document.text, text)


class _Told:
    """Puts findings into words."""

    def __init__(self, names: RuleNames, reasons: Reasons, lexicon: Lexicon) -> None:
        self._names = names
        self._reasons = reasons
        self._lexicon = lexicon

    def field(self, field: str, text: str, found: Findings) -> Iterator[str]:
        """Yield what was found in one field, in order of place, near misses among them."""
        if not found.mentions and not found.refusals and not found.citations:
            yield f"tag      {field}: no name, acronym or link that we look for stands in it"
        places: list[Mention | Refusal] = [*found.mentions, *found.refusals]
        for one in sorted(places, key=lambda place: place.start):
            yield from self._mention(field, text, one) if isinstance(one, Mention) else self._refusal(field, text, one)
        for citation in found.citations:
            yield from self._citation(field, citation)
        for quote in found.quotes:
            if quote.speaker:
                yield from self._quote(field, quote)
        if others := sum(quote.speaker is None for quote in found.quotes):
            yield f"quote    {field}: {others} of people and bodies that we do not look for"
        for echo in found.echoes:
            yield f"echo     {field} {_place(text, echo.start, echo.end)}: inferred, of {echo.work}"
            yield self._because("echo", echo.rule, f"{echo.confidence:.2f}")
            yield f"{_INDENT}grade {echo.grade}: {self._names.grade.get(echo.grade, 'not described')}"
        for topic in found.topics:
            words = ", ".join(dict.fromkeys(repr(text[start:end]) for start, end in topic.evidence))
            yield f"topic    {topic.topic.replace('_', ' ')}: {words or 'in the title'}"
            yield self._because("topic", topic.rule)

    def _mention(self, field: str, text: str, one: Mention) -> Iterator[str]:
        yield f"mention  {field} {_place(text, one.start, one.end)}: {self._name(one.entity)}"
        yield self._because("mention", one.rule, f"form {one.form!r}, {one.confidence:.2f}")
        yield from _listed("shown by", self._reasons.allowing(one))

    def _refusal(self, field: str, text: str, one: Refusal) -> Iterator[str]:
        yield f"refused  {field} {_place(text, one.start, one.end)}: not {self._name(one.entity)}"
        yield self._because("refusal", one.rule, f"form {one.form!r}")
        yield from _listed("what speaks for another reading:", self._reasons.rivals(one))
        yield from _listed("any one of these would have allowed it:", self._reasons.missing(one))

    def _citation(self, field: str, one: Citation) -> Iterator[str]:
        facts = [
            f"of {self._name(one.source)}" if one.source else "",
            f"by {self._name(one.by)}" if one.by else "",
            f"work {one.work}" if one.work else "no work named",
            f"{one.stance} by somebody" if one.stance else "",
        ]
        said = ", ".join(fact for fact in facts if fact)
        yield f"citation {field} {one.start}-{one.end} {one.type.replace('_', ' ')} {said}: {one.exact!r}"
        cue = f"cue {one.cue!r}, " if one.cue else ""
        yield self._because("citation", one.rule, f"{cue}{one.confidence:.2f}")
        yield f"{_INDENT}grade {one.grade}: {self._names.grade.get(one.grade, 'not described')}"

    def _quote(self, field: str, one: Quote) -> Iterator[str]:
        speaker = self._name(one.speaker or "")
        yield f"quote    {field} {one.start}-{one.end} {one.kind}, by {speaker}: {one.exact!r}"
        yield self._because("quote", one.rule, f"cue {one.cue!r}" if one.cue else "")

    def _because(self, kind: str, rule: str, facts: str = "") -> str:
        sentence = self._names.sentence(kind, rule) or "of a rule that config/rule_names.toml does not describe yet."
        return f"{_INDENT}because {sentence} (rule {rule}{f', {facts}' if facts else ''})"

    def _name(self, entity: str) -> str:
        known = self._lexicon.entities.get(entity)
        return f"{known.canonical} [{entity}]" if known else entity


def _place(text: str, start: int, end: int) -> str:
    """Return the offsets and the words, with some of those around them."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = "… " + before.partition(" ")[2]
    if end + _AROUND < len(text):
        after = after.rpartition(" ")[0] + " …"
    return f"{start}-{end} {' '.join(f'{before}«{text[start:end]}»{after}'.split())!r}"


def _listed(head: str, reasons: Sequence[str]) -> Iterator[str]:
    if reasons:
        yield f"{_INDENT}{head} {'; '.join(reasons)}"
