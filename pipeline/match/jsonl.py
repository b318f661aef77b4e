"""JSON lines in, JSON lines out: the tagger for other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from pipeline.match.tagger import Tagger
from pipeline.model import Document, Findings, Link

Detect = Callable[[str], str | None]
_MENTION = ("entity", "surface", "start", "end", "confidence", "rule")
_CITATION = ("type", "work", "source", "by", "stance", "start", "end", "exact", "confidence", "rule")


# What a line may take: the line as a string and the text in it stand in memory side by side.
_LONGEST_LINE = 64 * 2**20
_MOST_MEMORY = 170 * 2**20
# What makes Python keep each character of a string in four bytes, or in two: in UTF-8, and escaped.
_WIDTHS = ((4, rb"[\xf0-\xf4]", rb"\\u[dD][89abAB]"), (2, rb"[\xc4-\xef]", rb"\\u(?!00)"))
_CONTINUED = bytes(range(0x80, 0xC0))
_PART = 2**20
# A text's language shows in its beginning.
_DETECTED_FROM = 20_000


class _BadLineError(ValueError):
    """The line is no object of the agreed shape; the message says what is wrong."""


def tag_lines(tagger: Tagger, lines: BinaryIO, detect: Detect | None = None) -> Iterator[str]:
    """Tag a stream of JSON lines; yield one answer for each line that is not blank. Memory stays bounded.

    A line too large to be held is skipped, and answered with an error that tells its size.
    """
    while (given := _next(lines)) is not None:
        if given:
            yield _answer(tagger, given.pop(), detect)


def tag_line(tagger: Tagger, line: str, detect: Detect | None = None) -> str:
    """Tag one JSON line ``{id, lang?, title?, text, links?, source?}``; return one JSON line without its end.

    Without ``lang``, *detect* is asked. A line that cannot be read answers ``{"id": …, "error": …}``; ``cut`` tells
    how many characters were read of a text in which more was found than one text can mean.
    """
    return _answer(tagger, _parsed(line), detect)


def _answer(tagger: Tagger, given: Any, detect: Detect | None) -> str:
    """Return the answer to a line of which *given* is the content, or the error met when reading it."""
    identifier = given.get("id") if isinstance(given, dict) else None
    try:
        document = _document(given, detect)
    except _BadLineError as error:
        return _dump({"id": identifier, "error": f"not a text to tag: {error}"})
    found = tagger.find(document)
    cut = {} if found.read_to is None else {"cut": {"read": found.read_to, "of": len(document.text)}}
    # The answer may be large; the text is not needed to write it.
    del given, document
    return _dump({"id": identifier, **_plain(found), **cut})


def _next(lines: BinaryIO) -> list[Any] | None:
    """Return the content of the next line, or the error in it; nothing for a blank line, None after the last.

    Each form of a large line (bytes, string, content) is let go of as soon as the next one is there.
    """
    line = bytearray()
    size = 0
    while part := lines.readline(_PART):
        size += len(part)
        if size <= _LONGEST_LINE:
            line += part
        if part.endswith(b"\n"):
            break
    if not size:
        return None
    if size > _LONGEST_LINE:
        return [_BadLineError(f"the line has {size:,} bytes; {_LONGEST_LINE:,} are the most")]
    if (memory := _memory(line)) > _MOST_MEMORY:
        return [_BadLineError(f"the line would take {memory:,} bytes of memory; {_MOST_MEMORY:,} are the most")]
    text = line.decode("utf-8", "replace")
    del line
    return [_parsed(text)] if text.strip() else []


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return _BadLineError(str(error))


def _memory(line: bytearray) -> int:
    """Return how many bytes a line takes as a string, with the text in it; at most, as its escapes are not undone."""
    if len(line) * 8 <= _MOST_MEMORY:
        return len(line)
    characters = sum(len(line[at : at + _PART].translate(None, _CONTINUED)) for at in range(0, len(line), _PART))
    written = next((width for width, plain, _ in _WIDTHS if re.search(plain, line)), 1)
    escaped = next((width for width, _, escape in _WIDTHS if re.search(escape, line)), 1)
    return characters * (written + max(written, escaped))


def _document(given: Any, detect: Detect | None) -> Document:
    if isinstance(given, _BadLineError):
        raise given
    if not isinstance(given, dict):
        raise _BadLineError("a line must be a JSON object")
    text = _string(given, "text")
    if text is None:
        raise _BadLineError("text is missing")
    title = _string(given, "title") or ""
    language = _string(given, "lang") or (_detected(detect, title, text) if detect else None)
    links = given.get("links")
    if not isinstance(links, list | None):
        raise _BadLineError("links must be a list")
    return Document(text, title, language, tuple(map(_link, links or ())), _host(_string(given, "source")))


def _detected(detect: Detect, title: str, text: str) -> str | None:
    beginning = text[:_DETECTED_FROM]
    return detect(f"{title}\n{beginning}") if beginning.strip() else None


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
