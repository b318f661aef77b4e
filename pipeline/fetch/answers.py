"""Reading the head of an answer: redirects, refusals, when to come again, and bot challenges."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pipeline.fetch.ended import Ended
from pipeline.model import FetchOutcome, Reason

REDIRECTS = frozenset({301, 302, 303, 307, 308})
# How much of an error page is looked at for the marks of a challenge.
HEAD_BYTES = 64 * 1024
MAX_RETRY_AFTER = 86_400.0

# Headers by which protection services say so themselves, whatever the status.
_CHALLENGE_HEADERS = {"cf-mitigated": ("challenge",), "x-amzn-waf-action": ("challenge", "captcha")}
# The statuses that protection services answer with; only then is the page looked at.
CHALLENGE_STATUSES = frozenset({401, 403, 405, 429, 503})
_CHALLENGE_MARKS = (
    b"/cdn-cgi/challenge-platform/",
    b"_cf_chl_opt",
    b"cf-browser-verification",
    b"check.ddos-guard.net",
    b"/.well-known/ddos-guard/",
    b"_incapsula_resource",
    b"captcha-delivery.com",
    b"px-captcha",
    b"sucuri_cloudproxy_js",
    b"/.within.website/x/cmd/anubis",
    b"awswaf.com",
    b"/__qrator/",
    b"smartcaptcha.yandexcloud.net",
)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header, from 0 to a day, or None for none and for junk.

    RFC 9110, section 10.2.3: a whole number of seconds or a date.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return MAX_RETRY_AFTER if len(text) > 6 else min(float(text), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max((moment - now).total_seconds(), 0.0), MAX_RETRY_AFTER)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def is_challenge(status: int, headers: tuple[tuple[str, str], ...], head: bytes = b"") -> bool:
    """Tell whether an answer asks the visitor to prove that they are no program."""
    for name, values in _CHALLENGE_HEADERS.items():
        if any(key == name and value.strip().lower() in values for key, value in headers):
            return True
    lowered = head.lower()
    return status in CHALLENGE_STATUSES and any(mark in lowered for mark in _CHALLENGE_MARKS)


def is_whole(status: int, headers: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether an answer carries the whole of what we asked for."""
    return 200 <= status < 300 and status not in (204, 205, 206) and not is_challenge(status, headers)


def refusal(status: int, headers: tuple[tuple[str, str], ...], head: bytes, now: datetime) -> Ended:
    """Return how a request ended that was answered with *status* and not with what we asked for."""
    header = next((value for key, value in headers if key == "retry-after"), None)
    later = retry_after(header, now) if status in (429, 503) else None
    detail = f"the server answered {status}"
    if 100 <= status < 200:
        return Ended(Reason.PROTOCOL, f"{detail}, which we did not ask for")
    if is_challenge(status, headers, head):
        return Ended(Reason.CHALLENGE, f"{detail} with a bot challenge", retry_after=later)
    if status == 429 or later is not None:
        return Ended(Reason.RATE_LIMITED, detail, retry_after=later)
    return Ended(Reason.GONE if status == 410 else Reason.HTTP_STATUS, detail)


def unchanged(*, asked: bool) -> Ended:
    """Return how a request ended that was answered 304, which is an answer only where it was *asked* for."""
    if asked:
        return Ended(Reason.NONE, outcome=FetchOutcome.NOT_MODIFIED)
    return Ended(Reason.PROTOCOL, "the server answered 304, but we had not asked for changes only")
