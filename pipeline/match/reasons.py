"""Why an article allows a reading or does not, with the words that show it: for people, not for tagging."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.match.context import reader_for
from pipeline.match.evidence import linked_entities
from pipeline.match.lexicon import Lexicon
from pipeline.match.scan import is_bounded, word_end
from pipeline.match.schema import Acronym
from pipeline.model import Document, Mention, Refusal
from pipeline.text import fold, normalise


class Reasons:
    """Asks one article again what tagging asked it; *mentions* are those of its title and text."""

    def __init__(self, document: Document, mentions: Iterable[Mention], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._fields = [normalise(document.title), normalise(document.text)]
        title, text = self._fields
        self._contexts = reader_for(lexicon).read(text.text, title.text, document.source_host)
        self._linked = linked_entities(document.links, lexicon)
        named = [one for one in mentions if not one.rule.startswith("acronym")]
        self._named = {one.entity: one.surface for one in reversed(named)}
        self._full = {one.entity: one.surface for one in named if one.rule.startswith("full_name")}

    def allowing(self, mention: Mention) -> list[str]:
        """Return what in the article allows *mention*, each with the words that show it; none when nothing need."""
        return list(self._held(self._needs(mention), mention.entity))

    def missing(self, refusal: Refusal) -> list[str]:
        """Return what any one of would have allowed the reading that was refused for want of it."""
        needs = self._needs(refusal) if refusal.rule in ("needs_context", "acronym_without_anchor") else ()
        return [" with ".join(self._name(part, refusal.entity) for part in need.split("+")) for need in needs]

    def rivals(self, refusal: Refusal) -> list[str]:
        """Return what in the article speaks for another reading, each with the words that show it."""
        acronym = self._acronym(refusal)
        entity = self._lexicon.entities[refusal.entity]
        if refusal.rule not in ("other_by_description", "acronym_of_rival"):
            return []
        shown = (*acronym.rivals, *acronym.beside) if acronym else (*entity.rivals, *entity.trades)
        return list(self._held(shown, refusal.entity))

    def _needs(self, one: Mention | Refusal) -> tuple[str, ...]:
        acronym = self._acronym(one)
        return acronym.anchors if acronym else self._lexicon.entities[one.entity].need

    def _acronym(self, one: Mention | Refusal) -> Acronym | None:
        if not one.rule.startswith("acronym"):
            return None
        return next((a for a in self._lexicon.entities[one.entity].acronyms if a.form == one.form), None)

    def _held(self, needs: Iterable[str], entity: str) -> Iterator[str]:
        for need in needs:
            parts = [self._shown(part, entity) for part in need.split("+")]
            if all(parts):
                yield " with ".join(part for part in parts if part)

    def _shown(self, need: str, entity: str) -> str | None:
        """Return *need* with what shows it, or None where nothing does."""
        name = self._name(need, entity)
        named = {"forename": self._full.get(entity), "self": self._named.get(entity)}.get(need, self._named.get(need))
        if named:
            return f"{name} ({named!r})"
        if need.endswith("_link"):
            return name if need.removesuffix("_link") in self._linked else None
        if need in ("forename", "self") or not self._contexts.holds(need):
            return None
        words = self._words(need)
        return f"words about {name} ({words!r})" if words else f"an outlet that writes about {name}"

    def _name(self, need: str, entity: str) -> str:
        own = self._lexicon.entities[entity].canonical
        if need in ("forename", "self"):
            return f"the full name of {own}" if need == "forename" else f"{own} in full"
        if need.endswith("_link"):
            return f"a link to a page of {self._name(need.removesuffix('_link'), entity)}"
        known = self._lexicon.entities.get(need)
        return known.canonical if known else need.replace("_", " ").capitalize()

    def _words(self, context: str) -> str | None:
        """Return the first words of the title or the text that show *context*."""
        for field in self._fields:
            for word in self._lexicon.context.contexts[context].words:
                key, whole = fold(word.removeprefix("=")), word.startswith("=")
                at = field.text.find(key)
                while at >= 0 and not is_bounded(field.text, at, at + len(key) if whole else len(field.text)):
                    at = field.text.find(key, at + 1)
                if at >= 0:
                    start, end = field.span(at, word_end(field.text, at + len(key)))
                    return field.original[start:end]
        return None
