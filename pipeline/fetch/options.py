"""What the network settings must keep to, and the headers that follow from them."""

from __future__ import annotations

import math
import re
from urllib.parse import urlsplit

from pipeline.errors import ConfigError
from pipeline.fetch.decode import ACCEPTED
from pipeline.fetch.guard import Guard
from pipeline.model import FetchRequest, NetworkOptions

# Some servers answer with a page where a feed was meant, unless they are told.
_ACCEPT = {
    "feed": "application/atom+xml,application/rss+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5",
    "page": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5",
    "robots": "text/plain,*/*;q=0.5",
    "timestamp": "application/timestamp-reply",
}
# The headers that ask for changes only.
CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_PROXY_SCHEMES = ("socks5", "socks5h")


def guard_for(options: NetworkOptions) -> Guard:
    """Return the address guard for *options*; raise ConfigError that names every problem in them."""
    problems = [f"settings.toml: network.{problem}" for problem in _problems(options)]
    try:
        guard = Guard(options.allow)
    except ConfigError as error:
        problems += error.problems
    if problems:
        raise ConfigError(problems)
    return guard


def headers_for(options: NetworkOptions, request: FetchRequest) -> dict[str, str]:
    """Return the headers of *request*: who asks, what we can read within bounds, what we have already.

    Validators that no header can hold are left out.
    """
    headers = {
        "User-Agent": _agent(options),
        "Accept": _ACCEPT.get(request.kind, "*/*"),
        "Accept-Encoding": ACCEPTED,
    }
    if request.kind == "timestamp":
        headers["Content-Type"] = "application/timestamp-query"
    for name, value in (("If-None-Match", request.etag), ("If-Modified-Since", request.last_modified)):
        if value and value.isprintable() and value.isascii():
            headers[name] = value
    return headers


def product_token(user_agent: str) -> str:
    """Return the word by which robots.txt files call us: the first product of the User-Agent."""
    found = re.match(r"[A-Za-z_-]+", user_agent)
    return found[0] if found else "*"


def _agent(options: NetworkOptions) -> str:
    return f"{options.user_agent} (+{options.contact})" if options.contact else options.user_agent


def _problems(options: NetworkOptions) -> list[str]:
    problems = []
    agent = _agent(options)
    if not (agent.isascii() and agent.isprintable() and agent.strip()):
        problems.append("user_agent: write plain ASCII on one line, the contact too")
    if not (math.isfinite(options.timeout_seconds) and options.timeout_seconds > 0):
        problems.append("timeout_seconds: must be above 0")
    if not (math.isfinite(options.per_host_seconds) and options.per_host_seconds >= 0):
        problems.append("per_host_seconds: must be 0 or more")
    if options.max_bytes < 1:
        problems.append("max_bytes: must be above 0")
    if options.concurrency < 1:
        problems.append("concurrency: must be at least 1")
    if options.proxy is not None and not _is_proxy(options.proxy):
        problems.append("proxy: write socks5://host:port, such as socks5://127.0.0.1:9050")
    return problems


def _is_proxy(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in _PROXY_SCHEMES and bool(parts.hostname and parts.port)
    except ValueError:
        return False
