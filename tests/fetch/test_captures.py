"""The archive: what was answered can be read back, by us and by others, whatever happened to the writer."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from pipeline.errors import EvidenceError, HomeError
from pipeline.fetch.captures import CaptureStore
from pipeline.model import CaptureRef, FetchOutcome, FetchRequest, FetchResult, Hop

BODY = "Звон — «дзвін» ".encode() * 50


def answer(body: bytes = BODY, url: str = "http://example.org/a?b=c", **changes: Any) -> FetchResult:
    return FetchResult(
        request=FetchRequest(url, "page", "sample"),
        at=datetime(2026, 11, 22, 9, 30, 0, 250_000, tzinfo=UTC),
        outcome=FetchOutcome.OK,
        **{
            "status": 200,
            "final_url": url,
            "headers": (
                ("content-type", "text/html"),
                ("content-encoding", "gzip"),
                ("content-length", "33"),
                ("x-name", "Звон"),
                ("set-cookie", "a=1"),
                ("set-cookie", "b=2"),
            ),
            "body": body,
            "request_headers": (("Host", "example.org"), ("User-Agent", "Zvon/1")),
            "address": "93.184.216.34",
        }
        | changes,
    )


def records(folder: Path) -> list[tuple[str, str | None, bytes]]:
    """Read every file below *folder* with warcio: type, address and body of each record."""
    found = []
    for path in sorted(folder.rglob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                uri = record.rec_headers.get_header("WARC-Target-URI")
                found.append((record.rec_type, uri, record.content_stream().read()))
    return found


def test_a_capture_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, write = os.fsync, os.write
    monkeypatch.setattr(os, "fsync", lambda descriptor: (done.append("sync"), sync(descriptor))[1])
    monkeypatch.setattr(os, "write", lambda descriptor, data: (done.append("write"), write(descriptor, data))[1])
    with CaptureStore(tmp_path) as store:
        store.write(answer())
        assert done == ["sync", "write", "sync", "write", "sync"], "the folder, the first record, the capture"
        store.write(answer())
        assert done[5:] == ["write", "sync"]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        refs = [store.write(answer(f"body {n}".encode())) for n in range(5)]
    fresh = CaptureStore(tmp_path)
    for number, ref in enumerate(refs):
        assert fresh.read(ref) == f"body {number}".encode()
        assert ref.sha256 == hashlib.sha256(f"body {number}".encode()).hexdigest()
    assert len({ref.file for ref in refs}) == 1


def test_warcio_reads_the_file_and_confirms_every_digest(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        ref = store.write(answer())
    kinds = [(kind, uri) for kind, uri, _ in records(tmp_path)]
    uri = "http://example.org/a?b=c"
    assert kinds == [("warcinfo", None), ("response", uri), ("request", uri)]
    assert records(tmp_path)[1][2] == BODY, "the body is decoded, and its headers do not claim otherwise"

    class Command:
        inputs = (str(tmp_path / ref.file),)
        verbose = False

    checker = Checker(Command())
    checker.process_all()
    assert checker.exit_value == 0, "warcio check"


def test_the_record_says_what_was_said(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        record = store.record(store.write(answer()))
    assert record.rec_headers.protocol == "WARC/1.1"
    assert record.rec_headers.get_header("WARC-Date") == "2026-11-22T09:30:00.250000Z"
    assert record.rec_headers.get_header("WARC-IP-Address") == "93.184.216.34"
    assert record.http_headers.statusline == "200 OK"
    names = [name.lower() for name, _ in record.http_headers.headers]
    assert names.count("set-cookie") == 2, "fields that come twice are kept twice"
    assert record.http_headers.get_header("content-length") == str(len(BODY))
    assert record.http_headers.get_header("x-archive-orig-content-encoding") == "gzip"
    assert record.http_headers.get_header("content-encoding") is None


def test_the_request_is_kept_beside_the_answer(tmp_path: Path) -> None:
    with CaptureStore(tmp_path) as store:
        ref = store.write(answer())
    with (tmp_path / ref.file).open("rb") as file:
        _, response, request = [(r.rec_headers, r.http_headers) for r in ArchiveIterator(file)]
    assert request[1].statusline == "/a?b=c HTTP/1.1"
    assert request[1].get_header("User-Agent") == "Zvon/1"
    assert request[0].get_header("WARC-Concurrent-To") == response[0].get_header("WARC-Record-ID")


def test_the_way_to_the_page_is_kept(tmp_path: Path) -> None:
    hops = (Hop("http://a.example/", 301, "https://a.example/\udcff"),)
    with CaptureStore(tmp_path) as store:
        store.write(answer(hops=hops))
    kind, uri, body = records(tmp_path)[-1]
    assert (kind, uri) == ("metadata", "http://example.org/a?b=c")
    assert body.decode().splitlines() == [
        "via: http://example.org/a?b=c",
        "redirect: 301 http://a.example/ -> https://a.example/?",
    ]


def test_a_fetched_page_can_be_archived(net: Any, tmp_path: Path) -> None:
    async def run() -> FetchResult:
        async with net.running({"*": net.ok("hello", "X: \u043f\r\n")}) as server:
            result: FetchResult = await net.ask(server.url("/п?q=é"), net.options(server))
            return result

    result = asyncio.run(run())
    with CaptureStore(tmp_path) as store:
        ref = store.write(result)
        record = store.record(ref)
    assert store.read(ref) == b"hello"
    assert record.rec_headers.get_header("WARC-Target-URI") == result.final_url
    assert record.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"


def test_nothing_is_created_before_something_is_written(tmp_path: Path) -> None:
    with CaptureStore(tmp_path / "captures"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_result_without_a_body_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no answer"):
        CaptureStore(tmp_path).write(replace(answer(), body=None))


def test_files_are_rotated_by_size(tmp_path: Path) -> None:
    with CaptureStore(tmp_path, rotate_bytes=2000) as store:
        refs = [store.write(answer(os.urandom(700))) for _ in range(6)]
        assert len({ref.file for ref in refs}) == 3
        assert all(hashlib.sha256(store.read(ref)).hexdigest() == ref.sha256 for ref in refs)


def test_two_writers_never_share_a_file(tmp_path: Path) -> None:
    one, two = CaptureStore(tmp_path), CaptureStore(tmp_path)
    files = {store.write(answer()).file for store in (one, two)}
    one.close()
    two.close()
    assert len(files) == 2


def test_threads_may_share_a_store(tmp_path: Path) -> None:
    refs: list[CaptureRef] = []
    with CaptureStore(tmp_path) as store:

        def write(number: int) -> None:
            refs.extend(store.write(answer(f"{number}-{n}".encode() * 100)) for n in range(20))

        threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({store.read(ref) for ref in refs}) == 80


def damaged(tmp_path: Path, change: Any) -> tuple[CaptureStore, CaptureRef]:
    store = CaptureStore(tmp_path)
    ref = store.write(answer())
    store.close()
    return store, change(tmp_path / ref.file, ref)


def flip(path: Path, ref: CaptureRef) -> CaptureRef:
    data = bytearray(path.read_bytes())
    data[ref.offset + ref.length // 2] ^= 0xFF
    path.write_bytes(data)
    return ref


def cut(path: Path, ref: CaptureRef) -> CaptureRef:
    path.write_bytes(path.read_bytes()[: ref.offset + 20])
    return ref


def older(path: Path, ref: CaptureRef) -> CaptureRef:
    record = b"http://example.org/ 192.0.2.1 20261122093000 text/html 5\nhello\n"
    path.write_bytes(path.read_bytes()[: ref.offset] + record)
    return replace(ref, length=len(record))


def remove(path: Path, ref: CaptureRef) -> CaptureRef:
    path.unlink()
    return ref


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (flip, "captures/"),
        (cut, "ends before"),
        (remove, "cannot be read"),
        (older, "no WARC record"),
        (lambda _, ref: replace(ref, sha256="0" * 64), "SHA-256"),
        (lambda _, ref: replace(ref, offset=ref.offset + 1, length=ref.length - 1), "no WARC record"),
        (lambda _, ref: replace(ref, offset=0, length=ref.offset), "warcinfo"),
        (lambda _, ref: replace(ref, file="../../etc/passwd"), "outside"),
        (lambda _, ref: replace(ref, file="/etc/passwd"), "outside"),
    ],
)
def test_evidence_that_is_not_what_it_was_is_named(tmp_path: Path, change: Any, message: str) -> None:
    store, ref = damaged(tmp_path, change)
    with pytest.raises(EvidenceError, match=message) as caught:
        store.read(ref)
    assert ref.file in str(caught.value)


WRITER = """
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
from pipeline.fetch.captures import CaptureStore
from pipeline.model import FetchOutcome, FetchRequest, FetchResult, Hop

