"""The tagger as spaCy components, for pipelines of one's own as well.

    nlp = spacy.blank("en")
    nlp.add_pipe("zvon_mentions")
    doc = nlp("Alexander Lukashenko met the press in Minsk.")
    doc.spans["mentions"][0]._.entity        # "lukashenko"
    doc._.zvon["mentions"][0]["start"]       # the truth: characters, not tokens

``zvon_citations``, ``zvon_quotes`` and ``zvon_topics`` go after it, quotes before citations. Without a config
they take the shipped lexicon (``zvon.lexicon.v1`` in spaCy's registry ``misc``, which the installed package
provides). Another one is named: ``nlp.add_pipe("zvon_mentions", config={"lexicon": {"@misc": name}})``
with ``name = use_lexicon(my_lexicon)``.

Findings are kept as plain values with character offsets in ``doc._.zvon``; ``doc.spans`` shows those whose
ends are ends of tokens. ``doc._.zvon_document`` may be set beforehand to give title, links and outlet.
"""

# Annotations are evaluated here: spaCy reads the factories' signatures.
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import registry

from pipeline.match.citations import find_citations
from pipeline.match.lexicon import Lexicon
from pipeline.match.mentions import find_mentions
from pipeline.match.quotes import find_quotes
from pipeline.match.topics import find_topics
from pipeline.model import Citation, CitationType, Document, Findings, Mention, Quote, Refusal, Topic

