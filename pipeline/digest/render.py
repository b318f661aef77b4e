"""A page as text and as HTML, from the templates beside this file."""

from __future__ import annotations

import textwrap
from typing import Any

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from pipeline.digest.words import Words

WIDTH = 78
HTML_SUFFIX = ".mjml.j2"
TEMPLATES: BaseLoader = PackageLoader("pipeline.digest")


def render(name: str, page: Any, words: Words) -> tuple[str, str]:
    """Return text and HTML of *page* by the templates called *name*, such as ``digest``."""
    environment = _environment()
    values: dict[str, Any] = {"page": page, "words": words}
    text = environment.get_template(f"{name}.txt.j2").render(values)
    return text.strip("\n") + "\n", _html(environment.get_template(f"{name}{HTML_SUFFIX}").render(values))


def _html(source: str) -> str:
    from mjml import mjml2html

    # No font of the web, whatever name a template uses: loading one would tell its server who reads.
    return str(mjml2html(source, fonts={}))


def _environment() -> Environment:
    environment = Environment(
        loader=TEMPLATES,
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
