"""Opening connections that are no web request: through the address guard, and the SOCKS proxy where there is one."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from pipeline.fetch.guard import Guard, RefusedError
from pipeline.fetch.options import guard_for
from pipeline.fetch.proxy import refusal_of_name
from pipeline.model import NetworkOptions


@dataclass(frozen=True, slots=True)
class Dialer:
    """Connects to a host and port when the guard agrees; *proxy* is ``socks5://host:port`` or None."""

    guard: Guard
    proxy: str | None = None

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """Return a connected socket; raise RefusedError, another OSError, or TimeoutError after *timeout* seconds.

        The very address that is dialled is what the guard is asked about. Behind a proxy names are resolved at
        its far end, and names of the inside are refused. What the guard's exceptions allow is near and is
        dialled directly: no proxy could reach it.
        """
        if self.proxy is not None and not self._is_exception(host, port):
            return self._through_proxy(host, port, timeout)
        refusal: OSError = RefusedError(f"{host}: has no address")
        for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            try:
                self.guard.check(str(address[0]), port)
                made = socket.create_connection((str(address[0]), port), timeout)
            except OSError as error:
                refusal = error
            else:
                # The dot of a message is sent by itself: it shall not wait until all before it is acknowledged.
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return made
        raise refusal

    def _is_exception(self, host: str, port: int) -> bool:
        """Whether *host* is an inner address, literally or as ``localhost``, that the guard lets pass."""
        name = "127.0.0.1" if host == "localhost" else host
        try:
            return ip_address(name).is_private and self.guard.refusal(name, port) is None
        except ValueError:
            return False

    def _through_proxy(self, host: str, port: int, timeout: float) -> socket.socket:
        from python_socks import ProxyError, ProxyType
        from python_socks.sync import Proxy

        try:
            ip_address(host)
            self.guard.check(host, port)
        except ValueError:
            if reason := refusal_of_name(host):
                raise RefusedError(reason) from None
        parts = urlsplit(self.proxy or "")
        proxy = Proxy(
            ProxyType.SOCKS5,
            parts.hostname or "",
            parts.port or 0,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            rdns=True,
        )
        try:
            return proxy.connect(host, port, timeout=timeout)
        except ProxyError as error:
            raise ConnectionError(f"the proxy answered: {error}") from error


def dialer_for(options: NetworkOptions) -> Dialer:
    """Return the dialer that keeps to *options*; raise ConfigError for options that cannot be kept."""
    return Dialer(guard_for(options), options.proxy)
