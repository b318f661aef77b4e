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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import registry

from pipeline.match.citations import find_citations
from pipeline.match.lexicon import Lexicon
from pipeline.match.mentions import find_mentions
from pipeline.match.quotes import find_quotes
from pipeline.match.topics import find_topics
from pipeline.model import Citation, Document, Mention, Quote, Topic

_SHIPPED = {"lexicon": {"@misc": "zvon.lexicon.v1"}}
_SPAN_FIELDS = ("entity", "confidence", "rule", "form", "work", "source", "by", "stance", "grade", "cue", "speaker")


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


def document_of(doc: Doc) -> Document:
    """Return the document that *doc* was made for, or one made of its text alone."""
    if doc._.zvon_document is not None:
        given: Document = doc._.zvon_document
        return given
    return Document(doc.text, language=doc.lang_ if doc.lang_ != "xx" else None)


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
