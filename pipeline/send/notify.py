"""Telling a channel: apprise knows some 170 services, and each connection that it opens passes our guard.

Two things see to that. Web requests, which is what nearly all services are, are dialled by our own dialer, through
the proxy where there is one. And whatever else a service may use, the interpreter itself asks us before any socket
is connected (PEP 578): what the dialer did not open must pass the guard, and behind a proxy it is refused.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from pipeline.errors import ConfigError
from pipeline.fetch.guard import RefusedError
from pipeline.send.dial import Dialer

_SECONDS = 30.0
# What a service takes, less the title and the signs that escaping and markup add.
_OURS = 0.75


class Channel:
    """One channel: *name* for messages to people, *url* its address in the way of apprise, with its secrets.

    Raises ConfigError, which does not repeat the address, for one that apprise does not know.
    """

    def __init__(self, name: str, url: str, dialer: Dialer) -> None:
        import apprise

        self._dialer = dialer
        # Nothing is kept on disk, and no message has the reader's program load a picture from somewhere.
        asset = apprise.AppriseAsset(
            app_id="Zvon",
            async_mode=False,
            image_url_mask="",
            image_url_logo="",
            storage_mode=apprise.PersistentStoreMode.MEMORY,
        )
        self._apprise = apprise.Apprise(asset=asset)
        if not url or not self._apprise.add(url):
            problem = f"$ZVON_ALERT_{name.upper()}: holds no address that apprise knows; see [alerts] in settings.toml"
            raise ConfigError([problem])

    @property
    def room(self) -> int:
        """How many characters the text of one message may have: as many as the narrowest of its services takes."""
        return int(_OURS * min(service.body_maxlen for service in self._apprise))

    def tell(self, title: str, text: str) -> bool:
        """Send plain *text*; return whether the service took it.

        Apprise escapes the text for services that it knows to read HTML or Markdown, and the title for none: so
        *title* holds no words from outside.
        """
        with _guarded(self._dialer):
            return bool(self._apprise.notify(body=text, title=title, body_format="text"))


class _HTTP(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _dial(self.host, self.port)


class _HTTPS(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _dial(self.host, self.port)


def _dial(host: str, port: int | None) -> socket.socket:
    if _active is None:
        raise RefusedError(f"{host}: there is no dialer")
    _ours.dialling = True
    try:
        return _active.connect(host.strip("[]"), port or 443, _SECONDS)
    finally:
        _ours.dialling = False


_active: Dialer | None = None
_ours = threading.local()
_hooked = False


@contextmanager
def _guarded(dialer: Dialer) -> Iterator[None]:
    """Have every connection that this process opens meanwhile made or checked by *dialer*."""
    global _active, _hooked
    if not _hooked:
        # It cannot be taken away again; outside this block it does nothing.
        sys.addaudithook(_check)
        _hooked = True
    plain: Any = HTTPConnectionPool.ConnectionCls
    secure: Any = HTTPSConnectionPool.ConnectionCls
    _active = dialer
    HTTPConnectionPool.ConnectionCls, HTTPSConnectionPool.ConnectionCls = _HTTP, _HTTPS
    try:
        yield
    finally:
        HTTPConnectionPool.ConnectionCls, HTTPSConnectionPool.ConnectionCls = plain, secure
        _active = None


def _check(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect" or _active is None or getattr(_ours, "dialling", False):
        return
    address = arguments[1]
    if not isinstance(address, tuple):
        raise RefusedError("connections to programs on this machine are not made for alerts")
    if _active.proxy is not None:
        raise RefusedError("behind a proxy only web requests are made for alerts")
    _active.guard.check(str(address[0]), int(address[1]))
