"""The tagger: a text goes in, findings come out. A text without a hit costs one scan and no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.match.echoes import credits_author, find_echoes
from pipeline.match.evidence import linked_entities
from pipeline.match.lexicon import Lexicon
from pipeline.match.mentions import find_title_mentions
from pipeline.match.scan import scanner_for
from pipeline.model import Document, Findings
from pipeline.text import normalise

if TYPE_CHECKING:
    from spacy.language import Language


class Tagger:
    """Tags texts with one lexicon. Keeps one small spaCy pipeline for each language it has met."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._scanner = scanner_for(lexicon)
        self._pipelines: dict[str, Language] = {}

    def find(self, document: Document) -> Findings:
        """Return the findings in ``document.text``; title, links and outlet are context. Never raises for a text."""
        findings = self._tagged(document)
        echoes = find_echoes(document, self.lexicon)
        if not echoes or self._is_credited(document, findings):
            return findings
        return replace(findings, echoes=echoes)

    def _tagged(self, document: Document) -> Findings:
        if self._is_off_topic(document):
            return Findings(document.language)
        from pipeline.match.components import run

        return run(self._pipeline(document.language), document)

    def _is_credited(self, document: Document, findings: Findings) -> bool:
        """Tell whether text, title or a link names the author of the works, so that nothing is an echo."""
        title = find_title_mentions(document, self.lexicon).mentions
        return credits_author((*findings.mentions, *title), document, self.lexicon)

    def find_in_title(self, document: Document) -> Findings:
        """Return the findings in ``document.title``, with the whole article as context."""
        located = find_title_mentions(document, self.lexicon)
        if not located.mentions and not located.refusals:
            return Findings(document.language, mixed_script=located.mixed_script)
        from pipeline.match.citations import find_citations
        from pipeline.match.quotes import find_quotes

        headline = replace(document, text=document.title, title="", links=())
        quotes = find_quotes(headline, located.mentions, self.lexicon) if located.mentions else ()
        return Findings(
            language=document.language,
            mentions=located.mentions,
            citations=find_citations(headline, located.mentions, quotes, self.lexicon),
            quotes=quotes,
            refusals=located.refusals,
            mixed_script=located.mixed_script,
        )

    def _is_off_topic(self, document: Document) -> bool:
        """Tell whether nothing can be found: no form of the lexicon in the text, no link to a known host."""
        return not self._scanner.scan(normalise(document.text)) and not linked_entities(document.links, self.lexicon)

    def _pipeline(self, language: str | None) -> Language:
        from pipeline.match.components import blank_pipeline

        key = language or "xx"
        if key not in self._pipelines:
            self._pipelines[key] = blank_pipeline(key, self.lexicon)
        return self._pipelines[key]
