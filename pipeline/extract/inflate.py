"""Gzip files that come as the body itself (``sitemap.xml.gz``): unpacked with a bound."""

from __future__ import annotations

import zlib

from pipeline.errors import GiveUp
from pipeline.model import Reason

MOST_BYTES = 64 * 1024 * 1024
_MAGIC = b"\x1f\x8b\x08"


def unpacked(body: bytes, url: str, most: int = MOST_BYTES) -> bytes:
    """Return *body*, unpacked when it is a gzip file.

    Raise GiveUp: TOO_LARGE above *most* bytes, DECODE when the file is damaged or cut off.
    """
    if not body.startswith(_MAGIC):
        return body
    out = bytearray()
    rest = body
    while rest.startswith(_MAGIC):  # a gzip file may be several, one after the other
        inflater = zlib.decompressobj(wbits=31)
        try:
            out += inflater.decompress(rest, most - len(out) + 1)
        except zlib.error as error:
            raise GiveUp(url, Reason.DECODE, f"the gzip file is damaged ({error})") from error
        if len(out) > most:
            raise GiveUp(url, Reason.TOO_LARGE, f"the gzip file unpacks to more than {most} bytes")
        if not inflater.eof:
            raise GiveUp(url, Reason.DECODE, "the gzip file is cut off")
        rest = inflater.unused_data
    return bytes(out)
