"""Bytes to text without silent mojibake.

What a server declares is a claim. The order: byte order mark, strict UTF-8, then the declared
charset if the text that it gives is plausible, then statistics. Whatever contradicted the
declaration is told in a warning.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from pipeline.extract.cyrillic import likeness

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What markup starts with in a charset of several bytes to a character.
_WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
# Browsers read these names as the larger tables (WHATWG Encoding, "names and labels").
_LARGER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "koi8-r": "koi8-u", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932",
}  # fmt: skip
_CYRILLIC = ("cp1251", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic")
_WESTERN = frozenset({"cp1252", "cp1250", "cp1254", "cp1257", "iso8859-2", "iso8859-15", "iso8859-13", "mac-roman"})
_DECLARED_IN_TEXT = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARED_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
# Prose of the three languages scores 0.57 and more, Hebrew and Greek bytes read as Cyrillic up to 0.41.
_LIKELY = 0.45
# By how much another Cyrillic table must beat the declared one.
_CLEARLY = 0.15
_ACCENTS = {
    "cp1252": "éèêëàâçîïôùûüäöåæøñáíóúãõß«»’“”–—°§",
    "cp1250": "ąćęłńóśźżčďěňřšťůýžáéíúőűăîâșţ„”–—",
    "iso8859-2": "ąćęłńóśźżčďěňřšťůýžáéíúőűăîâșţ",
    "cp1257": "ąčęėįšųūžāēģīķļņõäöü„“”–—",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the charset that it was read with, and what was odd about it."""

    text: str
    charset: str
    warnings: tuple[str, ...] = ()


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Return *body* as text; *content_type* is the header's value, whose charset is one claim among others."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return _lenient(body[len(mark) :], charset)
    wide = next((charset for start, charset in _WIDE if body.lstrip(b"\r\n\t ").startswith(start)), None)
    if wide:
        return _lenient(body, wide, _contradiction(_declared(body, content_type), wide))
    names = _declared(body, content_type)
    utf8 = _utf8(body)
    if utf8 is not None and not (b"\x1b" in body and any(name.startswith("iso2022") for name in names)):
        return Decoded(utf8, "utf-8", () if body.isascii() else _contradiction(names, "utf-8"))
    return _legacy(body, names)


def _declared(body: bytes, content_type: str) -> list[str]:
    """Return the codec names that header and document claim, the header's first, unknown names left out."""
    header = _DECLARED_IN_HEADER.search(content_type)
    inside = _DECLARED_IN_TEXT.search(body[:4096])
    claims = [header[1]] if header else []
    if inside:
        claims.append((inside[1] or inside[2]).decode("ascii", "replace"))
    return [name for claim in claims if (name := _codec(claim))]


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name)
    except (LookupError, UnicodeError):
        return None
    # Python also calls base64, zip and the like codecs.
    return _LARGER.get(found.name, found.name) if getattr(found, "_is_text_encoding", True) else None


def _utf8(body: bytes) -> str | None:
    """Return *body* as strict UTF-8, or None; a character cut off at the very end is forgiven."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return None


def _legacy(body: bytes, names: list[str]) -> Decoded:
    nearly = body.decode("utf-8", "replace")
    broken = nearly.count("\ufffd")
    if broken * 20 <= len(_HIGH.findall(body)):
        return Decoded(nearly, "utf-8", (f"{broken} invalid bytes in UTF-8 text replaced",))
    own = [name for name in names if not name.startswith(("utf", "idna", "punycode"))]
    for name in own:
        if name not in _WESTERN and name not in _CYRILLIC and (text := _strict(body, name)) is not None:
            return Decoded(text, name)
    cyrillic = _best_cyrillic(body, own)
    if cyrillic:
        return _lenient(body, cyrillic, _contradiction(names or ["nothing"], cyrillic))
    for name in own:
        if (text := _strict(body, name)) is not None:
            return Decoded(text, name)
    return _guessed(body, names)


def _best_cyrillic(body: bytes, own: list[str]) -> str | None:
    """Return the Cyrillic charset that makes the most natural text of *body*, if one does."""
    declared = next((name for name in own if name in _CYRILLIC), None)
    if not declared and _is_sparse(body):
        return None
    sample = b" ".join(_RUN.findall(body))[:20_000] or body[:20_000]
    scores = {name: likeness(sample.decode(name, "replace")) for name in _CYRILLIC}
    best = max(scores, key=lambda name: scores[name])
    if declared:
        return best if scores[best] > scores[declared] + _CLEARLY else declared
    return best if scores[best] >= _LIKELY else None


def _is_sparse(body: bytes) -> bool:
    """Tell whether the bytes above ASCII stand alone, as the accents of a Western text do."""
    return 2 * sum(len(run) for run in _RUN.findall(body)) < len(_HIGH.findall(body))


def _guessed(body: bytes, names: list[str]) -> Decoded:
    charset = _best_western(body) if _is_sparse(body) else _normalizer_says(body)
    return _lenient(body, charset, (*_contradiction(names, charset), f"charset {charset} is a guess"))


def _best_western(body: bytes) -> str:
    high = b"".join(_HIGH.findall(body))[:20_000]
    return max(_ACCENTS, key=lambda name: sum(high.decode(name, "replace").lower().count(c) for c in _ACCENTS[name]))


def _normalizer_says(body: bytes) -> str:
    from charset_normalizer import from_bytes

    found = from_bytes(body[:50_000]).best()
    return _LARGER.get(found.encoding, found.encoding) if found and found.encoding != "utf_8" else "cp1252"


def _strict(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _lenient(body: bytes, charset: str, warnings: tuple[str, ...] = ()) -> Decoded:
    text = body.decode(charset, "replace")
    broken = text.count("\ufffd")
    if broken:
        warnings = (*warnings, f"{broken} bytes are not {charset} and were replaced")
    return Decoded(text, charset, warnings)


def _contradiction(names: list[str], charset: str) -> tuple[str, ...]:
    """Return a warning when none of the declared *names* means *charset*."""
    known = {name.replace("_", "-").removesuffix("-sig") for name in names}
    if not names or charset in known or (charset.startswith("utf-16") and "utf-16" in known):
        return ()
    if charset.startswith("utf-32") and "utf-32" in known:
        return ()
    return (f"declared as {names[0]}, read as {charset}",)
