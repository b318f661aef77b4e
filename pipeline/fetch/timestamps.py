"""Time-stamps by an authority (RFC 3161): a signed answer that some bytes existed at a time.

What goes out is a SHA-256, so the authority learns nothing of what it confirms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from pipeline.errors import ConfigError, EvidenceError
from pipeline.fetch.client import Client
from pipeline.model import FetchRequest, FetchResult

Roots = Sequence[Certificate]


def read_roots(path: Path) -> Roots:
    """Return the certificates of a PEM file; raise ConfigError, which names the file, when there are none."""
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise ConfigError(
            [f"config/{path.name}: cannot be read ({error.strerror}); see evidence.timestamp_ca"]
        ) from error
    except ValueError as error:
        raise ConfigError([f"config/{path.name}: is no PEM file with certificates ({error})"]) from error


async def ask(client: Client, url: str, message: bytes) -> tuple[FetchResult, bytes | None]:
    """Ask the authority at *url* to confirm *message*; return how that ended, and its token if it gave one.

    Raises EvidenceError when it answered something else than was asked for.
    """
    request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    result = await client.get(FetchRequest(url, "timestamp", body=request.as_bytes()))
    if result.body is None:
        return result, None
    answer = _decoded(result.body, url)
    if answer.tst_info.nonce != request.nonce:
        raise EvidenceError(f"{url}: the answer is to another request (its nonce differs)")
    return result, result.body


def confirmed_at(token: bytes, message: bytes, roots: Roots, name: str) -> datetime:
    """Return when the authority saw *message*; raise EvidenceError when the token does not say so.

    Without *roots* only what the token says is checked, not who signed it. *name* is for the messages.
    """
    answer = _decoded(token, name)
    if answer.tst_info.message_imprint.message != hashlib.sha256(message).digest():
        raise EvidenceError(f"{name}: the time-stamp is of something else")
    if roots:
        try:
            VerifierBuilder(roots=list(roots)).build().verify_message(answer, message)
        except (VerificationError, ValueError) as error:
            raise EvidenceError(
                f"{name}: the time-stamp is not signed by the configured authority ({error})"
            ) from error
    return answer.tst_info.gen_time


def _decoded(token: bytes, name: str) -> TimeStampResponse:
    try:
        answer = decode_timestamp_response(token)
        granted = PKIStatus(answer.status) in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)
    except ValueError as error:
        raise EvidenceError(f"{name}: the answer is no RFC 3161 time-stamp ({error})") from error
    if not granted:
        raise EvidenceError(f"{name}: the authority refused ({'; '.join(answer.status_string) or 'it says not why'})")
    return answer
