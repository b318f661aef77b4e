"""The grade of a citation: how strong a proof it is that NAM's work was used."""

from __future__ import annotations

from pipeline.model import CitationType


def grade_of(kind: CitationType, work: str | None, source: str | None) -> str:
    """Return A for a named work, B for NAM with its data, C for a NAM person with the finding.

    D is for echoes, which are no citations, and E for an article on the topic alone.
    """
    if work is not None or kind is CitationType.TITLE_MENTION:
        return "A"
    if kind is CitationType.ACKNOWLEDGEMENT or source == "nam":
        return "B"
    return "C"
