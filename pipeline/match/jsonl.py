"""JSON lines in, JSON lines out: the tagger for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from pipeline.match.tagger import Tagger
from pipeline.model import Document, Findings, Link

Detect = Callable[[str], str | None]
_MENTION = ("entity", "surface", "start", "end", "confidence", "rule")
_CITATION = ("type", "work", "source", "by", "stance", "start", "end", "exact", "confidence", "rule")


class _BadLineError(ValueError):
    """The line is no object of the agreed shape; the message says what is wrong."""


def tag_line(tagger: Tagger, line: str, detect: Detect | None = None) -> str:
    """Tag one JSON line ``{id, lang?, title?, text, links?, source?}``; return one JSON line without its end.

    Without ``lang``, *detect* is asked. A line that cannot be read answers ``{"id": …, "error": …}``.
    """
    given: Any = None
    try:
        given = json.loads(line)
        if not isinstance(given, dict):
            raise _BadLineError("a line must be a JSON object")
        document = _document(given, detect)
    except (ValueError, RecursionError) as error:
        identifier = given.get("id") if isinstance(given, dict) else None
        return _dump({"id": identifier, "error": f"not a text to tag: {error}"})
    return _dump({"id": given.get("id"), **_plain(tagger.find(document))})


def _document(given: dict[str, Any], detect: Detect | None) -> Document:
    text = _string(given, "text")
    if text is None:
        raise _BadLineError("text is missing")
    title = _string(given, "title") or ""
    language = _string(given, "lang") or (detect(f"{title}\n{text}") if detect and text.strip() else None)
    links = given.get("links")
    if not isinstance(links, list | None):
        raise _BadLineError("links must be a list")
    return Document(text, title, language, tuple(map(_link, links or ())), _host(_string(given, "source")))


def _host(source: str | None) -> str | None:
    """Return the host of *source*, which may be a host or an address."""
    if source is None or "//" not in source:
        return source
    return urlsplit(source).hostname


def _string(given: dict[str, Any], key: str) -> str | None:
    value = given.get(key)
    if value is not None and not isinstance(value, str):
        raise _BadLineError(f"{key} must be a string")
    return value


def _link(given: Any) -> Link:
    if not isinstance(given, dict) or not isinstance(given.get("href"), str):
        raise _BadLineError("each link must be an object with an href")
    start, end = (given.get(key) for key in ("start", "end"))
    if not all(value is None or (isinstance(value, int) and value >= 0) for value in (start, end)):
        raise _BadLineError("start and end of a link must be whole numbers")
    return Link(given["href"], _string(given, "anchor") or "", start, end)


def _plain(findings: Findings) -> dict[str, Any]:
    return {
        "lang": findings.language,
        "mentions": [_only(one, _MENTION) for one in findings.mentions],
        "citations": [_only(one, _CITATION) for one in findings.citations],
        "quotes": [asdict(one) for one in findings.quotes],
        "topics": [asdict(one) for one in findings.topics],
        "echoes": [asdict(one) for one in findings.echoes],
    }


def _only(value: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: getattr(value, key) for key in keys}


def _dump(value: dict[str, Any]) -> str:
    # A lone surrogate stays an escape: the line must be UTF-8 whatever the text was.
    plain = json.dumps(value, ensure_ascii=False)
    try:
        plain.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    return plain
