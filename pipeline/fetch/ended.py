"""The ways in which a request ends other than with a body, and how errors of the network are named."""

from __future__ import annotations

import ssl

import aiohttp
from aiohttp.http_exceptions import ContentLengthError, HttpProcessingError, TransferEncodingError

from pipeline.fetch.decode import DecodeError, TooLargeError
from pipeline.fetch.guard import RefusedError
from pipeline.model import FetchOutcome, Reason

# Everything that a server or the network can make aiohttp, ssl and the decoders raise.
NETWORK_ERRORS = (aiohttp.ClientError, HttpProcessingError, OSError, ValueError, DecodeError, TooLargeError)

_BROKEN_OFF = (ContentLengthError, TransferEncodingError)


class Ended(Exception):
    """The request is over and has no body to give; carries what its FetchResult says."""

    def __init__(
        self,
        reason: Reason,
        detail: str = "",
        *,
        outcome: FetchOutcome = FetchOutcome.ERROR,
        retry_after: float | None = None,
    ) -> None:
        self.reason = reason
        self.detail = detail
        self.outcome = outcome
        self.retry_after = retry_after
        super().__init__(reason, detail)


def ended_by(error: Exception) -> Ended:
    """Return how a request ended that *error* broke off."""
    refused = _refused(error)
    if refused is not None:
        return Ended(Reason.BLOCKED, str(refused))
    return Ended(_reason(error), _detail(error))


def _refused(error: Exception) -> RefusedError | None:
    inner = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    return inner if isinstance(inner, RefusedError) else None


def _reason(error: Exception) -> Reason:
    match error:
        case TooLargeError():
            return Reason.TOO_LARGE
        case DecodeError():
            return Reason.DECODE
        case TimeoutError():
            return Reason.TIMEOUT
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return Reason.TLS
        case aiohttp.ClientConnectorDNSError() | UnicodeError():
            return Reason.DNS
        case aiohttp.ClientPayloadError() if isinstance(error.__cause__, _BROKEN_OFF):
            return Reason.DECODE
        case aiohttp.ClientConnectionError() | OSError():
            return Reason.CONNECTION
    return Reason.PROTOCOL


def _detail(error: Exception) -> str:
    """Return one line about *error* for a person; words of the server may stand in it."""
    line = " ".join(_words(error).split()) or type(error).__name__
    return line if len(line) <= 300 else line[:299] + "…"


def _words(error: Exception) -> str:
    match error:
        case aiohttp.ServerDisconnectedError():
            return "the server closed the connection before it had answered"
        case aiohttp.ClientPayloadError() if isinstance(error.__cause__, _BROKEN_OFF):
            return "the transfer broke off"
        case aiohttp.ClientResponseError() | HttpProcessingError():
            return f"the answer is not HTTP: {error.message}"
        case aiohttp.ClientConnectorCertificateError():
            return str(error.certificate_error)
        case aiohttp.ClientConnectorError():
            return error.os_error.strerror or str(error.os_error)
    return str(error)
