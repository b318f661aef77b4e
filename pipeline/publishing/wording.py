"""The licence of the public file and how to cite it, in every language of the site. Pure but for the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill, indent

from pipeline.publishing.catalogues import LANGUAGES, catalogue

_WIDTH = 100


def told(about: Mapping[str, str]) -> dict[str, str]:
    """Return the texts beside the public database by the names of their files, from what it says of itself."""
    found = {}
    for language in LANGUAGES:
        found[text_name("LICENCE", language)] = _licence(about, language)
        found[text_name("CITE", language)] = _cite(about, language)
    return found


def text_name(text: str, language: str) -> str:
    """Return the name of the file that has *text* (``LICENCE`` or ``CITE``) in *language*.

    >>> text_name("CITE", "en"), text_name("CITE", "be")
    ('CITE.txt', 'CITE.be.txt')
    """
    return f"{text}.txt" if language == next(iter(LANGUAGES)) else f"{text}.{language}.txt"


def _licence(about: Mapping[str, str], language: str) -> str:
    _ = catalogue(language).gettext
    terms = _("Selection, dates, names and grades: %(licence)s.") % about
    if about["publisher"]:
        terms += " " + _("Attribution: %(publisher)s.") % about
    excerpts = _(
        "The excerpts are quoted, in the length that quoting takes, from the publications named beside them, whose"
        " authors and publishers hold the rights to them. Who wants more than the excerpt finds the whole at the"
        " address given."
    )
    confirmed = _(
        "Every entry was confirmed by a person. What is withdrawn is gone from the next release; take the latest one."
    )
    return _paragraphs(_(about["title"]), terms, excerpts, confirmed)


def _cite(about: Mapping[str, str], language: str) -> str:
    _ = catalogue(language).gettext
    title = _(about["title"])
    whole = f"{about['publisher']}: {title}" if about["publisher"] else title
    release = {"whole": whole, "latest": about["latest"]}
    all_of_it = _("%(whole)s. Release of %(latest)s.") % release
    entry = _('Organisation: "Title", date, address. In: %(whole)s, citation NUMBER, release of %(latest)s.') % release
    proof = _(
        "What the numbers prove: each entry carries the SHA-256 of the bytes of the page as they were captured. Who"
        " holds a copy of the page from that day can compare; who doubts an entry can ask us for ours."
    )
    return _paragraphs(
        _("How to cite"),
        _("The whole:"),
        _quoted(all_of_it, about["address"]),
        _("One entry: name the publication first, as with any quotation, then the entry by its number:"),
        _quoted(entry, about["address"]),
        proof,
    )


def _quoted(text: str, address: str) -> str:
    return indent(fill(f"{text} {address}".strip(), _WIDTH - 2, break_long_words=False), "  ")


def _paragraphs(*texts: str) -> str:
    filled = (text if text.startswith(" ") else fill(text, _WIDTH, break_long_words=False) for text in texts)
    return "\n\n".join(filled) + "\n"
