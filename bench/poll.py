"""What polling costs: feeds from a loopback origin through the whole of poll and parse, store and captures included.

    python bench/poll.py [FEEDS] [ROUNDS]

95 of 100 feeds answer 304, 5 bring a feed of 20 entries with two new ones. Prints feeds per second of processor time
(workers included) and of the clock, as medians over the rounds, and the peak memory of the polling process. The
origin runs in a process of its own and is not counted. Manners are set aside by configuration: no pause between
requests to a host; every feed has a host of its own, as feeds mostly have.

What bounds it: the clock waits for the disk, since each answer is a transaction that is synced on its own so that
nothing acknowledged is lost; the processor works for the HTTP client, two thirds of a millisecond a request, and for
feedparser, which only the changed feeds reach.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp.abc import AbstractResolver, ResolveResult

from pipeline.app import catalog
from pipeline.fetch.captures import CaptureStore
from pipeline.fetch.client import Client
from pipeline.settings import Settings, load
from pipeline.stages.base import Context
from pipeline.stages.runner import run_stages
from pipeline.store.catalog import sync
from pipeline.store.database import Store, open_store
from pipeline.store.migrate import migrate
from pipeline.store.outcomes import start_run
from pipeline.workers import Workers

CHANGED_EACH = 20  # every twentieth feed has something new
ENTRIES, NEW = 20, 2


class Loopback(AbstractResolver):
    """Leads every name to this machine."""

    async def resolve(self, host: str, port: int = 0, family: int = 2) -> list[ResolveResult]:
        """Return 127.0.0.1 for *host*."""
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=2, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is open."""


class Silent:
    """Tells nobody how far a run is."""

    def begin(self, stage: str, total: int) -> None:
        """Say nothing."""

    def step(self, stage: str, word: str) -> None:
        """Say nothing."""


def body(feed: int, edition: int) -> bytes:
    """Return a feed whose newest NEW entries were not in the edition before."""
    first = edition * NEW
    items = "".join(
        f"<item><guid>{feed}-{n}</guid><title>The bell rings for the {n}th time</title>"
        f"<link>http://h{feed}.test/a/{n}</link><description>{'What the bell said. ' * 20}</description>"
        f"<pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate></item>"
        for n in range(first, first + ENTRIES)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


def serve(ready: Connection) -> None:
    """Answer each feed: its first edition, then 304 or, for every twentieth feed, the next edition."""
    asked: dict[int, int] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                path = request.split(b" ", 2)[1]
                if path == b"/robots.txt":
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    continue
                feed = int(path.rpartition(b"/")[2])
                edition = asked[feed] = asked.get(feed, -1) + 1
                if edition and feed % CHANGED_EACH:
                    writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "0"\r\n\r\n')
                else:
                    data = body(feed, edition)
                    writer.write(
                        f'HTTP/1.1 200 OK\r\nETag: "{edition}"\r\nContent-Length: {len(data)}\r\n\r\n'.encode()
                    )
                    writer.write(data)
                await writer.drain()
        writer.close()

    async def run() -> None:
        listener = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
        ready.send(listener.sockets[0].getsockname()[1])
        await listener.serve_forever()

    asyncio.run(run())


@dataclass(frozen=True)
class Cost:
    """Seconds of one stage in one round: on the clock, of the processor in this process, and in its workers."""

    wall: float
    cpu: float
    worker: float = 0.0


class Bench:
    """One home with *feeds* feeds at the origin on *port*."""

    def __init__(self, home: Path, port: int, feeds: int, workers: Workers) -> None:
        (home / "config" / "sources").mkdir(parents=True)
        (home / "config" / "settings.toml").write_text(
            f'[defaults]\nsources = false\n[network]\nallow = ["127.0.0.1:{port}"]\nper_host_seconds = 0\n'
        )
        sources = (
            f'[[source]]\nid = "s{n}"\nname = "S{n}"\nkind = "outlet"\nlanguages = ["en"]\n[[source.feed]]\n'
            f'kind = "rss"\nurl = "http://h{n}.test:{port}/{n}"\n'
            for n in range(feeds)
        )
        (home / "config" / "sources" / "a.toml").write_text("".join(sources))
        self.settings: Settings = load(home)
        self.home, self.workers, self.now = home, workers, datetime(2026, 11, 22, tzinfo=UTC)

    def round(self) -> dict[str, Cost]:
        """Poll every feed once and read what is new; return what each stage cost."""
        self.now += timedelta(hours=7)
        with open_store(self.home / "zvon.db") as store, CaptureStore(self.home / "captures") as captures:
            migrate(store)
            sync(store, catalog(self.settings))
            return asyncio.run(self._run(store, captures))

    async def _run(self, store: Store, captures: CaptureStore) -> dict[str, Cost]:
        # robots.txt is asked for once a day and host, not at each poll: left out here.
        options = replace(self.settings.network, robots=False)
        async with Client(options, Loopback()) as client:
            run = start_run(store, self.now, "bench", "0")
            context = Context(self.settings, store, captures, client, lambda: self.now, run, None, True)
            costs = {}
            kinds = f"SELECT outcome, count(*) AS n FROM fetches WHERE run = {run} GROUP BY outcome"
            for stage in ("poll", "parse"):
                wall, cpu = time.perf_counter(), time.process_time()
                await run_stages(context, self.workers, Silent(), stage)
                ms = store.db.execute("SELECT total(ms) FROM outcomes WHERE run = ? AND stage = ?", (run, stage))
                worker = ms.fetchone()[0] / 1000
                costs[stage] = Cost(time.perf_counter() - wall, time.process_time() - cpu, worker)
            asked = {row["outcome"]: row["n"] for row in store.db.execute(kinds)}
            read = store.db.execute("SELECT count(*) AS n FROM outcomes WHERE run = ? AND status = 'done'", (run,))
            if set(asked) - {"ok", "not_modified"} or read.fetchone()["n"] != asked["ok"]:
                raise SystemExit(f"the measurement is void: {asked}")
        return costs


def main(feeds: int = 1000, rounds: int = 5) -> None:
    """Measure and print the table."""
    receive, send = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(send,), daemon=True)
    server.start()
    port = receive.recv()
    with tempfile.TemporaryDirectory() as folder, Workers(1, 2048) as workers:
        bench = Bench(Path(folder), port, feeds, workers)
        bench.round()  # everything is new: not what is measured
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found = [bench.round() for _ in range(rounds)]
    server.terminate()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{feeds} feeds, 95 % unchanged, 5 % with {NEW} new of {ENTRIES} entries; medians of {rounds} rounds")
    for stage in ("poll", "parse"):
        wall, cpu, worker = (
            statistics.median(getattr(costs[stage], name) for costs in found) for name in ("wall", "cpu", "worker")
        )
        print(f"{stage:6} {wall:7.2f} s clock {cpu:7.2f} s processor here {worker:7.2f} s in workers")
    cpu = statistics.median(sum(cost.cpu + cost.worker for cost in costs.values()) for costs in found)
    wall = statistics.median(sum(cost.wall for cost in costs.values()) for costs in found)
    print(f"feeds per CPU second {feeds / cpu:7.0f}   CPU seconds per 1,000 feeds {cpu / feeds * 1000:6.2f}")
    print(f"feeds per second     {feeds / wall:7.0f}   10,000 feeds in {10_000 / feeds * wall / 60:.1f} minutes")
    print(f"peak memory of this process {memory:.0f} MB ({before:.0f} after the first round)")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
