"""Compressed bodies: read in all codings, refused when they break off, bounded when they are bombs."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import brotli
import pytest
from backports import zstd

from pipeline.fetch.decode import Body, DecodeError, TooLargeError

TEXT = b"<p>" + b"The bell rings. " * 4000 + b"</p>"
MIB = 1024 * 1024


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


CODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "GZIP": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "deflate ": raw_deflate(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
    "gzip, br": brotli.compress(gzip.compress(TEXT)),
    "identity, gzip": gzip.compress(TEXT),
}


def undo(encoding: str, data: bytes, limit: int = MIB, step: int = 1000, *, cut: bool = False) -> bytes:
    body = Body(encoding, limit, cut=cut)
    for start in range(0, len(data), step):
        body.feed(data[start : start + step])
        if body.full:
            break
    return body.finish()


@pytest.mark.parametrize("step", [1, 7, 100_000])
@pytest.mark.parametrize("encoding", CODED)
def test_every_coding_is_undone_in_any_portions(encoding: str, step: int) -> None:
    assert undo(encoding, CODED[encoding], step=step) == TEXT


@pytest.mark.parametrize("encoding", CODED)
def test_a_body_that_breaks_off_is_refused(encoding: str) -> None:
    whole = CODED[encoding]
    for length in {1, 2, 5, len(whole) // 2, len(whole) - 1}:
        with pytest.raises(DecodeError):
            undo(encoding, whole[:length])


@pytest.mark.parametrize("encoding", CODED)
def test_a_damaged_body_never_passes_for_another(encoding: str) -> None:
    damaged = bytearray(CODED[encoding])
    damaged[len(damaged) // 2] ^= 0xFF
    try:
        assert len(undo(encoding, bytes(damaged))) <= MIB
    except DecodeError:
        return
    assert encoding in ("br", "zstd", "deflate "), "gzip and zlib carry a checksum"


def test_members_of_a_gzip_are_joined_and_padding_is_ignored() -> None:
    two = gzip.compress(b"one ") + gzip.compress(b"two")
    assert undo("gzip", two) == b"one two"
    assert undo("gzip", two + b"\0" * 512) == b"one two"
    assert undo("zstd", zstd.compress(b"one ") + zstd.compress(b"two")) == b"one two"


def test_codings_upon_codings_are_refused() -> None:
    packed = b"bell"
    for _ in range(4):
        packed = gzip.compress(packed)
    with pytest.raises(DecodeError, match="4 times over"):
        undo("gzip, gzip, gzip, gzip", packed)
    assert undo("gzip, gzip, gzip", gzip.decompress(packed)) == b"bell"


def test_an_empty_body_is_empty_in_every_coding() -> None:
    assert undo("gzip", b"") == b""


@pytest.mark.parametrize("encoding", CODED)
def test_the_limit_holds_for_the_decoded_body(encoding: str) -> None:
    assert undo(encoding, CODED[encoding], limit=len(TEXT)) == TEXT
    with pytest.raises(TooLargeError):
        undo(encoding, CODED[encoding], limit=len(TEXT) - 1)


def test_a_body_may_be_cut_instead() -> None:
    assert undo("gzip", CODED["gzip"], limit=100, cut=True) == TEXT[:100]


def test_a_coding_that_yields_nothing_is_bounded_too() -> None:
    empty_blocks = gzip.compress(b"\x00\x00\x00\xff\xff" * 2_000_000)
    with pytest.raises(TooLargeError):
        undo("deflate, gzip", empty_blocks, step=65536)
    with pytest.raises(DecodeError, match="too many members"):
        undo("gzip", gzip.compress(b"") * 2000)


def bomb(encoding: str, mebibytes: int = 256) -> bytes:
    """Return a body that decodes to *mebibytes* of zeros."""
    zeros = b"\0" * MIB
    if encoding == "gzip":
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
        return block + (packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)) * (mebibytes - 1)
    if encoding == "deflate":
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return (packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)) * mebibytes
    if encoding == "zstd":
        return zstd.compress(zeros * mebibytes, 19)
    if encoding == "br":
        packer = brotli.Compressor(quality=5, lgwin=24)
        parts = [packer.process(zeros) for _ in range(mebibytes)]
        return b"".join(parts) + packer.finish()
    return gzip.compress(bomb("gzip", mebibytes))


CHILD = """
import asyncio, json, re, sys
from pathlib import Path
from pipeline.fetch.client import Client
from pipeline.model import FetchRequest, NetworkOptions

