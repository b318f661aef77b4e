"""Going out through a SOCKS5 proxy: names are resolved at its far end, addresses still pass the guard."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import unquote, urlsplit

from aiohttp import ClientProxyConnectionError, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from pipeline.fetch.guard import Guard, RefusedError

# Names that mean this machine or its network wherever they are resolved (RFC 6761, 6762, 8375, 9476).
_INSIDE = ("localhost", "local", "internal", "home.arpa", "lan", "intranet", "corp", "home")


def refusal_of_name(host: str) -> str | None:
    """Say why *host* is not handed to a proxy, or return None: names of the inside stay inside."""
    if "." not in host:
        return f"{host!r} is a name of a local network"
    ending = next((name for name in _INSIDE if host.endswith(f".{name}")), None)
    return f"{host!r} is a name of a local network (.{ending})" if ending else None


class UnresolvedNames(AbstractResolver):
    """Leaves names as they are, so that the proxy resolves them and nobody near us sees whom we ask."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return *host* itself; raise RefusedError for a name of the local network."""
        refusal = refusal_of_name(host)
        if refusal is not None:
            raise RefusedError(refusal)
        return [ResolveResult(hostname=host, host=host, port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is open."""


class ProxyConnector(TCPConnector):
    """Connects to every host through the SOCKS5 proxy at *url*; only the proxy itself is dialled."""

    def __init__(self, url: str, guard: Guard, **settings: Any) -> None:
        super().__init__(resolver=UnresolvedNames(), **settings)
        self._proxy = urlsplit(url)
        self._guard = guard

    async def _wrap_create_connection(self, *args: Any, addr_infos: Any, **kwargs: Any) -> Any:
        """Take the place of aiohttp's dialling; what follows, TLS included, is aiohttp's own."""
        host, port = str(addr_infos[0][4][0]), int(addr_infos[0][4][1])
        try:
            if _is_address(host):
                self._guard.check(host, port)
            sock = await self._through(host, port)
        except OSError as error:
            raise ClientProxyConnectionError(kwargs["req"].connection_key, error) from error
        return await self._wrap_existing_connection(*args, sock=sock, **kwargs)

    async def _through(self, host: str, port: int) -> socket.socket:
        from python_socks import ProxyError, ProxyType
        from python_socks.async_.asyncio import Proxy

        name, password = self._proxy.username, self._proxy.password
        proxy = Proxy(
            proxy_type=ProxyType.SOCKS5,
            host=self._proxy.hostname or "",
            port=self._proxy.port or 0,
            username=unquote(name) if name else None,
            password=unquote(password) if password else None,
            rdns=True,
        )
        try:
            return await proxy.connect(dest_host=host, dest_port=port)
        except ProxyError as error:
            raise ConnectionError(f"the proxy answered: {error}") from error


def _is_address(host: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except OSError:
            continue
        return True
    return False
