"""The address guard: which machines Zvon may talk to.

Asked by the dialer with the very address that is about to be connected to, so redirects and names that
resolve differently the second time are covered. The list of ranges is our own: the flags of
``ipaddress`` call some multicast, NAT64 and 6to4 addresses global.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from pipeline.errors import ConfigError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The special-purpose registries of IANA (RFC 6890 and its updates), multicast and the rest that no public
# web server has.
_FORBIDDEN_V4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private network",
    "100.64.0.0/10": "carrier-grade NAT",
    "127.0.0.0/8": "loopback",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private network",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.31.196.0/24": "AS112 service",
    "192.52.193.0/24": "multicast tunnelling",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private network",
    "192.175.48.0/24": "AS112 service",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
_FORBIDDEN_V6 = {
    "::/128": "unspecified",
    "::1/128": "loopback",
    "::/96": "IPv4-compatible",
    "64:ff9b:1::/48": "local NAT64",
    "100::/64": "discard",
    "100:0:0:1::/64": "dummy prefix",
    "2001::/32": "Teredo",
    "2001::/23": "protocol assignments",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "2620:4f:8000::/48": "AS112 service",
    "3fff::/20": "documentation",
    "5f00::/16": "segment routing",
    "fc00::/7": "private network",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
_RANGES: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(cidr), name) for cidr, name in (_FORBIDDEN_V4 | _FORBIDDEN_V6).items()
)
# The only IPv6 space that public hosts are given; what is outside is not for us, listed above or not.
_GLOBAL_V6 = IPv6Network("2000::/3")
# An IPv4 address in these clothes is reached as that IPv4 address, so it is judged as that.
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_TARGET = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<four>[^\[\]:]+)):(?P<port>[0-9]{1,5})")
# The one name with a fixed meaning (RFC 6761); any other could be made to point elsewhere.
_LOCALHOST = ("127.0.0.1/32", "::1/128")


class RefusedError(OSError):
    """The guard does not let us connect to this address."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One exception to the guard: a network and a port."""

    network: Network
    port: int


def unwrapped(address: Address) -> Address:
    """Return the IPv4 address that *address* stands for when it is IPv4-mapped or NAT64, else itself."""
    if isinstance(address, IPv6Address) and (address in _MAPPED or address in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def forbidden_range(address: Address) -> str | None:
    """Name the special-purpose range that *address* lies in, or None for a public address.

    6to4, Teredo and IPv4-compatible addresses are refused whatever IPv4 address they carry.
    """
    target = unwrapped(address)
    for network, name in _RANGES:
        if target.version == network.version and target in network:
            return f"{name}, {network}"
    if isinstance(target, IPv6Address) and target not in _GLOBAL_V6:
        return "outside the global unicast space 2000::/3"
    return None


class Guard:
    """Decides about addresses; *allow* holds exceptions such as ``127.0.0.1:8701`` or ``10.1.0.0/16:443``.

    Raises ConfigError that names every exception that cannot be read. IPv6 stands in brackets:
    ``[fd00::/8]:443``. Names are refused, but for ``localhost``: whoever holds a name can move it.
    """

    def __init__(self, allow: Sequence[str] = ()) -> None:
        problems: list[str] = []
        self._allowed: list[Allowed] = []
        for text in allow:
            try:
                self._allowed += _exception(text)
            except ValueError as error:
                problems.append(f"settings.toml: network.allow: {text!r}: {error}")
        if problems:
            raise ConfigError(problems)

    def refusal(self, address: str, port: int) -> str | None:
        """Say why a connection to *address* is refused, or return None when it may be made."""
        try:
            parsed = ip_address(address.partition("%")[0])
        except ValueError:
            return f"{address!r} is not an IP address"
        name = forbidden_range(parsed)
        if name is None or self._is_allowed(parsed, port):
            return None
        return f"{parsed} is not a public address ({name})"

    def check(self, address: str, port: int) -> None:
        """Raise RefusedError unless a connection to *address* and *port* may be made."""
        reason = self.refusal(address, port)
        if reason is not None:
            raise RefusedError(reason)

    def _is_allowed(self, address: Address, port: int) -> bool:
        target = unwrapped(address)
        return any(
            port == rule.port and target.version == rule.network.version and target in rule.network
            for rule in self._allowed
        )


def _exception(text: str) -> list[Allowed]:
    """Read one exception; raise ValueError with what is wrong with it."""
    found = _TARGET.fullmatch(text.strip())
    if found is None:
        raise ValueError("write address:port or network:port, such as 127.0.0.1:8701 or [fd00::/8]:443")
    port = int(found["port"])
    if not 1 <= port <= 65535:
        raise ValueError(f"{port} is not a port; write one from 1 to 65535")
    host = found["six"] or found["four"]
    networks = _LOCALHOST if host == "localhost" else (host,)
    return [Allowed(_network(network), port) for network in networks]


def _network(text: str) -> Network:
    try:
        network = ip_network(text)
    except ValueError as error:
        if re.search(r"[g-z]", text.lower()):
            raise ValueError("write the IP address: a name could be made to point elsewhere") from error
        raise ValueError(str(error)) from error
    if any(_holds(network, forbidden) for forbidden, _ in _RANGES):
        raise ValueError("is so wide that the guard would guard nothing; write the network that you mean")
    return network


def _holds(outer: Network, inner: Network) -> bool:
    """Whether *inner* lies in *outer* and is not all of it."""
    if isinstance(outer, IPv4Network):
        return isinstance(inner, IPv4Network) and outer != inner and inner.subnet_of(outer)
    return isinstance(inner, IPv6Network) and outer != inner and inner.subnet_of(outer)