store = CaptureStore(Path(sys.argv[1]))
for number in range(1_000_000):
    url = f"http://example.org/{number}"
    result = FetchResult(FetchRequest(url, "page"), datetime.now(UTC), FetchOutcome.OK, status=200,
                         final_url=url, body=os.urandom(20_000))
    ref = store.write(result)
    print(json.dumps([ref.file, ref.offset, ref.length, ref.sha256]), flush=True)
"""


def test_a_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    refs: list[CaptureRef] = []
    for round_ in range(5):
        child = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(5 + 7 * round_)]
        child.send_signal(signal.SIGKILL)
        lines += child.stdout.readlines()
        child.stdout.close()
        child.wait()
        refs += [CaptureRef(*json.loads(line)) for line in lines if line.endswith("\n")]
    store = CaptureStore(tmp_path)
    assert len(refs) >= 95
    for ref in refs:
        store.read(ref)
    with CaptureStore(tmp_path) as after:
        assert after.write(answer()).file not in {ref.file for ref in refs}, "a torn tail is never written after"


LIMITED = """
import json, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from pipeline.errors import HomeError
from pipeline.fetch.captures import CaptureStore
from pipeline.model import FetchOutcome, FetchRequest, FetchResult, Hop

def write(store, size):
    body = bytes(n % 251 for n in range(size)) if size < 1000 else __import__("os").urandom(size)
    return store.write(FetchResult(FetchRequest("http://a/", "page"), datetime.now(UTC), FetchOutcome.OK,
                                   status=200, final_url="http://a/", body=body))

store = CaptureStore(Path(sys.argv[1]))
refs = [write(store, 500)]
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, resource.RLIM_INFINITY))
try:
    write(store, 50_000)
except HomeError as error:
    print(error, file=sys.stderr)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
refs.append(write(store, 600))
print(json.dumps([[r.file, r.offset, r.length, r.sha256] for r in refs]))
"""


def test_a_full_disk_is_a_clear_error_and_leaves_no_half_record(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LIMITED, str(tmp_path)]
    child = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "captures cannot be written" in child.stderr
    refs = [CaptureRef(*fields) for fields in json.loads(child.stdout)]
    store = CaptureStore(tmp_path)
    assert [len(store.read(ref)) for ref in refs] == [500, 600]
    assert [kind for kind, _, _ in records(tmp_path)] == ["warcinfo", "response", "request", "response", "request"]


def test_a_folder_that_cannot_be_made_is_a_home_error(tmp_path: Path) -> None:
    (tmp_path / "captures").write_text("a file stands in the way")
    with pytest.raises(HomeError, match="captures cannot be written"):
        CaptureStore(tmp_path / "captures").write(answer())
