"""One bad item never harms its neighbours, and no process outlives the one that needs it."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigError, GiveUp, TryLater, WorkError
from pipeline.extract.feed import read_feed
from pipeline.model import Reason
from pipeline.workers import Workers

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def tasks() -> Iterator[Any]:
    sys.path.insert(0, str(HERE))
    import worker_tasks

    yield worker_tasks
    sys.path.remove(str(HERE))


@pytest.fixture(scope="module")
def workers(tasks: Any) -> Iterator[Workers]:
    with Workers(2, memory_mb=1024) as pool:
        yield pool


def results(pool: Workers, function: Any, items: list[tuple[Any, ...]], seconds: float = 20) -> list[Any]:
    found = dict((number, value) for number, value, _ in pool.run_all(function, items, seconds))
    assert sorted(found) == list(range(len(items))), "every item ends exactly once"
    return [found[number] for number in range(len(items))]


def test_every_item_has_its_value(workers: Workers, tasks: Any) -> None:
    assert results(workers, tasks.double, [(number,) for number in range(100)]) == [2 * n for n in range(100)]
    assert results(workers, tasks.double, []) == []


def test_one_process_gives_back_in_the_order_of_the_items(tasks: Any) -> None:
    numbers = []
    with Workers(1) as pool:
        for number, _, _ in pool.run_all(tasks.double, [(number,) for number in range(12)], 20):
            # Meanwhile the next ones end, both of them.
            time.sleep(0.02)
            numbers.append(number)
    assert numbers == list(range(12))


BAD = [
    ("spin", GiveUp, Reason.TIMEOUT, "took "),
    ("spin_in_c", GiveUp, Reason.TIMEOUT, "took "),
    ("leave", TryLater, Reason.WORKER_DIED, "exited with 3"),
    ("segfault", TryLater, Reason.WORKER_DIED, "signal 11"),
    ("kill_self", TryLater, Reason.WORKER_DIED, "signal 9"),
    ("eat_memory", GiveUp, Reason.MEMORY, "memory"),
    ("give_up", GiveUp, Reason.NOT_HTML, "a picture"),
    ("try_later", TryLater, Reason.RATE_LIMITED, "slow down"),
    ("crash", GiveUp, Reason.CRASH, "KeyError"),
    ("exit_python", GiveUp, Reason.CRASH, "SystemExit: 2"),
    ("recurse", GiveUp, Reason.CRASH, "RecursionError"),
    ("unpicklable", GiveUp, Reason.CRASH, "pickle"),
]


def test_bad_items_end_by_name_and_good_neighbours_by_value(workers: Workers, tasks: Any) -> None:
    items: list[tuple[Any, ...]] = []
    for name, *_ in BAD:
        items += [(name,), ("double", len(items))]
    found = results(workers, tasks.do, items, seconds=1)
    for place, (name, kind, reason, detail) in enumerate(BAD):
        error = found[2 * place]
        assert type(error) is kind, f"{name}: {error!r}"
        assert error.reason == reason, f"{name}: {error!r}"
        assert detail in error.detail, f"{name}: {error!r}"
        assert "\n" not in str(error)
        assert found[2 * place + 1] == 2 * (2 * place), f"the neighbour of {name}"


def test_sleeping_is_bounded_by_the_clock(workers: Workers, tasks: Any) -> None:
    begun = time.monotonic()
    slow, fast = results(workers, tasks.do, [("sleep", 60), ("double", 4)], seconds=0.5)
    assert (slow.reason, fast) == (Reason.TIMEOUT, 8)
    assert time.monotonic() - begun < 10


def test_a_waiting_time_survives_the_way_home(workers: Workers, tasks: Any) -> None:
    (error,) = results(workers, tasks.try_later, [()])
    assert error.after == 7.5
    assert error.subject == "the host"


def test_a_hostile_feed_costs_its_own_time_only(workers: Workers) -> None:
    """feedparser's author pattern is quadratic; it cannot be bounded inside the process."""
    item = "<item><title>a</title><author>{}</author></item>"
    feeds = [f"<rss version='2.0'><channel>{item.format(author)}</channel></rss>" for author in ("a" * 120_000, "b")]
    url = "https://news.example/rss"
    hostile, good = results(workers, read_feed, [(feed.encode(), "", url) for feed in feeds], seconds=2)
    assert (hostile.reason, len(good.entries)) == (Reason.TIMEOUT, 1)


def test_items_are_taken_as_needed(workers: Workers, tasks: Any) -> None:
    taken = []

    def source() -> Iterator[tuple[int]]:
        for number in range(50):
            taken.append(number)
            yield (number,)

    run = workers.run_all(tasks.double, source(), 20)
    next(run)
    assert len(taken) <= 5
    run.close()
    assert results(workers, tasks.double, [(1,)]) == [2], "a run that was left early does not block the next"


def test_every_worker_is_set_up_and_again_when_it_was_replaced(tasks: Any) -> None:
    with Workers(1, initializer=tasks.greet, initargs=("hello",)) as pool:
        assert results(pool, tasks.do, [("greeted",), ("leave",), ("greeted",)])[::2] == ["hello", "hello"]


def test_a_set_up_that_fails_is_an_error_and_not_a_hang(tasks: Any) -> None:
    with Workers(1, initializer=tasks.crash) as pool:
        (error,) = results(pool, tasks.double, [(1,)], seconds=5)
    assert isinstance(error, WorkError)


def test_no_worker_is_left_after_the_block(tasks: Any) -> None:
    with Workers(2) as pool:
        pids = set(results(pool, tasks.pid, [()] * 8))
        running = pool.run_all(tasks.sleep, [(60,), (60,)], 60)
    assert gone(pids)
    del running


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_their_parent(number: signal.Signals) -> None:
    script = (
        "import signal, sys; from pipeline.workers import Workers; import worker_tasks as tasks\n"
        "if __name__ == '__main__':\n"
        # Whoever started the tests in the background has them, and what they start, ignore Ctrl-C.
        "    signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "    with Workers(2) as pool:\n"
        "        pids = {value for _, value, _ in pool.run_all(tasks.pid, [()] * 20, 10)}\n"
        "        print(*pids, flush=True)\n"
        "        list(pool.run_all(tasks.spin, [()] * 2, 600))\n"
    )
    path = os.pathsep.join([str(HERE), str(HERE.parents[1])])
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert process.stdout is not None
    pids = {int(word) for word in process.stdout.readline().split()}
    assert pids
    time.sleep(0.3)
    process.send_signal(number)
    try:
        process.wait(timeout=20)
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
    assert gone(pids), "a worker spins on although its parent is gone"


def gone(pids: set[int], seconds: float = 10) -> bool:
    """Wait until none of *pids* runs any more."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize(
    "error",
    [
        GiveUp("a", Reason.PARSE, "b"),
        GiveUp("a", Reason.PARSE),
        TryLater("a", Reason.DNS, "b", after=3.0),
        WorkError("a", Reason.CRASH, "b"),
    ],
)
def test_errors_travel_whole(error: WorkError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert (str(back), vars(back)) == (str(error), vars(error))


def test_configuration_errors_keep_every_problem() -> None:
    assert pickle.loads(pickle.dumps(ConfigError(["one", "two"]))).problems == ("one", "two")
