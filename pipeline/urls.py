"""Addresses of the web: one strict reading, one canonical form, one key.

``parse_url`` reads an address the way a browser does where browsers agree, and refuses it where parsers
are known to differ (backslashes, control characters, odd spellings of IPv4), because two readings of
one address are how a guard is walked around.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import unquote_plus, urljoin, urlsplit

import idna

# Longer addresses are attacks or accidents; servers refuse them too.
MAX_LENGTH = 8000
DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that say where a reader came from and never what is shown: analytics suites, advertising click
# ids, newsletter and social tags, and the campaign tags of single broadcasters and papers.
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "at_", "ns_", "fb_", "oly_", "__hs", "_hs")
_TRACKING_NAMES = """
    fbclid gclid gclsrc dclid gbraid wbraid yclid ysclid _openstat msclkid twclid ttclid li_fat_id igshid igsh
    mc_cid mc_eid mkt_tok hsctatracking vero_id wickedid _ga _gl xtor ref_src ref_url cmpid cmp ocid ito smid
    srnd guccounter guce_referrer guce_referrer_sig __twitter_impression ftag sc_cmp wt_mc wt_zmc wtrid maca
    traffic_source wprov trk
"""
_TRACKING = frozenset(_TRACKING_NAMES.split())

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_EDGES = " \t\r\n\f\v\u00a0\u200b\ufeff"
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
# What browsers leave as it is in a path and in a query; every other byte becomes an escape.
_ODD_IN_PATH = re.compile(rb"[^A-Za-z0-9._~!$&'()*+,;=:@/\[\]|^%-]")
_ODD_IN_QUERY = re.compile(rb"[^A-Za-z0-9._~!$&()*+,;=:@/?\[\]|^`{}%-]")


class UrlError(ValueError):
    """An address that is not asked for; the message says why."""


class OddAddressError(UrlError):
    """An IP address in a spelling that only some programs read as one (``2130706433``, ``0x7f.1``)."""


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute http(s) address, ready for the wire: ASCII only, no user name, no fragment.

    ``port`` is None for the scheme's default; ``fragment`` is kept for the canonical form only.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str = ""

    @property
    def authority(self) -> str:
        """Host and, where it is not the default, port: ``example.org:8080``, ``[2001:db8::1]``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme and authority: what a robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return f"{self.origin}{self.path}" + (f"?{self.query}" if self.query else "")


def parse_url(url: str, base: str | None = None) -> Url:
    """Read *url*, relative to *base* if given; raise UrlError when it is not one to ask for.

    A user name and password are dropped, never sent.
    """
    text = url.strip(_EDGES)
    if len(text) > MAX_LENGTH:
        raise UrlError(f"the address is longer than {MAX_LENGTH:,} characters")
    if _CONTROL.search(text):
        raise UrlError("the address holds a control character")
    if "\\" in text:
        raise UrlError("the address holds a backslash, which programs read differently")
    try:
        split = urlsplit(urljoin(base, text) if base else text)
        port = split.port
    except ValueError as error:
        raise UrlError(f"the address cannot be read ({error})") from error
    scheme = split.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise UrlError(f"the address is not http or https but {scheme or 'relative'!r}")
    if port == 0:
        raise UrlError("the address names port 0")
    return Url(
        scheme,
        _host(split.netloc.rpartition("@")[2]),
        None if port == DEFAULT_PORTS[scheme] else port,
        _without_dots(_escaped(split.path, _ODD_IN_PATH)) or "/",
        _escaped(split.query, _ODD_IN_QUERY),
        _escaped(split.fragment, _ODD_IN_QUERY),
    )


def has_credentials(url: str) -> bool:
    """Tell whether *url*, absolute or relative, carries a user name before its host."""
    try:
        return "@" in urlsplit(url.strip(_EDGES)).netloc
    except ValueError:
        return False


def canonical_url(url: str, base: str | None = None) -> str | None:
    """Return the canonical form of *url*, or None when it is not an absolute http(s) address.

    Host in lower-case ASCII, default port, user name, tracking parameters and fragment (but not ``#!``)
    dropped, dot segments resolved, escapes in one spelling. Unknown parameters stay, in their order.
    Applying it again changes nothing.
    """
    try:
        parsed = parse_url(url, base)
    except UrlError:
        return None
    path = _without_dots(_one_spelling(parsed.path)) or "/"
    query = "&".join(_one_spelling(part) for part in parsed.query.split("&") if part and not _is_tracking(part))
    bang = parsed.fragment.startswith("!")
    fragment = "#" + _one_spelling(parsed.fragment) if bang else ""
    return f"{parsed.origin}{path}" + (f"?{query}" if query else "") + fragment


