"""Whether an article allows a reading: needs, rivals and anchors, asked of its words, names and links."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.match.context import Contexts
from pipeline.match.hyperlinks import host_entity
from pipeline.match.lexicon import Lexicon
from pipeline.match.schema import Acronym, EntityFile
from pipeline.model import Link


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one article: contexts, entities found by a form, people found by a full name.

    ``names`` are the spans of those forms in the normalised text, in its order.
    """

    contexts: Contexts
    present: frozenset[str]
    full_names: frozenset[str]
    linked: frozenset[str]
    names: tuple[tuple[int, int], ...] = ()

    def holds(self, need: str, entity: str) -> bool:
        """Tell whether *need* holds for *entity*; ``a+b`` asks for both."""
        return all(self._one(part, entity) for part in need.split("+"))

    def _one(self, need: str, entity: str) -> bool:
        if need == "forename":
            return entity in self.full_names
        if need == "self":
            return entity in self.present
        if need.endswith("_link"):
            return need.removesuffix("_link") in self.linked
        return need in self.present or self.contexts.holds(need)

    def supports(self, entity: EntityFile) -> bool:
        """Tell whether the article is about what *entity* is known for.

        A need made of several weak signs does not hold where a rival is about.
        """
        rival = any(map(self.contexts.holds, entity.rivals))
        return not entity.need or any(
            self.holds(need, entity.id) and not (rival and "+" in need) for need in entity.need
        )

    def acronym_objection(self, acronym: Acronym, entity: str, language: str | None) -> str:
        """Return the rule against reading *acronym* as *entity* in this article, or nothing."""
        if acronym.languages and language and language not in acronym.languages:
            return "acronym_of_other_language"
        # The university in "Yale University" is no sign of a university with our letters.
        rival = any(self.contexts.holds_beyond(one, self.names) for one in acronym.rivals)
        if rival and entity not in self.present:
            return "acronym_of_rival"
        if not any(self.holds(anchor, entity) for anchor in acronym.anchors):
            return "acronym_without_anchor"
        return ""


def linked_entities(links: tuple[Link, ...], lexicon: Lexicon) -> frozenset[str]:
    """Return the entities whose places on the web *links* point to."""
    owners = (host_entity(link.href, lexicon.hosts) for link in links)
    return frozenset(owner for owner in owners if owner is not None)
