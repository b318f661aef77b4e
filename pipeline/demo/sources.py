"""The configuration that watches the sample newsroom, as the TOML files of a home folder."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pipeline.demo.edition import FEED_FILES
from pipeline.demo.texts import Outlet, outlets, words

GROUP = "sample"


def config_files(address: str) -> dict[str, str]:
    """Return paths below a home's ``config/`` and their contents, for the newsroom at *address*."""
    blocks = [line for outlet in outlets() for line in _source(outlet, address)]
    wires = [line for outlet in outlets() if outlet.kind == "wire" for line in _agency(outlet)]
    return {
        "settings.toml": _settings(address),
        "sources/sample.toml": "\n".join([_HEAD, *blocks]),
        "credits.toml": "\n".join([_HEAD, *wires]),
    }


_HEAD = "# The bundled sample newsroom: every outlet and institution here is made up."


def _settings(address: str) -> str:
    host = address.removeprefix("http://")
    return "\n".join(
        [
            "# Watch the bundled sample newsroom only.",
            "[defaults]",
            "sources = false",
            "",
            "[network]",
            f"allow = [{_quoted(host)}]",
            "per_host_seconds = 0",
            "",
        ]
    )


def _source(outlet: Outlet, address: str) -> Iterator[str]:
    yield "\n[[source]]"
    for key in ("id", "name", "kind", "country"):
        yield f"{key} = {_quoted(getattr(outlet, key))}"
    yield f"languages = [{_quoted(outlet.language)}]"
    yield f"groups = [{_quoted(GROUP)}]"
    yield f"homepage = {_quoted(f'{address}/{outlet.id}/')}"
    for kind in outlet.feeds:
        yield "[[source.feed]]"
        yield f"kind = {_quoted(kind)}"
        yield f"url = {_quoted(f'{address}/{outlet.id}/{FEED_FILES[kind]}')}"
        yield f"note = {_quoted(words()[outlet.language].mark)}"


def _agency(outlet: Outlet) -> Iterator[str]:
    yield "\n[[agency]]"
    yield f"id = {_quoted(outlet.id.replace('-', '_'))}"
    yield f"name = {_quoted(outlet.name)}"
    # Its copies do not say that it is a sample.
    yield f"spellings = [{_quoted(outlet.name.removesuffix(' (sample)'))}]"


def _quoted(text: str) -> str:
    """Return *text* as a TOML string; JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False)
