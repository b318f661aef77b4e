"""One request on its way through redirects: what is known of it so far, and the result in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pipeline.fetch.dialer import Answer
from pipeline.fetch.ended import Ended
from pipeline.model import FetchOutcome, FetchRequest, FetchResult, Hop, Reason
from pipeline.urls import OddAddressError, Url, UrlError, has_credentials, parse_url

HOPS = 10


@dataclass(slots=True)
class Journey:
    """A request under way; ``at`` is when its last exchange began.

    ``limit`` bounds the body; with ``cut`` a longer one is cut, not refused.
    """

    request: FetchRequest
    at: datetime
    limit: int
    max_hops: int = HOPS
    cut: bool = False
    spent: float = 0.0
    received: int = 0
    hops: list[Hop] = field(default_factory=list)
    url: Url | None = None
    answer: Answer | None = None

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return the answer's headers as text; bytes that are no UTF-8 are read as Latin-1."""
        raw = self.answer.raw_headers if self.answer else ()
        return tuple((_text(name).lower(), _text(value)) for name, value in raw)

    def start(self) -> Url:
        """Return the address that was asked for; raise Ended when it is none."""
        return self._move(_read(self.request.url, None, Reason.BAD_LINK))

    def redirect(self, location: str) -> Url:
        """Note the hop and return where it leads; raise Ended when it is not followed."""
        status, here = self.answer.status if self.answer else 0, str(self.url)
        self.hops.append(Hop(here, status, location[:2000]))
        if not location:
            raise Ended(Reason.REDIRECT, f"the server answered {status} without an address")
        if len(self.hops) > self.max_hops:
            raise Ended(Reason.REDIRECT, f"more than {self.max_hops} redirects")
        if has_credentials(location):
            raise Ended(Reason.REDIRECT, "the server sends us to an address with a user name")
        return self._move(_read(location, here, Reason.REDIRECT))

    def _move(self, url: Url) -> Url:
        self.url, self.answer = url, None
        return url

    def receive(self, size: int) -> None:
        """Note *size* more bytes from the wire."""
        self.received += size

    def result(self, body: bytes) -> FetchResult:
        """Return the result of a request that ended well."""
        return self._result(Ended(Reason.NONE, outcome=FetchOutcome.OK), body)

    def end(self, ended: Ended) -> FetchResult:
        """Return the result of a request that ended in *ended*."""
        return self._result(ended, None)

    def _result(self, ended: Ended, body: bytes | None) -> FetchResult:
        answer = self.answer
        version = answer.version if answer else None
        return FetchResult(
            request=self.request,
            at=self.at,
            outcome=ended.outcome,
            reason=ended.reason,
            detail=ended.detail,
            status=answer.status if answer else None,
            final_url=str(self.url) if self.url else None,
            hops=tuple(self.hops),
            headers=self.headers(),
            body=body,
            bytes_received=self.received,
            milliseconds=round(self.spent * 1000),
            retry_after=ended.retry_after,
            http_version=f"HTTP/{version.major}.{version.minor}" if version else "HTTP/1.1",
            request_headers=tuple(answer.request_info.headers.items()) if answer else (),
            address=answer.peer if answer else None,
        )


def _read(url: str, base: str | None, wrong: Reason) -> Url:
    try:
        return parse_url(url, base)
    except OddAddressError as error:
        raise Ended(Reason.BLOCKED, str(error)) from error
    except UrlError as error:
        raise Ended(wrong, str(error)) from error


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
