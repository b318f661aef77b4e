"""The archive of what servers answered: WARC/1.1 files that any WARC tool reads.

The response record holds the *decoded* body; the headers that described its coding on the wire are kept
under ``X-Archive-Orig-`` names, because no tool could make sense of them with this body. Every record is a
gzip member of its own. A file has one writer and is never opened for writing again, so the torn tail that
a killed writer may leave hurts no record before or after it.
"""

from __future__ import annotations

import hashlib
import io
import os
import threading
import zlib
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from pipeline.errors import EvidenceError, HomeError
from pipeline.fetch.records import (
    metadata_record,
    request_record,
    resource_record,
    response_record,
    warcinfo_record,
)
from pipeline.model import CaptureRef, FetchResult

ROTATE_BYTES = 256 * 1024 * 1024
# The level that costs half the time of the highest and gives two per cent less.
_LEVEL = 6


class CaptureStore:
    """Writes to and reads from the WARC files below *folder*. One store may serve several threads.

    Nothing is created before the first write; a file is closed for good above *rotate_bytes*.
    """

    def __init__(self, folder: Path, rotate_bytes: int = ROTATE_BYTES) -> None:
        self.folder = folder
        self._rotate_bytes = rotate_bytes
        self._lock = threading.Lock()
        self._name = ""
        self._descriptor: int | None = None
        self._end = 0
        self._files = 0

    def write(self, result: FetchResult) -> CaptureRef:
        """Archive the answer and the request of *result*, and return where when it is safe on the disk.

        Takes some milliseconds, most of them for the disk: from a coroutine, call it in a thread.
        Raises HomeError when the folder cannot be written; what was archived before stays whole.
        """
        if result.body is None or result.status is None:
            raise ValueError(f"there is no answer to archive: {result.outcome} {result.reason}")
        digest = hashlib.sha256(result.body)
        response = response_record(result, digest)
        packed = packed_record(response)
        length = len(packed)
        packed += packed_record(request_record(result, response))
        if result.hops:
            packed += packed_record(metadata_record(result, response))
        return self._keep(packed, length, digest)

    def write_file(self, body: bytes, content_type: str, url: str, at: datetime) -> CaptureRef:
        """Archive a file that a person gave us, found at *url*, as a resource record; else as ``write``."""
        digest = hashlib.sha256(body)
        packed = packed_record(resource_record(body, content_type, url, at, digest))
        return self._keep(packed, len(packed), digest)

    def _keep(self, packed: bytes, length: int, digest: hashlib._Hash) -> CaptureRef:
        """Write the records of one capture, the first of *length* bytes, and return where they lie."""
        with self._lock:
            try:
                offset = self._append(packed)
            except OSError as error:
                raise HomeError(
                    f"{self.folder}: captures cannot be written ({error.strerror or error}); "
                    "check the free space and the rights of the folder"
                ) from error
            return CaptureRef(self._name, offset, length, digest.hexdigest(), len(packed), _sha256(packed))

    def read(self, ref: CaptureRef) -> bytes:
        """Return the body at *ref*; raise EvidenceError when it is not there or not what was archived."""
        body: bytes = self.record(ref).content_stream().read()
        found = hashlib.sha256(body).hexdigest()
        if found != ref.sha256:
            raise EvidenceError(f"{_where(ref)}: the body has the SHA-256 {found}, not {ref.sha256}")
        return body

    def record(self, ref: CaptureRef) -> ArcWarcRecord:
        """Return the response or resource record at *ref*, its headers in ``rec_headers`` and ``http_headers``.

        Raises EvidenceError when there is none. The body is not checked; ``read`` does that.
        """
        packed = self.raw(ref)
        try:
            record = next(ArchiveIterator(io.BytesIO(packed)))
        except (StopIteration, ArchiveLoadFailed, zlib.error, EOFError, ValueError) as error:
            raise EvidenceError(f"{_where(ref)}: there is no WARC record that can be read") from error
        if record.format != "warc":
            # Any bytes whose first line has some spaces in it pass for a record of the older ARC format.
            raise EvidenceError(f"{_where(ref)}: there is no WARC record that can be read")
        if record.rec_type not in ("response", "resource"):
            raise EvidenceError(f"{_where(ref)}: the record is a {record.rec_type}, not a response")
        return record

    def close(self) -> None:
        """Close the file that is being written; the next write begins a new one."""
        with self._lock:
            self._shut()

    def __enter__(self) -> CaptureStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def raw(self, ref: CaptureRef) -> bytes:
        """Return the compressed record as it lies in the file; raise EvidenceError when it is not there whole."""
        path = self.folder / ref.file
        if ".." in PurePosixPath(ref.file).parts or PurePosixPath(ref.file).is_absolute():
            raise EvidenceError(f"{_where(ref)}: the file lies outside the captures folder")
        try:
            with path.open("rb") as file:
                file.seek(ref.offset)
                packed = file.read(ref.length)
        except OSError as error:
            raise EvidenceError(f"{_where(ref)}: the file cannot be read ({error.strerror})") from error
        if len(packed) < ref.length:
            raise EvidenceError(f"{_where(ref)}: the file ends before the record does")
        return packed

    def _append(self, data: bytes) -> int:
        """Write *data* at the end and sync it; return its offset. A failed write leaves no half record."""
        if self._descriptor is None or self._end >= self._rotate_bytes:
            self._begin()
        descriptor, offset = self._descriptor, self._end
        if descriptor is None:
            raise HomeError(f"{self.folder}: no capture file is open")
        try:
            _write_all(descriptor, data)
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, offset)
            os.lseek(descriptor, offset, os.SEEK_SET)
            raise
        self._end = offset + len(data)
        return offset

    def _begin(self) -> None:
        """Begin a new file, named by month, time, process and number, with its warcinfo record."""
        self._shut()
        now = datetime.now(UTC)
        self._files += 1
        name = f"{now:%Y-%m}/{now:%Y%m%dT%H%M%S%f}Z-{os.getpid()}-{self._files:04d}.warc.gz"
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._name, self._end = name, 0
        sync_folder(path.parent)
        self._append(packed_record(warcinfo_record(path.name)))

    def _shut(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _where(ref: CaptureRef) -> str:
    return f"captures/{ref.file} at {ref.offset}"


def packed_record(record: ArcWarcRecord) -> bytes:
    """Return *record* as one gzip member."""
    plain = io.BytesIO()
    WARCWriter(plain, gzip=False, warc_version="1.1").write_record(record)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(plain.getbuffer()) + packer.flush()


def _write_all(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def sync_folder(folder: Path) -> None:
    """Make the new file's name survive a power cut, as its content does."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
