"""Content codings undone in small pieces, so that a bomb never costs more than one piece of memory.

aiohttp's own decompression takes a body that breaks off inside a coding for a whole one; here the end of
every coding is checked.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE = 64 * 1024
# What we ask for: the codings that can be undone with a bound on memory.
ACCEPTED = "gzip, deflate, br, zstd"
# RFC 9659: a zstd coding on the web needs no larger window than 8 MiB.
_ZSTD_WINDOW_LOG = 23
_MAX_MEMBERS = 1000
_MAX_CODINGS = 3
# Seen in the wild where nothing was encoded.
_NO_CODING = frozenset({"", "identity", "none", "utf-8", "utf8", "8bit", "binary", "7bit"})


class DecodeError(Exception):
    """The body does not hold what its codings promise: unknown, damaged or broken off."""


class TooLargeError(Exception):
    """The body, undone, is larger than we take."""


class Decoder(Protocol):
    """One coding, undone."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what *data* decodes to, in pieces of at most PIECE bytes or little more."""

    def finish(self) -> None:
        """Raise DecodeError unless the coded data ended where it should."""


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inner.is_finished():
            return
        yield self._inner.process(data, output_buffer_limit=PIECE)
        while not self._inner.is_finished() and not self._inner.can_accept_more_data():
            yield self._inner.process(b"", output_buffer_limit=PIECE)

    def finish(self) -> None:
        if not self._inner.is_finished():
            raise DecodeError("the brotli body breaks off")


class _Zlib:
    """gzip with its members, or deflate with or without the zlib frame that many servers leave out."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._members = 0
        self._inner: zlib._Decompress | None = None
        self._done = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._done:
            inner = self._inner = self._inner or self._next(data)
            yield inner.decompress(data, PIECE)
            while inner.unconsumed_tail:
                yield inner.decompress(inner.unconsumed_tail, PIECE)
            data = inner.unused_data
            if inner.eof:
                # What follows and is no further member is padding, which everybody ignores.
                self._done = not self._gzip or (bool(data) and data[0] != 0x1F)
                self._inner = None

    def _next(self, data: bytes) -> zlib._Decompress:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise DecodeError("the gzip body has too many members")
        if self._gzip:
            return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        return zlib.decompressobj(wbits=zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS)

    def finish(self) -> None:
        if self._inner is not None or not self._members:
            raise DecodeError(f"the {'gzip' if self._gzip else 'deflate'} body breaks off")


class _Zstd:
    def __init__(self) -> None:
        self._frames = 0
        self._inner: zstd.ZstdDecompressor | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            inner = self._inner = self._inner or self._next()
            yield inner.decompress(data, PIECE)
            while not inner.needs_input and not inner.eof:
                yield inner.decompress(b"", PIECE)
            data = inner.unused_data
            if inner.eof:
                self._inner = None

    def _next(self) -> zstd.ZstdDecompressor:
        self._frames += 1
        if self._frames > _MAX_MEMBERS:
            raise DecodeError("the zstd body has too many frames")
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})

    def finish(self) -> None:
        if self._inner is not None or not self._frames:
            raise DecodeError("the zstd body breaks off")


def _decoder(name: str) -> Decoder:
    match name:
        case "gzip" | "x-gzip":
            return _Zlib(gzip=True)
        case "deflate":
            return _Zlib(gzip=False)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
    raise DecodeError(f"the body is in a coding that we did not ask for ({name[:40]!r})")


def decoders(content_encoding: str) -> list[Decoder]:
    """Return the decoders for a Content-Encoding header, in the order in which they are applied.

    Raises DecodeError for an unknown coding and for more than three on top of each other.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    coded = [name for name in names if name not in _NO_CODING]
    if len(coded) > _MAX_CODINGS:
        raise DecodeError(f"the body is encoded {len(coded)} times over")
    return [_decoder(name) for name in reversed(coded)]


class Body:
    """A body that arrives in chunks: decoded, counted at every step, and refused above *limit* bytes.

    The limit holds for the bytes on the wire and for what each coding yields, because one coding may
    blow up into another that yields nothing. With *cut* a longer body is cut there instead of refused.
    """

    def __init__(self, content_encoding: str, limit: int, *, cut: bool = False) -> None:
        self._decoders = decoders(content_encoding)
        self._counts = [0] * (len(self._decoders) + 1)
        self._limit = limit
        self._cut = cut
        self._out = bytearray()
        self.full = False

    @property
    def received(self) -> int:
        """Bytes on the wire so far."""
        return self._counts[0]

    def feed(self, chunk: bytes) -> None:
        """Take the next *chunk* from the wire; raise TooLargeError or DecodeError."""
        try:
            for piece in self._through(0, chunk):
                self._out += piece
                if self.full:
                    return
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            raise DecodeError(f"the body is damaged ({error})") from error

    def _through(self, level: int, data: bytes) -> Iterator[bytes]:
        self._count(level, len(data))
        if level == len(self._decoders):
            yield data
            return
        for piece in self._decoders[level].feed(data):
            yield from self._through(level + 1, piece)

    def _count(self, level: int, size: int) -> None:
        self._counts[level] += size
        if self._counts[level] > self._limit:
            if not self._cut:
                raise TooLargeError(f"the body is larger than {self._limit:,} bytes")
            self.full = True

    def finish(self) -> bytes:
        """Return the decoded body; raise DecodeError when a coding broke off. An empty body is empty."""
        if self.received and not self.full:
            for decoder in self._decoders:
                decoder.finish()
        del self._out[self._limit :]
        return bytes(self._out)
