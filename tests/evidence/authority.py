"""A time-stamp authority (RFC 3161) on loopback, with certificates made when it starts; OpenSSL signs."""

from __future__ import annotations

import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_SETTINGS = """
[tsa]
default_tsa = sample
[sample]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: str, key: Any, issuer: str, signer: Any, extensions: list[tuple[x509.ExtensionType, bool]]
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(_name(issuer), _name(subject), key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    signed: x509.Certificate = builder.sign(signer, hashes.SHA256())
    return signed


_USES = """digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign
crl_sign encipher_only decipher_only"""


def _usage(**on: bool) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: on.get(name, False) for name in _USES.split()})


class Authority:
    """Answers time-stamp queries; ``mode`` says how: well, ``refuse``, ``rubbish``, ``replay`` or ``redirect``."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.mode, self.asked, self.first = folder, "well", 0, b""
        root_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        root = _certificate(
            "Sample root",
            root_key,
            "Sample root",
            root_key,
            [
                (x509.BasicConstraints(ca=True, path_length=None), True),
                (_usage(key_cert_sign=True, crl_sign=True), True),
                (x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), False),
            ],
        )
        leaf = _certificate(
            "Sample authority",
            key,
            "Sample root",
            root_key,
            [
                (x509.BasicConstraints(ca=False, path_length=None), True),
                (_usage(digital_signature=True), True),
                (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),
                (x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False),
            ],
        )
        self.root = root.public_bytes(Encoding.PEM)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(_SETTINGS.format(folder=folder))
        (folder / "leaf.pem").write_bytes(leaf.public_bytes(Encoding.PEM))
        (folder / "key.pem").write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        )
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.authority = self
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/tsa"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Authority:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def reply(self, query: bytes) -> bytes:
        """Sign an answer to *query*."""
        self.asked += 1
        (self.folder / "query").write_bytes(b"\x30\x00" if self.mode == "refuse" else query)
        command = "openssl ts -reply -config tsa.cnf -queryfile query -signer leaf.pem -inkey key.pem -out answer"
        subprocess.run(command.split(), cwd=self.folder, check=True, capture_output=True)
        answer = (self.folder / "answer").read_bytes()
        self.first = self.first or answer
        return {"rubbish": b"<html>", "replay": self.first}.get(self.mode, answer)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    authority: Authority


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"] == "application/timestamp-query"
        moved = self.server.authority.mode == "redirect"
        body = b"" if moved else self.server.authority.reply(query)
        self.send_response(307 if moved else 200)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass
