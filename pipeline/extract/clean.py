"""Cleaning at the door: characters that no XML may hold, and HTML turned into plain text.

One ``&#xFFFF;`` anywhere makes trafilatura return nothing for the whole page, and ``&#xD800;`` in a
title makes feedparser raise; so both go before either sees the text, also as references.
"""

from __future__ import annotations

import html
import re

from lxml.html import HTMLParser, fromstring

# Everything but C0 (without tab, newline, return), lone surrogates and the 66 non-characters of
# Unicode. Said as what may stand: the other way round the search takes ten times as long.
_PLANES = "".join(f"{chr(plane * 0x10000)}-{chr(plane * 0x10000 + 0xFFFD)}" for plane in range(1, 17))
_FORBIDDEN = re.compile(f"[^\t\n\r\x20-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_PLANES}]")
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]+)|0*([0-9]+));?")
# A tag with thousands of attributes costs minutes; a long one is a picture in a data: address or worse.
_HUGE_TAG = re.compile(r"<([a-zA-Z][\w:.-]*)\s[^<>]{10000,}>")
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--)")
_INVISIBLE = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_CONTROLS = re.compile("[\x7f-\x84\x86-\x9f]")
_BLOCKS = ("p", "br", "div", "li", "tr", "td", "h1", "h2", "h3", "h4", "blockquote")
_MOST = 200_000


def clean_markup(text: str) -> str:
    """Return *text* without characters and character references that XML forbids; huge tags lose their attributes.

    >>> clean_markup("a&#xFFFF;b&#0;c&#60;")
    'abc&#60;'
    """
    return _REFERENCE.sub(_kept_reference, _HUGE_TAG.sub(r"<\1>", _FORBIDDEN.sub("", text)))


def _kept_reference(match: re.Match[str]) -> str:
    digits, base = (match[1], 16) if match[1] else (match[2], 10)
    if len(digits) > 7:  # beyond U+10FFFF whatever the digits; int() of a long one is slow or refused
        return ""
    code = int(digits, base)
    return "" if code > 0x10FFFF or _FORBIDDEN.match(chr(code)) else match[0]


def plain(markup: str) -> str:
    """Return *markup* (HTML or plain text) as one line of plain text.

    >>> plain("Chapter <b>5</b> &amp; 6<script>x()</script>")
    'Chapter 5 & 6'
    >>> plain("5 < 6")
    '5 < 6'
    """
    text = clean_markup(markup[:_MOST])
    text = _without_tags(text) if _TAG.search(text) else html.unescape(text)
    return " ".join(_CONTROLS.sub("", clean_markup(text)).split())


def _without_tags(text: str) -> str:
    visible = _INVISIBLE.sub(" ", text).encode("utf-8")
    # The frame keeps a fragment of any shape below one known element; made anew for each call,
    # since a parser is not to be shared between threads.
    tree = fromstring(b"<div>" + visible + b"</div>", parser=HTMLParser(encoding="utf-8", remove_comments=True))
    for element in tree.iter(*_BLOCKS):
        element.tail = " " + (element.tail or "")
    return str(tree.text_content())


def shorten(text: str, most: int) -> str:
    """Return *text*, cut to *most* characters with a visible mark when it was longer.

    >>> shorten("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