def url_key(url: str) -> str:
    """Return the key under which variants of one page meet; raise UrlError for what is no address.

    Joins: http and https, ``www.`` and none, a trailing slash and none, and the AMP variants that
    publishers mark as such (``amp.`` before the host, ``/amp`` or ``.amp`` at the end of the path,
    ``amp``, ``amp=1`` or ``outputType=amp`` in the query). Keeps apart: other hosts (``m.`` too, which often
    shows less), other paths, other parameters, other ports.

    >>> url_key("http://www.example.org/a/amp/?utm_source=x")
    'example.org/a'
    """
    canonical = canonical_url(url)
    if canonical is None:
        raise UrlError(f"{url[:200]!r} is not an absolute http or https address")
    split = urlsplit(canonical)
    host = split.netloc.removeprefix("www.").removeprefix("amp.")
    path = split.path.rstrip("/").removesuffix("/amp").removesuffix(".amp").rstrip("/") or "/"
    parts = [part for part in split.query.split("&") if part and part.lower() not in _AMP_PARAMETERS]
    query = "?" + "&".join(parts) if parts else ""
    return host + path + query + (f"#{split.fragment}" if split.fragment else "")


_AMP_PARAMETERS = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp"})


def host_of(url: str) -> str:
    """Return the host of *url* in lower-case ASCII without a port, or an empty string."""
    try:
        return parse_url(url).host
    except UrlError:
        return ""


def _host(netloc: str) -> str:
    """Return the host of *netloc* as it is dialled: an ASCII name or an IP address in its normal form."""
    if netloc.startswith("["):
        try:
            literal, _, rest = netloc[1:].partition("]")
            address = ipaddress.IPv6Address(literal)
        except ValueError as error:
            raise UrlError(f"the address names no host ({error})") from error
        if rest.partition(":")[0]:
            raise UrlError("the address goes on behind the bracket of its host")
        if address.scope_id is not None:
            raise UrlError("the host names a network card of ours")
        return address.compressed
    name = netloc.partition(":")[0].lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise UrlError(f"the host is not a valid name ({error})") from error
    name = name.removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise UrlError("the host is not a valid name")
    return _ipv4(name) if _NUMERIC_LABEL.fullmatch(labels[-1]) else name


def _ipv4(name: str) -> str:
    """Return *name* if it is four plain decimal numbers; a name that ends in a number is no other host."""
    try:
        return str(ipaddress.IPv4Address(name))
    except ValueError as error:
        raise OddAddressError(f"the host {name!r} is an IP address in an unusual spelling") from error


def _escaped(text: str, odd: re.Pattern[bytes]) -> str:
    """Return *text* in ASCII: every byte that *odd* matches becomes an escape, existing escapes stay.

    Bytes that a header decoder could not read come as low surrogates and become their own escapes.
    """
    try:
        raw = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise UrlError("the address holds half a character") from error
    return odd.sub(lambda found: b"%%%02X" % found[0][0], raw).decode("ascii")


def _one_spelling(text: str) -> str:
    """Return *text* with upper-case escapes, unreserved characters unescaped, a stray ``%`` escaped."""
    return _ESCAPE.sub(_spelled, text)


def _spelled(found: re.Match[str]) -> str:
    code = int(found[1] or "25", 16)
    return chr(code) if _UNRESERVED.fullmatch(chr(code)) else f"%{code:02X}"


def _without_dots(path: str) -> str:
    """Return *path* with ``.`` and ``..`` resolved (RFC 3986, section 5.2.4)."""
    if "/." not in path:
        return path
    segments: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            segments = segments[:-1]
        elif segment != ".":
            segments.append(segment)
    if path.endswith(("/.", "/..")):
        segments.append("")
    return "/" + "/".join(segments)


def _is_tracking(part: str) -> bool:
    """Tell whether *part* of a query is a known tracking parameter, doubly escaped ``&amp;`` included."""
    name = unquote_plus(part.partition("=")[0]).lower().removeprefix("amp;")
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
