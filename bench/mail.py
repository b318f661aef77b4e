"""What it costs to send one issue to 1,000 readers: seconds until the last one has it, and CPU seconds of the sender.

The server is a real one on loopback, in a process of its own, with STARTTLS and a login. The bar is 60 seconds for
everything: each message built for its reader, three commits to the outbox, the session. The baseline is what the
same session needs for messages that are ready, with no outbox.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from subprocess import PIPE, Popen

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.send.dial import dialer_for
from pipeline.send.smtp import Server, Session
from pipeline.settings import Settings, load
from pipeline.stages.mailing import do_post
from pipeline.store.database import open_store
from pipeline.store.migrate import migrate
from pipeline.store.recipients import import_recipients
from tests.digest.seeding import SAMPLE, Seed, fill
from tests.mail.server import PASSWORD, USER, serving

READERS = 1000
BAR_SECONDS = 60.0
NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SETTINGS = """
[defaults]
sources = false
[network]
allow = ["127.0.0.1:{port}"]
[mail]
host = "localhost"
port = {port}
sender = "Zvon <zvon@nam.example>"
site = "https://zvon.example"
ca = "ca.pem"
"""


def serve(folder: Path) -> None:
    """Be the server, until standard input ends; say the port and at the end how many messages came."""
    with serving(folder) as server:
        print(server.port, flush=True)
        sys.stdin.read()
        print(len({taken.recipients for taken in server.taken}), flush=True)


def plain(settings: Settings, port: int, message: bytes) -> float:
    """Return the seconds that a tenth of the messages need without an outbox, times ten."""
    server = Server("localhost", port, "starttls", USER, PASSWORD, settings.home / "config" / "ca.pem")
    started = time.monotonic()
    with Session(server, dialer_for(settings.network)) as session:
        for number in range(READERS // 10):
            session.send("zvon@nam.example", f"plain{number}@reader.example", message, lambda: None)
    return 10 * (time.monotonic() - started)


def main() -> int:
    """Send, report; fail above the bar."""
    if len(sys.argv) > 1:
        serve(Path(sys.argv[1]))
        return 0
    os.environ |= {"ZVON_SMTP_USER": USER, "ZVON_SMTP_PASSWORD": PASSWORD}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "config").mkdir()
        child = Popen([sys.executable, __file__, str(home / "config")], stdin=PIPE, stdout=PIPE, text=True)
        assert child.stdout is not None
        port = int(child.stdout.readline())
        (home / "config" / "settings.toml").write_text(SETTINGS.format(port=port), encoding="utf-8")
        settings = load(home)
        with open_store(home / "zvon.db") as store:
            migrate(store)
            fill(Seed(store), SAMPLE)
            import_recipients(store, "weekly", [f"reader{n}@reader.example" for n in range(READERS)], NOW)
            started, cpu = time.monotonic(), time.process_time()
            counts = do_post(settings, store, lambda: NOW)
            taken, spent = time.monotonic() - started, time.process_time() - cpu
            size = store.db.execute("SELECT length(html) + length(text) FROM digests").fetchone()[0]
        base = plain(settings, port, b"Subject: x\r\n\r\n" + b"0123456789\r\n" * 7000)
        came, _ = child.communicate("")
    server = getrusage(RUSAGE_CHILDREN)
    print(
        f"{dict(counts)}; {size:,} characters of text and HTML each; {came.strip()} readers reached, 100 of them plain"
    )
    print(
        f"  {taken:.1f} s, {spent:.1f} s of them CPU of the sender = {taken / base:.1f} × ready messages without outbox"
    )
    print(f"  the server itself: {server.ru_utime + server.ru_stime:.1f} s CPU; bar: {BAR_SECONDS:.0f} s")
    return int(taken > BAR_SECONDS or counts["sent"] != READERS)


if __name__ == "__main__":
    sys.exit(main())
