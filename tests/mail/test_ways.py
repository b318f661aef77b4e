"""The way out: behind a proxy nobody near us learns which server is asked; and the service does the post by itself."""

from __future__ import annotations

import asyncio
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from pipeline.fetch.guard import RefusedError
from pipeline.model import NetworkOptions
from pipeline.schedule import Post
from pipeline.send.dial import dialer_for


class Socks(StreamRequestHandler):
    """A SOCKS5 proxy (RFC 1928) that leads every name to one port on loopback, and notes what it was asked for."""

    def handle(self) -> None:
        _, methods = self.rfile.read(2)
        self.rfile.read(methods)
        self.wfile.write(b"\5\0")
        *_, kind = self.rfile.read(4)
        host = self.rfile.read({1: 4, 4: 16}.get(kind) or self.rfile.read(1)[0])
        self.server.asked.append((kind, host, int.from_bytes(self.rfile.read(2), "big")))
        self.wfile.write(bytes([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
        with socket.create_connection(("127.0.0.1", self.server.target)) as inner:
            other = {self.connection: inner, inner: self.connection}
            while True:
                for ready in select.select(list(other), [], [], 10)[0]:
                    if not (data := ready.recv(65536)):
                        return
                    other[ready].sendall(data)


@contextmanager
def proxy(target: int) -> Iterator[tuple[ThreadingTCPServer, str]]:
    """Run the proxy; yield it and its address."""
    with ThreadingTCPServer(("127.0.0.1", 0), Socks) as made:
        made.target, made.asked = target, []
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield made, f"socks5://127.0.0.1:{made.server_address[1]}"
        finally:
            made.shutdown()
            thread.join()


def test_mail_goes_through_the_proxy_which_learns_the_name(desk):
    with proxy(desk.server.port) as (socks, address):
        text = (desk.home / "config" / "settings.toml").read_text(encoding="utf-8")
        text = text.replace('host = "localhost"', 'host = "mail.example"')
        desk.write(text.replace("[network]", f'[network]\nproxy = "{address}"'))
        desk.readers("ana@reader.example")
        desk.cite()
        assert desk.post() == {"issues": 1, "sent": 1}
        assert socks.asked == [(3, b"mail.example", desk.server.port)], "a name, resolved at the proxy's far end"


def test_a_relay_on_this_machine_is_reached_directly(desk):
    with proxy(desk.server.port) as (socks, address):
        text = (desk.home / "config" / "settings.toml").read_text(encoding="utf-8")
        desk.write(text.replace("[network]", f'[network]\nproxy = "{address}"'))
        desk.readers("ana@reader.example")
        desk.cite()
        assert desk.post() == {"issues": 1, "sent": 1}
        assert socks.asked == [], "no proxy could lead to it"


@pytest.mark.parametrize("host", ["10.0.0.1", "printer", "mail.internal", "127.0.0.1"])
def test_names_of_the_inside_are_handed_to_no_proxy(host):
    dialer = dialer_for(NetworkOptions(proxy="socks5://127.0.0.1:9"))
    with pytest.raises(RefusedError):
        dialer.connect(host, 25, 1)


def test_the_service_does_the_post_in_a_process_of_its_own(desk):
    desk.write('[[list]]\nid = "weekly"\naudience = "inside"\nday = "monday"\nat = "00:00"\n', "lists.toml")
    desk.now = datetime.now(UTC)
    desk.readers("ana@reader.example")
    desk.cite(desk.last_week)
    post = Post(desk.home, desk.settings)
    asyncio.run(post.tick())
    assert [t.recipients for t in desk.server.taken] == [("ana@reader.example",)]
    assert desk.states() == ["sent"]
    asyncio.run(post.tick())
    assert len(desk.server.taken) == 1
