"""The WARC records of one exchange: the answer, the request, and what wrote them."""

from __future__ import annotations

import base64
import hashlib
import io
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
    warc = {
        "WARC-Date": f"{result.at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "WARC-Payload-Digest": f"sha256:{base64.b32encode(digest.digest()).decode('ascii')}",
    }
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


def request_record(result: FetchResult, response: ArcWarcRecord) -> ArcWarcRecord:
    """Return the record of the request that *response* answers, with the redirects that led to it."""
    url = result.final_url or result.request.url
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    warc = {
        "WARC-Date": response.rec_headers.get_header("WARC-Date"),
        "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
    }
    return _builder().create_warc_record(
        url,
        "request",
        warc_headers_dict=warc,
        http_headers=StatusAndHeaders(f"GET {target} HTTP/1.1", list(result.request_headers), is_http_request=True),
    )
