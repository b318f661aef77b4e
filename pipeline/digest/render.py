"""A digest as text and as HTML, from the templates beside this file."""

from __future__ import annotations

import textwrap
from datetime import tzinfo
from typing import Any

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from pipeline.digest.page import page
from pipeline.digest.plan import Digest
from pipeline.digest.words import load_words

WIDTH = 78
HTML_SUFFIX = ".mjml.j2"


def render(
    digest: Digest,
    zone: tzinfo,
    *,
    language: str = "en",
    ledger: str | None = None,
    loader: BaseLoader | None = None,
) -> tuple[str, str, str]:
    """Return subject, text and HTML of *digest*, dates in *zone*, worded in *language*.

    *ledger* is the address of the ledger on the site; without it nothing is linked there.
    """
    loader = loader or PackageLoader("pipeline.digest")
    words = load_words(loader, language, zone)
    view = page(digest, words, ledger=ledger)
    environment = _environment(loader)
    values: dict[str, Any] = {"page": view, "words": words}
    text = environment.get_template("digest.txt.j2").render(values)
    return view.subject, text.strip("\n") + "\n", _html(environment, values)


def _html(environment: Environment, values: dict[str, Any]) -> str:
    from mjml import mjml2html

    # No font of the web, whatever name a template uses: loading one would tell its server who reads.
    return str(mjml2html(environment.get_template(f"digest{HTML_SUFFIX}").render(values), fonts={}))


def _environment(loader: BaseLoader) -> Environment:
    environment = Environment(
        loader=loader,
        # Jinja's own choice goes by the last suffix and would leave ours unescaped.
        autoescape=select_autoescape(enabled_extensions=(HTML_SUFFIX,), disabled_extensions=()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"fold": _fold, "heading": _heading}
    return environment


def _fold(text: str, first: str = "", rest: str = "") -> str:
    """Return *text* in lines of at most 78 columns; addresses stay whole."""
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _heading(text: str) -> str:
    return f"{text.upper()}\n{'-' * min(WIDTH, len(text))}"
