"""How the site grows: its pages over HTTP, with 10,000 to 1,000,000 articles and one and a half findings each.

    python bench/site.py [ARTICLES…]

Without a number it takes 10,000. For each size it fills a home of its own in the temporary folder (3 GB for a million),
starts `zvon serve` on a free port, logs in and asks each page in turn. Prints p50 and p95 in milliseconds, the largest
answer in kB, and the memory of the web process; the folder is gone when it ends.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))

from growth.newsroom import fill
from growth.words import Texts

from pipeline.site.accounts import add_account

ROUNDS = 25
_PASSWORD = "a bell rings over the bench"
_OPEN = 120


def main(sizes: list[int]) -> None:
    """Print a table for each of *sizes*."""
    for articles in sizes:
        with tempfile.TemporaryDirectory(prefix="zvon-bench-") as folder:
            home = Path(folder)
            began = time.monotonic()
            _configure(home)
            fill(home, articles)
            size = (home / "zvon.db").stat().st_size / 1e6
            print(f"\n{articles:,} articles, {size:,.0f} MB, made in {time.monotonic() - began:.0f} s", flush=True)
            with _served(home) as site:
                _table(site, articles)


def _configure(home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "settings.toml").write_text("[defaults]\nsources = false\n", encoding="utf-8")
    add_account(home, "bench", "admin", _PASSWORD)


def _pages(articles: int) -> dict[str, list[str]]:
    """Return the addresses that are asked for, by what they are; each list is gone through in turn."""
    texts = Texts()
    words = [texts.words[name][place] for name in texts.words for place in (5, -1)]
    numbers = [1 + (articles - 1) * n // 12 for n in range(12)]
    return {
        "landing": ["/"],
        "queue": ["/-/review"],
        "queue, narrowed": ["/-/review?language=uk", "/-/review?grade=A&organization=o7", "/-/review?entity=entity3"],
        "queue, narrowed by what has no index": [
            f"/-/review?{narrow}"
            for narrow in ("grade=E", "kind=mention", "type=hyperlink", "since=1", "rule=full_name")
        ],
        "search, rare word": [f"/-/search?q={quote(word)}" for word in words[1::2]],
        "search, common word": [f"/-/search?q={quote(word)}" for word in words[::2]],
        "search, phrase in every text": ["/-/search?q=%22names+those+who+took%22"],
        "work": [f"/-/work/work{n}" for n in range(8)],
        "organisation": [f"/-/organization/o{n}" for n in range(12)],
        "entity": [f"/-/entity/entity{n}" for n in range(12)],
        "timeline": ["/-/timeline"],
        "timeline, deep": ["/-/timeline?before=2025-06-01.1"],
        "article": [f"/-/article/{n}" for n in numbers],
        "finding": [f"/-/finding/mention-{2 * n}" for n in numbers],
        "ledger": ["/zvon/ledger"],
        "articles": ["/zvon/article_list"],
        "coverage": ["/zvon/coverage"],
        "queue as a table": ["/zvon/review_queue"],
        "questions": ["/zvon/new_citations", "/zvon/works_cited"],
    }


def _table(site: Site, articles: int) -> None:
    print(f"{'page':<37} {'p50 ms':>8} {'p95 ms':>8} {'kB':>6}  status")
    for name, addresses in _pages(articles).items():
        site.ask(addresses[0])
        times, largest, states = [], 0, set()
        for turn in range(ROUNDS):
            began = time.perf_counter()
            status, size = site.ask(addresses[turn % len(addresses)])
            times.append((time.perf_counter() - began) * 1000)
            largest, states = max(largest, size), states | {status}
            if sum(times) > 60_000:
                break
        p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        told = ", ".join(map(str, sorted(states)))
        print(f"{name:<37} {statistics.median(times):>8.0f} {p95:>8.0f} {largest / 1000:>6.0f}  {told}", flush=True)
    now, most = site.memory()
    print(f"web process: {now:.0f} MB, at most {most:.0f} MB", flush=True)


class Site:
    """The site in a process of its own, asked over one connection by somebody who is logged in."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self._port = port
        self._cookies: dict[str, str] = {}

    def wait(self) -> None:
        """Wait until the site answers; raise TimeoutError when it does not."""
        end = time.monotonic() + _OPEN
        while time.monotonic() < end:
            try:
                self.ask("/-/login")
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise TimeoutError("the site does not answer")

    def log_in(self) -> None:
        """Log in as everybody does."""
        form = {"username": "bench", "password": _PASSWORD, "csrftoken": self._cookies["ds_csrftoken"]}
        self.ask("/-/login", "POST", urlencode(form))
        if "ds_actor" not in self._cookies:
            raise PermissionError("the login was refused")

    def ask(self, path: str, method: str = "GET", body: str | None = None) -> tuple[int, int]:
        """Return status and size of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_OPEN)
        headers = {"accept": "text/html", "content-type": "application/x-www-form-urlencoded"}
        if self._cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("set-cookie") or ():
            name, value = line.split(";")[0].split("=", 1)
            self._cookies[name] = value
        size = len(answer.read())
        connection.close()
        return answer.status, size

    def memory(self) -> tuple[float, float]:
        """Return the memory of the process in MB, now and at its most."""
        told = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        now, most = (re.search(rf"{name}:\s+(\d+)", told) for name in ("VmRSS", "VmHWM"))
        return (int(now[1]) / 1024 if now else 0.0, int(most[1]) / 1024 if most else 0.0)


@contextmanager
def _served(home: Path) -> Iterator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "pipeline", "--home", str(home), "serve", "--port", str(port)]
    root = Path(__file__).parents[1]
    # As installed: sqlite-utils loads pandas where it finds it (33 MB), and only people who write notebooks have it.
    hidden = home / "hidden"
    hidden.mkdir(exist_ok=True)
    (hidden / "pandas.py").write_text("raise ImportError('not installed')\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(hidden)}
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=root, env=environment, **silent)
    try:
        site = Site(process, port)
        site.wait()
        site.log_in()
        yield site
    finally:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000])