_SHIPPED = {"lexicon": {"@misc": "zvon.lexicon.v1"}}
_COMPONENTS = ("zvon_mentions", "zvon_quotes", "zvon_citations", "zvon_topics")
# Languages whose spaCy tokenizer asks for a further package.
_NEEDS_MORE = frozenset(("ja", "ko", "th", "vi", "zh"))
_SPAN_FIELDS = ("entity", "confidence", "rule", "form", "work", "source", "by", "stance", "grade", "cue", "speaker")
# spaCy's tokenizer peels signs off a token one at a time: a run without white space would cost its square.
_LONG_RUN = re.compile(r"\S{1000}")
_PIECE = re.compile(r"\w{1,50}|[^\w\s]|\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Component:
    """A step of the pipeline: reads the document, adds its findings under *name*."""

    def __init__(self, name: str, find: Callable[[Document, tuple[Mention, ...], Doc], Sequence[Any]]) -> None:
        self._name = name
        self._find = find

    def __call__(self, doc: Doc) -> Doc:
        document = document_of(doc)
        mentions = tuple(Mention(**one) for one in doc._.zvon.get("mentions", ()))
        found = [asdict(one) for one in self._find(document, mentions, doc)]
        doc._.zvon[self._name] = found
        if self._name != "topics":
            doc.spans[self._name] = list(_spans(doc, self._name, found))
        return doc


@Language.factory("zvon_mentions", default_config=_SHIPPED)
def make_mentions(nlp: Language, name: str, lexicon: Lexicon) -> Callable[[Doc], Doc]:
    """Return the component that finds mentions; refusals go into ``doc._.zvon`` as well."""

    def find(document: Document, mentions: tuple[Mention, ...], doc: Doc) -> Sequence[Mention]:
        located = find_mentions(document, lexicon)
        doc._.zvon["refusals"] = [asdict(one) for one in located.refusals]
        doc._.zvon["mixed_script"] = located.mixed_script
        return located.mentions

    return _Component("mentions", find)


@Language.factory("zvon_quotes", default_config=_SHIPPED)
def make_quotes(nlp: Language, name: str, lexicon: Lexicon) -> Callable[[Doc], Doc]:
    """Return the component that finds quotations and who says them; it needs the mentions."""

    def find(document: Document, mentions: tuple[Mention, ...], doc: Doc) -> Sequence[Quote]:
        return find_quotes(document, mentions, lexicon)

    return _Component("quotes", find)


@Language.factory("zvon_citations", default_config=_SHIPPED)
def make_citations(nlp: Language, name: str, lexicon: Lexicon) -> Callable[[Doc], Doc]:
    """Return the component that finds citations; it needs the mentions and takes the quotes where there are any."""

    def find(document: Document, mentions: tuple[Mention, ...], doc: Doc) -> Sequence[Citation]:
        quotes = tuple(Quote(**one) for one in doc._.zvon.get("quotes", ()))
        return find_citations(document, mentions, quotes, lexicon)

    return _Component("citations", find)


@Language.factory("zvon_topics", default_config=_SHIPPED)
def make_topics(nlp: Language, name: str, lexicon: Lexicon) -> Callable[[Doc], Doc]:
    """Return the component that finds topics."""

    def find(document: Document, mentions: tuple[Mention, ...], doc: Doc) -> Sequence[Topic]:
        return find_topics(document, lexicon)

    return _Component("topics", find)


def use_lexicon(lexicon: Lexicon) -> str:
    """Enter *lexicon* into spaCy's registry and return the name under which a config finds it."""
    name = f"zvon.lexicon.{lexicon.digest[:16]}"

    def provide() -> Lexicon:
        return lexicon

    if not registry.has("misc", name):
        registry.misc(name, func=provide)
    return name


def blank_pipeline(language: str, lexicon: Lexicon) -> Language:
    """Return a pipeline with all four components on a blank tokenizer for *language*, or a general one."""
    nlp = spacy.blank(_known(language))
    for name in _COMPONENTS:
        nlp.add_pipe(name, config={"lexicon": {"@misc": use_lexicon(lexicon)}})
    return nlp


def run(nlp: Language, document: Document) -> Findings:
    """Run *nlp* over *document*, whatever its length; offsets are those of ``document.text``.

    The words that the tokenizer learns are forgotten afterwards: a long run would otherwise keep them all.
    """
    with nlp.memory_zone():
        doc = _tokenised(nlp, document.text)
        doc._.zvon_document = document
        for _, component in nlp.pipeline:
            doc = component(doc)
        return findings_of(doc)


def document_of(doc: Doc) -> Document:
    """Return the document that *doc* was made for, or one made of its text alone."""
    if doc._.zvon_document is not None:
        given: Document = doc._.zvon_document
        return given
    return Document(doc.text, language=doc.lang_ if doc.lang_ != "xx" else None)


def findings_of(doc: Doc) -> Findings:
    """Return what the components found in *doc*, as values."""
    found: Mapping[str, Any] = doc._.zvon
    return Findings(
        language=document_of(doc).language,
        mentions=tuple(Mention(**one) for one in found.get("mentions", ())),
        citations=tuple(replace(Citation(**one), type=CitationType(one["type"])) for one in found.get("citations", ())),
        quotes=tuple(Quote(**one) for one in found.get("quotes", ())),
        topics=tuple(Topic(**one) for one in found.get("topics", ())),
        refusals=tuple(Refusal(**one) for one in found.get("refusals", ())),
        mixed_script=found.get("mixed_script", False),
    )


def _known(language: str) -> str:
    if language in _NEEDS_MORE:
        return "xx"
    try:
        spacy.util.get_lang_class(language)
    except ImportError:
        return "xx"
    return language


def _tokenised(nlp: Language, text: str) -> Doc:
    # spaCy keeps strings as UTF-8, in which a lone surrogate has no place.
    text = _SURROGATE.sub("\ufffd", text)
    if not _LONG_RUN.search(text):
        return nlp.tokenizer(text)
    pieces = _PIECE.findall(text)
    return Doc(nlp.vocab, words=pieces, spaces=[False] * len(pieces))


def _spans(doc: Doc, name: str, found: Sequence[Mapping[str, Any]]) -> Any:
    for index, one in enumerate(found):
        label = one.get("entity") or one.get("type") or one.get("kind") or name
        span = doc.char_span(one["start"], one["end"], label=str(label), span_id=f"{name}:{index}")
        if span is not None:
            yield span


def _field(name: str) -> Callable[[Span], Any]:
    def read(span: Span) -> Any:
        kind, _, index = span.id_.partition(":")
        found = span.doc._.zvon.get(kind, ())
        return found[int(index)].get(name) if index.isdigit() and int(index) < len(found) else None

    return read


def _extend() -> None:
    """Give Doc and Span the fields under which findings are read."""
    Doc.set_extension("zvon", getter=_store, force=True)
    Doc.set_extension("zvon_document", default=None, force=True)
    for name in _SPAN_FIELDS:
        Span.set_extension(name, getter=_field(name), force=True)


def _store(doc: Doc) -> dict[str, Any]:
    store: dict[str, Any] = doc.user_data.setdefault("zvon", {})
    return store


_extend()