def memory(what):
    # Not getrusage: its peak begins at that of the process that started this one.
    status = Path("/proc/self/status").read_text()
    return int(re.search(what + r":\\s+(\\d+)", status)[1]) / 1024

async def main():
    base, allow, *paths = sys.argv[1:]
    options = NetworkOptions(allow=(allow,), robots=False, per_host_seconds=0.0)
    async with Client(options) as client:
        await client.get(FetchRequest(base + "/small", "page"))
        before, found = memory("VmRSS"), {}
        for path in paths:
            result = await client.get(FetchRequest(base + path, "page"))
            found[path] = [result.outcome, result.reason, round(memory("VmHWM") - before, 1), result.milliseconds]
    print(json.dumps(found))

asyncio.run(main())
"""


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="needs /proc to measure memory")
def test_bombs_cost_little_memory(net: Any) -> None:
    """Fault 5. Measured in a process of its own, whose peak includes everything that reading takes."""
    codings = {"gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd", "double": "gzip, gzip"}
    routes: dict[str, Any] = {"/small": net.ok()}
    for name, encoding in codings.items():
        body = bomb(name)
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
        routes[f"/{name}"] = [{"send": head.encode() + body}]
    routes["/plain"] = [{"send": "HTTP/1.1 200 OK\r\n\r\n"}, {"flood": b"\0" * MIB, "times": 64}]
    routes["/full"] = [{"send": "HTTP/1.1 200 OK\r\n\r\n"}, {"flood": b"\0" * MIB, "times": 16}]

    async def run() -> Any:
        async with net.running(routes) as server:
            paths = [path for path in routes if path != "/small"]
            command = [sys.executable, "-c", CHILD, server.url(""), f"127.0.0.1:{server.port}", *paths]
            child = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
            out, _ = await child.communicate()
            return json.loads(out)

    found = asyncio.run(run())
    assert max(megabytes for _, _, megabytes, _ in found.values()) > 8, "nothing was measured"
    print({path: values[2] for path, values in found.items()})
    assert found.pop("/full")[:2] == ["ok", ""], "a body of exactly the limit is taken"
    for path, (outcome, reason, megabytes, milliseconds) in found.items():
        assert (outcome, reason) == ("error", "too_large"), path
        assert megabytes <= 64, f"{path}: {megabytes} MB above the baseline"
        assert milliseconds < 20_000, path


def test_a_zstd_window_larger_than_the_web_allows_is_refused(net: Any) -> None:
    options = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.content_size_flag: 0}
    packer = zstd.ZstdCompressor(options=options)
    greedy = packer.compress(TEXT) + packer.flush()
    with pytest.raises(DecodeError, match="damaged"):
        undo("zstd", greedy)


def test_a_truncated_gzip_is_an_error_of_the_transfer(net: Any) -> None:
    """Fault 7: aiohttp by itself hands out the beginning as if it were all."""
    part = gzip.compress(TEXT)[:-20]
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(part)}\r\n\r\n"

    async def run() -> Any:
        async with net.running({"*": [{"send": head.encode() + part}]}) as server:
            return await net.ask(server.url(), net.options(server))

    result = asyncio.run(run())
    assert (result.outcome, result.reason, result.body) == ("error", "decode", None)


def test_gzip_without_a_header_is_left_as_it_is(net: Any) -> None:
    """Fault 6: what no header calls compressed is not opened."""
    packed = gzip.compress(b"\0" * MIB)

    async def run() -> Any:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(packed)}\r\n\r\n"
        async with net.running({"*": [{"send": head.encode() + packed}]}) as server:
            return await net.ask(server.url(), net.options(server))

    assert asyncio.run(run()).body == packed
