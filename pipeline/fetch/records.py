"""The WARC records of one exchange: the answer, the request, and what wrote them."""

from __future__ import annotations

import base64
import hashlib
import io
from datetime import UTC, datetime
from http.client import responses
from urllib.parse import urlsplit

from warcio.recordbuilder import RecordBuilder
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from pipeline.model import FetchResult

# These speak of the bytes on the wire; the record holds them decoded.
_WIRE_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def _builder() -> RecordBuilder:
    return RecordBuilder(warc_version="1.1")


def warcinfo_record(filename: str) -> ArcWarcRecord:
    """Return the record that opens a file and says what wrote it."""
    info = {
        "software": "Zvon (warcio)",
        "format": "WARC File Format 1.1",
        "description": "Bodies are decoded; the headers of their coding stand under X-Archive-Orig-.",
    }
    return _builder().create_warcinfo_record(filename, info)


def response_record(result: FetchResult, digest: hashlib._Hash) -> ArcWarcRecord:
    """Return the record of the answer in *result*, *digest* being the SHA-256 of its body."""
    body = result.body or b""
    headers = [(f"X-Archive-Orig-{k}" if k in _WIRE_HEADERS else k, v) for k, v in result.headers]
    headers.append(("content-length", str(len(body))))
    phrase = responses.get(result.status or 0, "")
    warc = _headers(result.at, digest)
    if result.address:
        warc["WARC-IP-Address"] = result.address
    return _builder().create_warc_record(
        result.final_url or result.request.url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        warc_headers_dict=warc,
        http_headers=StatusAndHeaders(f"{result.status} {phrase}", headers, protocol=result.http_version),
    )


def resource_record(body: bytes, content_type: str, url: str, at: datetime, digest: hashlib._Hash) -> ArcWarcRecord:
    """Return the record of a file that came to us otherwise than by HTTP; *digest* is the SHA-256 of *body*."""
    return _builder().create_warc_record(
        url,
        "resource",
        payload=io.BytesIO(body),
        length=len(body),
        warc_content_type=content_type,
        warc_headers_dict=_headers(at, digest),
    )


def request_record(result: FetchResult, response: ArcWarcRecord) -> ArcWarcRecord:
    """Return the record of the request that *response* answers."""
    url = result.final_url or result.request.url
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _builder().create_warc_record(
        url,
        "request",
        warc_headers_dict=_beside(response),
        http_headers=StatusAndHeaders(f"GET {target} HTTP/1.1", list(result.request_headers), is_http_request=True),
    )


def metadata_record(result: FetchResult, response: ArcWarcRecord) -> ArcWarcRecord:
    """Return the record of how we came to the address that *response* answers for: asked, and sent on."""
    lines = [f"via: {result.request.url}"]
    lines += [f"redirect: {hop.status} {hop.url} -> {hop.location}" for hop in result.hops]
    payload = "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")
    return _builder().create_warc_record(
        result.final_url or result.request.url,
        "metadata",
        payload=io.BytesIO(payload),
        length=len(payload),
        warc_headers_dict=_beside(response),
    )


def _headers(at: datetime, digest: hashlib._Hash) -> dict[str, str]:
    return {
        "WARC-Date": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        "WARC-Payload-Digest": f"sha256:{base64.b32encode(digest.digest()).decode('ascii')}",
    }


def _beside(response: ArcWarcRecord) -> dict[str, str]:
    """Return the headers that tie a record to the *response* that it belongs to."""
    headers = response.rec_headers
    return {
        "WARC-Date": headers.get_header("WARC-Date"),
        "WARC-Concurrent-To": headers.get_header("WARC-Record-ID"),
    }
