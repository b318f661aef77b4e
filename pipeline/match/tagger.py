"""The tagger: a text goes in, findings come out. A text without a hit costs one scan and no more."""

from __future__ import annotations

from dataclasses import replace

from pipeline.match.citations import find_citations
from pipeline.match.collector import paused
from pipeline.match.echoes import credits_author, find_echoes
from pipeline.match.evidence import linked_entities
from pipeline.match.headlines import as_told_below
from pipeline.match.lexicon import Lexicon
from pipeline.match.likely import RULE
from pipeline.match.mentions import find_mentions, find_title_mentions
from pipeline.match.pieces import LONGEST_PIECE, find_in_pieces
from pipeline.match.quotes import find_quotes
from pipeline.match.topics import find_topics
from pipeline.model import Document, Findings


class Tagger:
    """Tags texts with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def find_article(self, document: Document) -> tuple[Findings, Findings]:
        """Return the findings in the title, completed by what the text tells, and those in the text."""
        title, text = self.find_in_title(document), self.find(document)
        return replace(title, citations=tuple(as_told_below(title.citations, text.citations))), text

    def find(self, document: Document) -> Findings:
        """Return the findings in ``document.text``; title, links and outlet are context. Never raises for a text."""
        with paused():
            if len(document.text) <= LONGEST_PIECE:
                return self._find(document)
            return find_in_pieces(document, self._find, find_citations(document, (), (), self.lexicon))

    def _find(self, document: Document) -> Findings:
        findings = self._tagged(document)
        if credits_author(findings.mentions, document, self.lexicon):
            return findings
        echoes = find_echoes(document, self.lexicon)
        if not echoes or self._is_credited_in_title(document):
            return findings
        return replace(findings, echoes=echoes)

    def find_in_title(self, document: Document) -> Findings:
        """Return the findings in ``document.title``, with the whole article as context."""
        located = find_title_mentions(document, self.lexicon)
        if not located.mentions and not located.refusals:
            return Findings(document.language, mixed_script=located.mixed_script)
        headline = replace(document, text=document.title, title="", links=())
        quotes = find_quotes(headline, located.mentions, self.lexicon) if located.mentions else ()
        # What makes a citation likely was learned from running text, and a headline is none.
        cited = find_citations(headline, located.mentions, quotes, self.lexicon)
        return Findings(
            language=document.language,
            mentions=located.mentions,
            citations=tuple(one for one in cited if one.rule != RULE),
            quotes=quotes,
            refusals=located.refusals,
            mixed_script=located.mixed_script,
        )

    def _tagged(self, document: Document) -> Findings:
        located = find_mentions(document, self.lexicon)
        if not located.touched and not linked_entities(document.links, self.lexicon):
            return Findings(document.language)
        quotes = find_quotes(document, located.mentions, self.lexicon)
        return Findings(
            language=document.language,
            mentions=located.mentions,
            citations=find_citations(document, located.mentions, quotes, self.lexicon),
            quotes=quotes,
            topics=find_topics(document, self.lexicon),
            refusals=located.refusals,
            mixed_script=located.mixed_script,
        )

    def _is_credited_in_title(self, document: Document) -> bool:
        """Tell whether the title names the author of the works, so that nothing in the text is an echo."""
        return credits_author(find_title_mentions(document, self.lexicon).mentions, document, self.lexicon)
